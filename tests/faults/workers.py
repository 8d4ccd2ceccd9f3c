"""Faults that a submitted file causes in its worker: `{"do": NAME}` with a key of `DEEDS`."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from faults.hang import hang
from support.waiting import until

from pipeline.errors import NoForm
from pipeline.model.limits import Limits
from pipeline.word.opening import legacy


def _refuse() -> None:
    raise NoForm


def _err() -> None:
    raise ZeroDivisionError


def _grow() -> None:
    held = [bytes(100_000_000) for _ in range(100)]
    raise AssertionError(len(held))


def _convert_old() -> None:
    legacy.to_docx(b"", ".doc", Limits(office_seconds=600.0))


def _call(family: int, port: int) -> None:
    with socket.socket(family) as called:
        called.settimeout(5)
        called.connect(("127.0.0.1", port) if family == socket.AF_INET else ("::1", port))


def _call_home() -> None:
    """Try to connect to this machine over the network; fail if that succeeds, as no worker may do that."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):
            _call(family, int(os.environ["ZIPING_TEST_PORT"]))
            raise AssertionError(family)


def _die_once() -> None:
    mark = Path(os.environ["ZIPING_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        os._exit(9)


def _wait() -> None:
    mark = Path(os.environ["ZIPING_TEST_MARK"])
    until(mark.exists)


def _stall_once() -> None:
    """The first process writes down its own and its parent's id and hangs; the next one continues."""
    mark = Path(os.environ["ZIPING_TEST_MARK"])
    if not mark.exists():
        mark.with_suffix(".new").write_text(f"{os.getppid()} {os.getpid()}")
        mark.with_suffix(".new").replace(mark)
        hang()


DEEDS: dict[str, Callable[[], object]] = {
    "grow": _grow,
    "office": _convert_old,
    "refuse": _refuse,
    "err": _err,
    "call": _call_home,
    "die": lambda: os._exit(9),
    "die once": _die_once,
    "stall once": _stall_once,
    "spend": lambda: os.kill(os.getpid(), signal.SIGXCPU),
    "wait": _wait,
    "hang": hang,
}
