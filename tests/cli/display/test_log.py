"""Tracebacks go to a log file in the outbox, or to stderr if requested."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.cli.display import log


@contextmanager
def new_process() -> Iterator[None]:
    """The root logger without handlers, as in a new process; pytest adds its own handlers to every test."""
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


def complain() -> None:
    logging.getLogger("pipeline.service.daemon.loop").error("甲.docx could not be answered\nTraceback …")


def test_a_service_at_a_terminal_says_the_first_line_and_the_file_has_the_rest(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with new_process():
        assert log.begin_service(tmp_path, "auto", {}) == "text"
        complain()
    assert re.fullmatch(r"\d\d:\d\d:\d\d error: 甲.docx could not be answered\n", capfd.readouterr().err)
    assert "Traceback" in (tmp_path / "state" / "ziping.log").read_text("utf-8")


def test_json_is_an_object_a_line_and_no_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with new_process():
        assert log.begin_service(tmp_path, "json", {}) == "json"
        complain()
        fail()
    first, second = map(json.loads, capfd.readouterr().err.splitlines())
    assert (first["level"], first["logger"]) == ("error", "pipeline.service.daemon.loop")
    assert first["message"] == "甲.docx could not be answered\nTraceback …"
    assert datetime.fromisoformat(first["time"]).tzinfo
    assert second["trace"].startswith("Traceback")
    assert list(tmp_path.iterdir()) == []


def test_the_journal_gets_json_with_its_priority_and_only_where_it_listens(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status = os.fstat(2)
    journal = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
    with new_process():
        assert log.begin_service(tmp_path, "auto", journal) == "json"
        complain()
    line = capfd.readouterr().err
    assert line.startswith("<3>{")
    with new_process():
        assert log.begin_service(tmp_path, "auto", {"JOURNAL_STREAM": "1:1"}) == "text"
        assert log.begin_service(tmp_path, "text", journal) == "text"
