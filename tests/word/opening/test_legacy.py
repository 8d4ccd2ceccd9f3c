"""Old formats are converted by LibreOffice; without it, there is a clear message."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.folders import ROOT
from support.office_files import ODF_TEXT, opendocument, saved_as
from support.word_xml import docx, p

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.word import open_document
from pipeline.word.opening import legacy

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


def texts(data: bytes) -> list[str]:
    return [b.text for b in open_document(data, Limits()).blocks if hasattr(b, "text") and b.text]


@pytest.mark.office
@needs_office
def test_a_short_doc_is_read(tmp_path: Path) -> None:
    data = saved_as(docx(p("短")), "doc", tmp_path)
    assert len(data) < 10_000
    assert texts(data) == ["短"]


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("own_member", [True, False])
def test_an_odt_is_read_wherever_its_type_is(own_member: bool) -> None:
    kind = f"{ODF_TEXT}-template" if own_member else ODF_TEXT
    text = "<text:p>甲</text:p>"
    data = opendocument(text, media_type=kind, first=False, compressed=True, own_member=own_member)
    assert texts(data) == ["甲"]


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
