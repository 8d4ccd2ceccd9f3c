"""Conversion by LibreOffice to .docx, .doc, .rtf and .odt: the forms keep their content."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.parse.test_traps import BOOK, plain, said

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("ending", ["docx", "doc", "rtf", "odt"])
def test_a_document_of_twelve_saved_by_libreoffice(ending: str, tmp_path: Path) -> None:
    source = tmp_path / "book.docx"
    shutil.copy(BOOK, source)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(tmp_path / "out"),
        str(source),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert said((tmp_path / "out" / f"book.{ending}").read_bytes()) == plain()
