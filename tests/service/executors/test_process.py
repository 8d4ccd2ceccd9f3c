from __future__ import annotations

from multiprocessing import Pipe
from pathlib import Path

import pytest
from support.fakes import prepare

from pipeline.service.executors import process


def test_a_worker_whose_program_is_gone_ends_quietly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_set_up_process", lambda *_: str(tmp_path / "own"))
    near, far = Pipe()
    near.close()
    process._serve(far, prepare, 0, 0.0)
    far.close()
