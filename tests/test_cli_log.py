"""Tracebacks go to a file in the outbox's state, or to stderr where that is asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.cli import log


@contextmanager
def new_process() -> Iterator[None]:
    """The root logger as a new process has it, without handlers; pytest adds its own to every test."""
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = before


def fail() -> None:
    try:
        int("secret")
    except ValueError:
        logging.getLogger("pipeline.somewhere").exception("it went wrong")


def test_details_go_to_the_log_and_looking_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with new_process():
        path = log.begin(tmp_path / "outbox")
        logging.getLogger("pipeline.somewhere").info("all is well")
        assert list(tmp_path.iterdir()) == []
        fail()
    text = path.read_text("utf-8")
    assert "it went wrong" in text
    assert "Traceback" in text
    assert capsys.readouterr().err == ""


def test_debugging_shows_them_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZIPING_DEBUG", "1")
    with new_process():
        log.begin(tmp_path)
        fail()
    assert "Traceback" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
