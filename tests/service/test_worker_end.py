from __future__ import annotations

from multiprocessing import Pipe
from pathlib import Path

import pytest
from fakes import prepare

from pipeline.service import worker


def test_a_worker_whose_program_is_gone_ends_quietly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_settle_in", lambda *_: str(tmp_path / "own"))
    near, far = Pipe()
    near.close()
    worker._serve(far, prepare, 0, 0.0)
    far.close()
