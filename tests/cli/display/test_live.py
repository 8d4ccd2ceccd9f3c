"""`ziping status --watch`: a live view at a terminal, plain lines otherwise, and Ctrl-C."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from support.folders import ROOT

from pipeline.cli import main
from pipeline.cli.display import live
from pipeline.config.settings import Settings
from pipeline.service.processing.batch import convert

FORM = ROOT / "examples" / "single" / "政府热线经费.docx"
Pause = Callable[[float], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox", pdf_languages=())


def submit(settings: Settings, name: str) -> None:
    path = settings.outbox.parent / name
    shutil.copy(FORM, path)
    convert([path], settings)


def after(*deeds: Callable[[], object]) -> Pause:
    """A pause during which something happens; after the last one, Ctrl-C is pressed."""
    ahead = iter(deeds)

    def pause(_: float) -> None:
        deed = next(ahead, None)
        if deed is None:
            raise KeyboardInterrupt
        deed()

    return pause


def seen(settings: Settings, pause: Pause, *, terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120, height=12, color_system=None)
    live.watch(settings, console, pause)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_screen_follows_what_happens(settings: Settings) -> None:
    text = seen(settings, after(lambda: submit(settings, "甲.docx")), terminal=True)
    assert "今日 today: —" in text
    assert "今日 today: 已公开 published 1" in text
    assert "甲.docx" in text


def test_where_nobody_looks_a_table_is_printed_when_it_changed(settings: Settings) -> None:
    deeds = (lambda: None, lambda: submit(settings, "甲.docx"), lambda: None)
    text = seen(settings, after(*deeds), terminal=False)
    assert text.count("等待 waiting:") == 2


def test_a_screen_holds_what_fits(settings: Settings) -> None:
    for n in range(8):
        submit(settings, f"{n}.docx")
    text = seen(settings, after(), terminal=True)
    assert re.findall(r"\d\d:\d\d:\d\d +重复提交 duplicate +(\d)", text) == ["7", "6", "5", "4"]
    assert "重复提交 duplicate 7" in text


def test_watching_and_json_exclude_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ziping", "status", "--watch", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "--watch" in capsys.readouterr().err
