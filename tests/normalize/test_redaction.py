"""Redaction: from the full record to the published one."""

from __future__ import annotations

import pytest
from support.form_xml import form, funds, goals, head, indicators
from support.word_xml import tc, tr

from pipeline import chain
from pipeline.model.record import Record
from pipeline.normalize import redact
from pipeline.render.canonical import to_json


def record(phone: str, actual: str = "已完成") -> Record:
    line = tr(tc("项目负责人", span=2), tc("张三", span=3), tc("联系电话", span=2), tc(phone, span=2))
    data = form(*head()[:2], line, *funds(), *goals(actual=actual), *indicators())
    return next(chain.read(data, "表.docx")).record


def test_where_nothing_is_hidden_only_the_list_is_added() -> None:
    full = record("65868275")
    published = redact(full)
    assert published.redactions == ()
    assert published.model_copy(update={"redactions": None}) == full


def test_a_mobile_number_is_masked_everywhere() -> None:
    published = redact(record("13912341234", "电话139 1234 1234催办"))
    assert published.project.phone == "139****1234"
    assert published.goals[0].actual == "电话139****1234催办"
    assert b"13912341234" not in to_json(published)
    assert {"/project/phone", "/goals/0/actual"} <= set(published.redactions or ())


@pytest.mark.parametrize(
    "printed",
    [
        "13912341234",
        "１３９１２３４１２３４",
        "139 1234 1234",
        "139-1234-1234",
        "139–12341234",
        "139123\n41234",
    ],
)
def test_a_mobile_number_is_masked_in_every_dress(printed: str) -> None:
    published = redact(record("65868275", f"电话{printed}催办"))
    assert published.goals[0].actual == "电话139****1234催办"


def test_what_is_no_personal_data_is_not_touched() -> None:
    full = record("65868275").model_copy(update={"id": "2022-jia-138123456780"})
    full = full.model_copy(update={"source": full.source.model_copy(update={"sha256": "a13812345678b" * 4})})
    published = redact(full)
    assert (published.id, published.source, published.redactions) == (full.id, full.source, ())


def test_a_word_that_is_no_name_hides_nothing_else() -> None:
    full = record("65868275", "无偏差")
    full = full.model_copy(update={"project": full.project.model_copy(update={"leader": "无"})})
    published = redact(full, hide_leader=True)
    assert (published.project.leader, published.goals[0].actual) == ("（不公开）", "无偏差")


@pytest.mark.parametrize("actual", ["由张三负责", "由张 三负责", "由张\n三负责"])
def test_a_name_is_hidden_however_it_is_spaced(actual: str) -> None:
    published = redact(record("65868275", actual), hide_leader=True)
    assert published.goals[0].actual == "由（不公开）负责"


def test_leader_and_telephone_can_be_hidden_in_prose_too() -> None:
    published = redact(record("65868275", "由张三负责"), hide_leader=True, hide_phone=True)
    text = to_json(published).decode()
    assert "张三" not in text
    assert "65868275" not in text


def test_the_cell_of_a_figure_is_masked_where_it_holds_other_words() -> None:
    """An unread figure is published as printed."""
    total = ("年度资金总额", "13812345678元", "13812345678", "问张三13812345678", "10", "—", "9")
    line = tr(tc("项目负责人", span=2), tc("张三", span=3), tc("联系电话", span=2), tc("65868275", span=2))
    full = next(
        chain.read(form(*head()[:2], line, *funds((total,)), *goals(), *indicators()), "表.docx")
    ).record
    assert full.funding.lines[0].executed is None
    published = redact(full, hide_leader=True)
    texts = {
        pointer.rsplit("/", 1)[1]: spot.text
        for pointer, spot in published.provenance.items()
        if "lines/0" in pointer
    }
    assert (texts["initial_budget"], texts["annual_budget"]) == ("13812345678元", "13812345678")
    assert texts["executed"] == "问（不公开）138****5678"
    assert "/provenance/~1funding~1lines~10~1executed/text" in (published.redactions or ())
