"""`ziping catalogue`: coverage, export and import of translations, on a real form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.form_xml import form, funds, goals, head, indicators, total

from tests.cli.commands.test_officer import Run, ziping

__all__ = ["ziping"]


@pytest.fixture
def published(ziping: Run, tmp_path: Path) -> Run:
    (tmp_path / "表.docx").write_bytes(
        form(*head("2022年某项经费"), *funds(), *goals(), *indicators(), *total())
    )
    assert ziping("convert", "表.docx").returncode == 0
    return ziping


def page(tmp_path: Path) -> str:
    (found,) = (tmp_path / "outbox" / "public").glob("2022/2022-*/index.html")
    return found.read_text("utf-8")


@pytest.mark.parametrize("ending", ["xlf", "po"])
def test_entries_go_out_and_come_back_into_the_page(published: Run, tmp_path: Path, ending: str) -> None:
    before = json.loads(published("catalogue", "status", "--json").stdout)
    assert before["translated"] < before["texts"]
    assert before["units"][0]["unit"] == "某某中心"
    file = tmp_path / f"out.{ending}"
    assert published("catalogue", "export", file.name, "--untranslated").returncode == 0
    text = file.read_text("utf-8")
    blank, filled = {
        "xlf": ('{year}年某项经费</source>\n        <target state="new"></target>', '{year}年某项经费</source>\n        <target state="final">Some Funds {year}</target>'),
        "po": ('msgid "{year}年某项经费"\nmsgstr ""', 'msgid "{year}年某项经费"\nmsgstr "Some Funds {year}"'),
    }[ending]  # fmt: skip
    text = text.replace('<target state="new"/>', '<target state="new"></target>')
    assert blank in text
    file.write_text(text.replace(blank, filled), "utf-8")
    taken = json.loads(published("catalogue", "import", file.name, "--json").stdout)
    assert (taken["taken"], taken["faulty"]) == (1, 0)
    assert "Some Funds 2022" in page(tmp_path)
    after = json.loads(published("catalogue", "status", "--json").stdout)
    assert after["translated"] == before["translated"] + 1
    assert "某某中心" in published("catalogue", "status").stdout


def test_a_file_that_cannot_be_read_or_exchanged_is_wrong_usage(published: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text("no xml", "utf-8")
    assert published("catalogue", "import", "a.xlf").returncode == 2
    assert published("catalogue", "import", "none.tmx").returncode == 2
    assert published("catalogue", "export", "a.csv").returncode == 2
