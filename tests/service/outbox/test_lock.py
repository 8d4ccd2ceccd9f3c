"""The lock of an outbox, while other processes check whether it is held."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.service.outbox import lock
from pipeline.service.outbox.paths import Outbox


def test_who_only_looks_keeps_nobody_from_holding(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    with lock.hold(outbox, "convert"):
        pass
    descriptor = os.open(tmp_path / "state" / "service.lock", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    leaving = threading.Timer(0.1, os.close, (descriptor,))
    leaving.start()
    with lock.hold(outbox, "watch"):
        assert lock.is_served(outbox)
    leaving.join()


def test_an_outbox_that_is_held_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox = Outbox(tmp_path)
    monkeypatch.setattr(lock.time, "sleep", lambda _: pytest.fail("it waited"))
    with lock.hold(outbox, "watch"), pytest.raises(ConfigurationError), lock.hold(outbox, "convert"):
        pass


def test_who_looks_without_end_is_refused_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.service.outbox.lock._TRIES", 3)
    outbox = Outbox(tmp_path)
    with lock.hold(outbox, "convert"):
        pass
    descriptor = os.open(tmp_path / "state" / "service.lock", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    with pytest.raises(ConfigurationError), lock.hold(outbox, "watch"):
        pass
    os.close(descriptor)
