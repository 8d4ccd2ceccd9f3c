"""Old formats through LibreOffice, and what is said where it is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.folders import ROOT

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.word import legacy, open_document

OLD = ROOT / "examples" / "odd" / "常年聘请律师费.doc"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def test_without_libreoffice_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "office", lambda: None)
    with pytest.raises(errors.LegacyNeedsLibreOffice) as caught:
        open_document(OLD.read_bytes(), Limits())
    assert ".docx" in caught.value.reason().remedy_zh


@pytest.mark.office
@needs_office
def test_a_doc_is_read_like_a_docx() -> None:
    texts = [
        c.text
        for b in open_document(OLD.read_bytes(), Limits()).blocks
        if hasattr(b, "cells")
        for c in b.cells
    ]
    assert {"常年聘请律师费", "33.33%", "4万元"} <= set(texts)


def test_a_converter_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(legacy, "office", lambda: str(program))
    with pytest.raises(errors.Timeout):
        open_document(OLD.read_bytes(), Limits(office_seconds=0.2))


def test_a_converter_that_makes_nothing_means_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setattr(legacy, "office", lambda: str(program))
    with pytest.raises(errors.Damaged):
        open_document(OLD.read_bytes(), Limits())
