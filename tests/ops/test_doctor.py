"""Checks of `ziping doctor` about what is installed."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.ops import doctor
from pipeline.render.typesetting.patches import PINNED


def test_the_pinned_version_of_weasyprint_is_in_order() -> None:
    check = doctor.weasyprint()
    assert (check.state, check.detail, check.remedy_zh, check.remedy_en) == ("ok", PINNED, "", "")


def test_another_version_of_weasyprint_is_used_unchanged_and_named_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    installed = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "70.1" if name == "weasyprint" else installed(name))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["ziping", "doctor"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "! WeasyPrint: 70.1" in printed
    assert f"只对 WeasyPrint {PINNED} 启用加速" in printed
    assert f"makes only WeasyPrint {PINNED} faster" in printed


def test_a_machine_without_weasyprint_is_unfit(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert doctor.weasyprint().state == "unfit"
