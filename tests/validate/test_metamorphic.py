"""The examples with other names, figures and wording: rules depend on the field, not on these forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.folders import ROOT

from pipeline import chain
from pipeline.model.form import Note
from pipeline.model.record import Reading, Record
from pipeline.validate import in_brief, over_forms, validate
from pipeline.validate.profile_file import shipped_profile

BOOK = ROOT / "examples" / "2022年度项目支出绩效自评表汇总.docx"
SOURCES = ROOT / "pipeline" / "validate"
Codes = list[tuple[str, tuple[str, ...]]]

NAMES = {
    "朝阳": "滨江", "城市管理指挥中心": "水务事务中心", "政府热线": "河道巡查", "市民热线": "河道水质", "12345": "7788", "团结湖": "青石桥",
    "城管通": "水闸调度", "监督分队": "闸管所", "监督中心": "水质站", "律师": "测绘", "法律": "测量", "老干部": "志愿者", "离退休干部": "水利志愿者",
    "公众号平台": "测报平台", "装修施工改造": "堤防加固", "城市公共服务类岗位": "护河公益岗位", "监督员": "护河员", "接诉即办": "河长巡河",
    "群众诉求": "居民意见", "郑彬": "甲一", "杜新普": "乙二", "武文权": "丙三", "宋婷婷": "丁四", "杨效东": "戊五", "任军": "己六", "吴瑾": "庚七",
    "汪长金": "辛八", "5098": "6123", "6586": "6234", "6509": "6345", "5972": "6456",
}  # fmt: skip
WORDS = {
    "已完成预期目标": "年度任务已全部完成", "未完成预期目标": "全年计划未能完成", "每年1季度": "每年二季度", "每月": "每季度", "按月": "按周",
    "按季度": "按月", "包含约": "约", "此项目共约": "大约", "更好的解决": "更加有效的解决", "合格": "达标", "人均标准": "每人标准", "按统一标准发放": "按人均标准发放",
    "预算金额": "总投入", "合同金额": "合同价款", "2022年3月上线": "2022年5月启用", "2季度开展施工": "三季度进场",
}  # fmt: skip


def changed(record: Record, words: dict[str, str]) -> Record:
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    def walk(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str):
            return pattern.sub(lambda match: words[match[0]], value)
        if isinstance(value, dict):
            return {key: item if key in ("id", "provenance") else walk(item) for key, item in value.items()}
        return type(value)(map(walk, value)) if isinstance(value, (list, tuple)) else value

    return Record.model_validate(walk(record.model_dump()) | {"provenance": record.provenance})


def tripled(record: Record) -> Record:
    """Return a record with all amounts tripled; the printed texts stay, as no rule computes with them."""

    def more(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * 3

    lines = tuple(
        line.model_copy(
            update={key: more(getattr(line, key)) for key in ("initial_budget", "annual_budget", "executed")}
        )
        for line in record.funding.lines
    )
    indicators = tuple(
        indicator.model_copy(
            update={
                key: _tripled(getattr(indicator, key), lines[0].initial_budget)
                for key in ("target", "actual")
            }
        )
        for indicator in record.indicators
    )
    return record.model_copy(
        update={"funding": record.funding.model_copy(update={"lines": lines}), "indicators": indicators}
    )


def _tripled(reading: Reading | None, budget: Decimal | None) -> Reading | None:
    if reading is None or not isinstance(reading.value, Decimal):
        return reading
    is_money = reading.kind == "money" or reading.value * 3 == budget
    return reading.model_copy(update={"value": reading.value * 3}) if is_money else reading


@cache
def forms() -> tuple[tuple[Record, tuple[Note, ...]], ...]:
    return tuple((one.record, one.notes) for one in chain.read(BOOK.read_bytes(), BOOK.name))


def codes(record: Record, notes: tuple[Note, ...]) -> Codes:
    return sorted((f.code, f.pointers) for f in validate(record, notes, shipped_profile()))


@pytest.mark.parametrize("number", range(12))
@pytest.mark.parametrize(
    "change",
    [lambda r: changed(r, NAMES), lambda r: changed(r, WORDS), tripled],
    ids=["names", "words", "figures"],
)
def test_the_same_is_found_under_other_names_words_and_figures(
    number: int, change: Callable[[Record], Record]
) -> None:
    record, notes = forms()[number]
    other = change(record)
    assert other != record
    likeness = {"T10"} if change is not tripled else set()
    before, after = (
        [found for found in codes(one, notes) if found[0] not in likeness] for one in (record, other)
    )
    assert after == before


def test_the_same_is_found_over_forms_under_other_names() -> None:
    def over(records: list[Record]) -> Codes:
        briefs = (in_brief(record, str(n)) for n, record in enumerate(records))
        return sorted((f.code, f.pointers) for f in over_forms(briefs, shipped_profile()))

    assert over([changed(record, NAMES | WORDS) for record, _ in forms()]) == over(
        [record for record, _ in forms()]
    )


def test_no_rule_holds_a_phrase_of_one_form() -> None:
    """No Chinese text in the patterns of the rules occurs on exactly one of the twelve forms."""
    texts = [_said(record) for record, _ in forms()]
    written = {
        run for path in SOURCES.glob("*.py") for run in re.findall("[\u4e00-\u9fff]{4,}", _patterns(path))
    }
    assert {run for run in written if sum(run in text for text in texts) == 1} == set()


def _said(record: Record) -> str:
    goals = [text for goal in record.goals for text in (goal.expected, goal.actual) if text]
    return "\n".join(
        [record.project.name or "", *goals, *(indicator.name for indicator in record.indicators)]
    )


def _patterns(path: Path) -> str:
    """Return a module's source without docstrings and decorator arguments."""
    text = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"^@.*?\)$", "", text, flags=re.MULTILINE)
