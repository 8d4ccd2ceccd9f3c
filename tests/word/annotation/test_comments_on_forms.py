"""The twelve forms under every trap: the annotated copy reads the same, comments are where they belong."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.annotated import comments, members, texts, without_marks
from support.folders import ROOT
from support.form_xml import form, funds, goals, head, indicators
from support.traps import TRAPS, apply
from support.word_fields import field
from support.word_xml import docx, p, r, raw, tbl, tr

from pipeline import chain
from pipeline.model.outcome import Outcome
from pipeline.model.record import Record
from pipeline.render.receipt import annotation
from pipeline.validate.profile_file import shipped_profile

EXAMPLES = ROOT / "examples"
BOOK = EXAMPLES / "2022年度项目支出绩效自评表汇总.docx"
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TOGETHER = [name for name in TRAPS if name != "simple_fields"]


def made(data: bytes, name: str = BOOK.name) -> Outcome:
    return chain.annotate(chain.check(data, name, shipped_profile()), data, AT)


def said(outcome: Outcome) -> list[Record]:
    """Return the records without the hash of the file's bytes."""
    return [
        f.record.model_copy(update={"source": f.record.source.model_copy(update={"sha256": ""})})
        for f in outcome.forms
    ]


def printed(outcome: Outcome) -> dict[tuple[int, int, int], set[str]]:
    """Return the text of each cell according to provenance."""
    found: dict[tuple[int, int, int], set[str]] = {}
    for one in outcome.forms:
        for entry in one.record.provenance.values():
            for spot in entry if isinstance(entry, list) else [entry]:
                if spot.table and spot.row and spot.column:
                    found.setdefault((spot.table, spot.row, spot.column), set()).add(spot.text or "")
    return found


def prove(data: bytes, outcome: Outcome) -> None:
    """Check that the copy reads as before, and that each comment is in a cell of its finding or the title."""
    assert outcome.annotated
    copy = outcome.annotated.data
    assert copy
    again = made(copy, outcome.filename)
    assert said(again) == said(outcome)
    assert [f.findings for f in again.forms] == [f.findings for f in outcome.forms]
    old, new = members(data), members(copy)
    closed = re.sub(rb"<(w:p)((?: [^<>]*)?)></w:p>", rb"<\1\2/>", old["word/document.xml"])
    assert without_marks(new["word/document.xml"]) == closed
    found, cells, places = comments(copy), texts(copy), printed(outcome)
    assert len(found) == outcome.annotated.comments
    for one in found:
        assert (
            one.cell is None or one.cell not in places or any(t in cells[one.cell] for t in places[one.cell])
        )
    wanted = [
        (r.at.table, r.at.row, r.at.column) if not isinstance(r.at, int) and r.at else None
        for r in annotation.remarks(outcome).remarks
    ]
    assert sorted(filter(None, wanted)) == sorted(c.cell for c in found if c.cell and c.cell in wanted)


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap(trap: str) -> None:
    data = apply(BOOK.read_bytes(), [trap])
    prove(data, made(data))


def test_all_traps_together() -> None:
    data = apply(BOOK.read_bytes(), TOGETHER, strict=True)
    prove(data, made(data))


@pytest.mark.parametrize("path", sorted((EXAMPLES / "odd").glob("*.docx")), ids=lambda path: path.stem)
def test_odd_examples(path: Path) -> None:
    prove(path.read_bytes(), made(path.read_bytes(), path.name))


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_format_is_annotated_as_it_was_converted() -> None:
    path = EXAMPLES / "odd" / "常年聘请律师费.doc"
    outcome = chain.check(path.read_bytes(), path.name, shipped_profile())
    converted = outcome.converted
    assert converted
    outcome = chain.annotate(outcome, path.read_bytes(), AT)
    assert outcome.converted is None
    prove(converted, outcome)


def test_a_form_of_another_kind_is_told_so_at_its_beginning() -> None:
    path = next((EXAMPLES.parent / "tests" / "regional").rglob("*NEARMISS*.docx"), None)
    data = path.read_bytes() if path else form(title="项目支出绩效目标申报表")
    outcome = made(data)
    assert outcome.reason
    assert outcome.annotated
    assert outcome.annotated.data
    (comment,) = comments(outcome.annotated.data)
    assert outcome.reason.remedy_zh in comment.text


@pytest.mark.parametrize("data", [b"%PDF-1.7", docx(p("通知"), tbl(tr("甲")))])
def test_what_holds_no_form_has_no_copy(data: bytes) -> None:
    outcome = made(data)
    assert outcome.reason
    assert outcome.annotated is None


def test_where_the_copy_cannot_be_made_the_outcome_says_why() -> None:
    outcome = chain.check(form(), "a.docx", shipped_profile())
    spoiled = chain.annotate(outcome, b"PK\x03\x04 spoiled", AT)
    assert spoiled.forms == outcome.forms
    assert spoiled.annotated
    assert (spoiled.annotated.data, spoiled.annotated.reason and spoiled.annotated.reason.code) == (
        None,
        "damaged",
    )


def test_the_gravest_come_first_and_what_has_no_room_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = chain.check(BOOK.read_bytes(), BOOK.name, shipped_profile())
    every = annotation.remarks(outcome)
    monkeypatch.setattr(annotation, "MOST", 5)
    some = annotation.remarks(outcome)
    assert some.remarks == every.remarks[:5]
    assert some.left_out == len(every.remarks) - 5
    assert all("必须改正" in remark.lines[0] for remark in some.remarks)


def with_field(attributes: str = "") -> bytes:
    """Return a form whose score is the stored result of a field that fetches it elsewhere."""
    linked = tr(
        "总分",
        "",
        "",
        "",
        "",
        "",
        "100",
        raw(f"<w:tc>{p(field('LINK Excel.Sheet a b', r('97'), attributes=attributes))}</w:tc>"),
        "",
    )
    return form(*head(), *funds(), *goals(), *indicators(), linked)


def test_a_copy_without_harmful_contents_is_the_same_record() -> None:
    outcome = made(with_field())
    assert outcome.annotated
    assert outcome.annotated.data
    assert outcome.annotated.taken == ("field",)
    assert b"LINK" not in members(outcome.annotated.data)["word/document.xml"]
    again = made(outcome.annotated.data, outcome.filename)
    assert said(again) == said(outcome)
    assert again.forms[0].record.totals.score == 97
    assert again.annotated
    assert again.annotated.taken == ()


def test_no_copy_is_made_where_a_figure_would_seem_certain() -> None:
    """Word would fetch the score anew; a copy with the stored one as text would show another form."""
    outcome = made(with_field(' w:dirty="true"'))
    assert outcome.forms[0].record.totals.score is None
    assert outcome.annotated
    assert outcome.annotated.data is None
    assert outcome.annotated.reason
    assert outcome.annotated.reason.code == "not-disarmed"
