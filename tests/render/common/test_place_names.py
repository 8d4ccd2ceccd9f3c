from __future__ import annotations

import pytest
from support.folders import ROOT

from pipeline import chain
from pipeline.model.record import Record
from pipeline.render.common.bilingual import Text
from pipeline.render.common.place_names import place_words

BOOK = ROOT / "examples" / "single" / "常年聘请律师费.docx"


@pytest.fixture(scope="module")
def record() -> Record:
    return next(iter(chain.read(BOOK.read_bytes(), BOOK.name))).record


@pytest.mark.parametrize(
    ("pointer", "zh", "en"),
    [
        ("/funding/lines/0/score", "项目资金 · 年度资金总额 · 得分", "Project funds · Total funds for the year · Score"),
        ("/project/phone", "联系电话", "Telephone"),
        ("/goals/0/actual", "年度总体目标 · 实际完成情况", "Overall annual objectives · Actual completion"),
        ("/indicators/3/actual", "绩效指标 · 成本指标 · 合同金额 · 实际完成值", "Performance indicators · Cost · Contract amount · Actual value"),
        ("/indicators/3/target/value", "绩效指标 · 成本指标 · 合同金额 · 年度指标值", "Performance indicators · Cost · Contract amount · Annual target"),
        ("/totals/score", "总分 · 得分", "Total · Score"),
        ("/indicators", "绩效指标", "Performance indicators"),
        ("/indicators/99/score", "绩效指标 · 得分", "Performance indicators · Score"),
    ],
)  # fmt: skip
def test_a_place_is_called_as_on_the_form(record: Record, pointer: str, zh: str, en: str) -> None:
    assert place_words(pointer, record) == Text(zh, en)


def test_without_a_record_the_block_is_named() -> None:
    assert place_words("/funding/lines/2/label", None) == Text("项目资金", "Project funds")
    assert place_words("/source/sha256", None) is None


def test_every_value_of_the_real_forms_has_words() -> None:
    book = BOOK.parents[1] / "2022年度项目支出绩效自评表汇总.docx"
    for one in chain.read(book.read_bytes(), book.name):
        assert [p for p in one.record.provenance if place_words(p, one.record) is None] == []
