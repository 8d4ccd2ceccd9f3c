"""The whole chain on the real forms: golden records, the same result for every notation, the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rfc8785
from support.folders import ROOT
from support.form_xml import form, funds, goals, head, indicators
from support.word_xml import docx, p

from pipeline import chain
from pipeline.model.limits import Limits
from pipeline.model.record import Record, record_schema
from pipeline.package.document import Paragraph
from pipeline.render.canonical import to_dict, to_json
from pipeline.translate.catalogue import Catalogue
from pipeline.validate.profile_file import shipped_profile
from pipeline.word import open_document

EXAMPLES = ROOT / "examples"
GOLDEN = ROOT / "tests" / "golden"
BOOK = EXAMPLES / "2022年度项目支出绩效自评表汇总.docx"
SINGLE = sorted((EXAMPLES / "single").iterdir())
ODD = {
    "odd/标题在表内.docx": 2,
    "odd/内容控件单元格.docx": 2,
    "odd/汇总-修订与内容控件.docx": 12,
    "odd/政府热线经费-LibreOffice.docx": 1,
    "odd/嵌套布局.docx": 1,
}


def records(path: Path) -> list[Record]:
    return [one.record for one in chain.read(path.read_bytes(), path.name)]


def content(record: Record) -> dict[str, Any]:
    """Return the content of the form without positions and character widths."""
    said = {k: v for k, v in to_dict(record).items() if k not in ("provenance", "source")}
    return json.loads(unicodedata.normalize("NFKC", json.dumps(said, ensure_ascii=False)))


def test_the_twelve_records_are_the_golden_ones() -> None:
    for number, record in enumerate(records(BOOK), 1):
        assert to_json(record) == (GOLDEN / f"{number:02}.json").read_bytes()


def test_single_files_say_the_same_as_the_document_of_twelve() -> None:
    of_book = {r.id: content(r) for r in records(BOOK)}
    of_single = {r.id: content(r) for path in SINGLE for r in records(path)}
    assert of_single == of_book
    assert len(of_book) == 12


@pytest.mark.parametrize(("name", "count"), ODD.items())
def test_the_odd_ones_say_the_same_too(name: str, count: int) -> None:
    of_book = {r.id: content(r) for r in records(BOOK)}
    odd = records(EXAMPLES / name)
    assert len(odd) == count
    assert all(content(r) == of_book[r.id] for r in odd)


def test_no_text_of_the_forms_is_missing_from_record_and_labels() -> None:
    document = open_document(BOOK.read_bytes(), Limits())
    noted = [one.notes for one in chain.read(BOOK.read_bytes(), BOOK.name)]
    assert not [n for notes in noted for n in notes if n.code == "unmapped-cell"]
    kept = {
        (e.table, e.row, e.column)
        for r in records(BOOK)
        for entry in r.provenance.values()
        for e in (entry if isinstance(entry, list) else [entry])
    }
    cells = [c for b in document.blocks if not isinstance(b, Paragraph) for c in b.cells if c.text]
    labels = {c.text for c in cells if (c.table, c.row, c.column) not in kept}
    assert labels == {
        "项目名称", "主管部门", "实施单位", "项目负责人", "联系电话", "年初预算数", "全年预算数", "全年执行数",
        "分值", "执行率", "得分", "年度总体目标", "预期目标", "实际完成情况", "绩\n效\n指\n标", "一级指标", "二级指标", "三级指标",
        "年度", "实际", "指标值", "完成值", "总分",
    }  # fmt: skip


def test_the_schema_accepts_the_records_and_refuses_others() -> None:
    validator = jsonschema.Draft202012Validator(record_schema())
    golden = json.loads((GOLDEN / "03.json").read_text("utf-8"))
    validator.validate(golden)
    for change in ({"id": "x"}, {"schema_version": "9"}, {"surplus": 1}):
        assert not validator.is_valid(golden | change)


def test_bytes_are_canonical_and_read_back_unchanged() -> None:
    for path in GOLDEN.glob("*.json"):
        data = path.read_bytes()
        assert rfc8785.dumps(json.loads(data)) == data
        assert to_json(Record.model_validate_json(data)) == data


def test_another_process_makes_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; from pathlib import Path; from pipeline import chain; from pipeline.render.canonical import to_json\n"
        "path = Path(sys.argv[1])\n"
        "print([hashlib.sha256(to_json(o.record)).hexdigest() for o in chain.read(path.read_bytes(), path.name)])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C"}
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(BOOK)], env=environment | extra, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for extra in ({}, {"PYTHONHASHSEED": "8"})
    }  # fmt: skip
    assert len(runs) == 1


def test_convert_gives_record_and_pdf_for_each_form() -> None:
    path = SINGLE[0]
    outcome = chain.convert(path.read_bytes(), path.name, shipped_profile(), Catalogue.shipped())
    (one,) = outcome.forms
    assert (outcome.verdict, outcome.reason, one.reason) == ("ok", None, None)
    assert json.loads(one.record_json)["redactions"] == []
    assert "redactions" not in json.loads(one.full_json)
    assert one.pdfs["zh"].startswith(b"%PDF-")
    assert one.count("error") == 2


def test_what_makes_a_disclosure_meaningless_blocks_it() -> None:
    nameless = form(*head(""), *funds(), *goals(), *indicators())
    outcome = chain.convert(nameless, "表.docx", shipped_profile(), Catalogue.shipped())
    assert outcome.verdict == "returned"
    assert outcome.reason is not None
    assert outcome.reason.code == "blocked"
    assert outcome.forms[0].pdfs == {}
    assert chain.extract(nameless, "表.docx").verdict == "ok"


def test_a_refusal_is_an_outcome() -> None:
    for data, code in ((b"%PDF-1", "not-word"), (docx(p("通知")), "no-form")):
        for outcome in (
            chain.extract(data, "x.docx"),
            chain.check(data, "x.docx", shipped_profile()),
            chain.convert(data, "x.docx", shipped_profile(), Catalogue.shipped()),
        ):
            assert outcome.verdict == "returned"
            assert outcome.reason is not None
            assert outcome.reason.code == code


def test_a_character_that_no_font_has_blocks_and_is_named() -> None:
    outcome = chain.convert(
        form(*head("测试\U0001f9ff项目"), *funds(), *goals(), *indicators()), "表.docx", shipped_profile(), Catalogue.shipped()
    )  # fmt: skip
    (one,) = outcome.forms
    assert one.pdfs == {}
    assert [f.operands["codepoint"] for f in one.findings if f.code == "glyph-missing"][:1] == ["U+1F9FF"]
    assert outcome.reason is not None
    assert outcome.reason.code == "blocked"


def test_a_finding_that_was_waived_for_a_record_does_not_block_it_and_is_still_found() -> None:
    bare = form(*head(), *funds(), *goals(), *indicators(rows=()))
    convert = partial(chain.convert, bare, "表.docx", shipped_profile(), Catalogue.shipped())
    (blocked,) = convert().forms
    assert blocked.reason is not None
    codes = frozenset({"F04"})
    (waived,) = convert(waived={blocked.record.id: codes}).forms
    assert (waived.reason, list(waived.pdfs)) == (None, ["zh"])
    assert {f.effect for f in waived.findings} == {"none"}
    assert [f.code for f in waived.findings] == [f.code for f in blocked.findings]
    (other,) = convert(waived={"2022-another-000000000000": codes}).forms
    assert other.reason == blocked.reason
