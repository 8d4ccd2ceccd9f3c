"""The full record to the published one."""

from __future__ import annotations

from form_xml import form, funds, goals, head, indicators
from word_xml import tc, tr

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


def test_leader_and_telephone_can_be_hidden_in_prose_too() -> None:
    published = redact(record("65868275", "由张三负责"), hide_leader=True, hide_phone=True)
    text = to_json(published).decode()
    assert "张三" not in text
    assert "65868275" not in text
