"""The computed scores in a receipt: the scores that the rules give, beside the unit's own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ...model.assessment import Assessment, ComputedScore
from ...model.record import Record
from ...translate.sentences import plain
from ..common.as_printed import unread_at

METHODS: Final[dict[str, tuple[str, str]]] = {
    "rate": ("执行率×分值", "execution rate × points"),
    "met": ("达到指标值，得满分", "target met: full points"),
    "share": ("完成值÷指标值×分值", "actual ÷ target × points"),
    "inverse": ("指标值÷完成值×分值（越小越好）", "target ÷ actual × points (less is better)"),
    "decline": ("超出指标值，按比例递减至 0", "over the target: in proportion down to 0"),
    "tier": ("定性指标，按所评档次的得分区间", "qualitative: the span of its tier"),
    "saving": ("成本明显低于指标值，从按比例得分到满分", "cost far below target: its share to full points"),
    "late": ("未按时完成，低于第一档", "late: below the first tier"),
    "merged": ("几项指标合用一格分值，取得分区间", "indicators that share their points: the span of them"),
    "open": ("无法按规则计算", "cannot be computed"),
}
REASONS: Final[dict[str, tuple[str, str]]] = {
    "no-target": ("年度指标值空白", "no target"),
    "no-actual": ("实际完成值空白", "no actual value"),
    "not-comparable": ("指标值与完成值无法比较", "target and actual cannot be compared"),
    "unknown-rating": ("评价等次没有对应档次", "the rating has no tier"),
    "no-budget": ("没有全年预算数", "no annual budget"),
    "no-tolerance": ("指标值为约数，完成值未达到", "an approximate target was missed"),
}


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A row of the table; `differs` if the unit's own score lies outside the computed range.

    `unread` is the text of a score that could not be read; `printed` is then None, as for a blank one.
    """

    label: str
    weight: str
    printed: str | None
    computed: str
    differs: bool
    how: tuple[str, str]
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The table: its rows, and the total with its possible grades, best first."""

    rows: tuple[ScoreRow, ...]
    total: ScoreRow
    grades: str
    printed_grade: str | None


def scores(assessment: Assessment | None, published: Record) -> Scores | None:
    """Return the table for an assessment of a record, or None if nothing could be computed."""
    if assessment is None or not assessment.scores:
        return None
    total = assessment.printed_total
    return Scores(
        tuple(_row(one, published) for one in assessment.scores),
        ScoreRow(
            "合计",
            plain(assessment.weight),
            None if total is None else plain(total),
            span(assessment.low, assessment.high),
            _outside(total, assessment.low, assessment.high),
            ("", ""),
            _unread(total, "/totals/score", published),
        ),
        "、".join(assessment.grades),
        assessment.printed_grade,
    )


def span(low: Decimal, high: Decimal) -> str:
    """Format a number of points, or a range of points."""
    return plain(low) if low == high else f"{plain(low)} – {plain(high)}"


def _row(one: ComputedScore, published: Record) -> ScoreRow:
    zh, en = METHODS[one.method]
    why_zh, why_en = REASONS[one.reason] if one.reason else ("", "")
    how = (f"{zh}（{why_zh}）", f"{en} ({why_en})") if one.reason else (zh, en)
    printed = None if one.printed is None else plain(one.printed)
    differs = _outside(one.printed, one.low, one.high)
    unread = _unread(one.printed, one.pointer, published)
    return ScoreRow(one.label, plain(one.weight), printed, span(one.low, one.high), differs, how, unread)


def _unread(score: Decimal | None, pointer: str, published: Record) -> str | None:
    return unread_at(published, pointer) if score is None else None


def _outside(value: Decimal | None, low: Decimal, high: Decimal) -> bool:
    return value is not None and not low <= value <= high
