"""The front matter of a volume: cover, contents by unit, summary by unit, and a chart of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ...model.entry import Entry
from ...translate.catalogue import Catalogue
from ...translate.figures import in_unit
from ..common.bilingual import Voice
from ..site.lists import ListSums, total
from .contents import Volume

_UNIT = "万元"
_UNNAMED = "（未填写单位）"
_BARS = 12
"""The most units that the chart shows; the others share one bar."""
_FULL = 100
"""Length of the longest bar, in millimetres."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A form in the contents: `number` counts from 1, `page` is None if it is bound in another file."""

    number: int
    name: str
    page: int | None


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A unit with its forms, its sums, and the file they are bound in if it is another one."""

    unit: str
    lines: tuple[ContentsLine, ...]
    count: int
    budget: str
    executed: str
    rate: str
    elsewhere: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit in the chart: lengths in millimetres, amounts in 万元."""

    unit: str
    top: int
    budget: str
    executed: str
    budget_length: str
    executed_length: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All values that the template shows."""

    title: str
    unit: str | None
    issuer: str
    column: str
    as_of: str
    groups: tuple[UnitGroup, ...]
    whole: UnitGroup
    unstated: int
    bars: tuple[Bar, ...]
    chart: str


def facts(volume: Volume, starts: Sequence[int], catalogue: Catalogue) -> Facts:
    """Return the front matter of a volume whose forms begin on the pages `starts`."""
    voice = Voice(catalogue)
    lines = [
        ContentsLine(number, entry.name, starts[number - 1] if starts else None)
        for number, entry in enumerate(volume.entries, 1)
    ]
    places = dict(volume.elsewhere)
    parts = [
        list(own) for _, own in groupby(zip(volume.entries, lines, strict=True), lambda one: one[0].unit)
    ]
    sums = [total([entry for entry, _ in own], voice) for own in parts]
    groups = [_group(own, one, places) for own, one in zip(parts, sums, strict=True)]
    whole = total(volume.entries, voice)
    bars = tuple(_bars(groups, sums))
    return Facts(
        title=f"{volume.year}年度{volume.site.column_name}汇编",
        unit=volume.unit,
        issuer=volume.site.issuer,
        column=volume.site.column_name,
        as_of=_as_of(volume.entries),
        groups=tuple(groups),
        whole=_summed("合计", (), whole, None),
        unstated=whole.unstated,
        bars=bars,
        chart="；".join(f"{bar.unit}：预算数 {bar.budget}，执行数 {bar.executed}" for bar in bars),
    )


def _group(own: Sequence[tuple[Entry, ContentsLine]], one: ListSums, places: dict[str, str]) -> UnitGroup:
    unit = own[0][0].unit or _UNNAMED
    return _summed(unit, tuple(line for _, line in own), one, places.get(unit))


def _summed(unit: str, lines: tuple[ContentsLine, ...], one: ListSums, elsewhere: str | None) -> UnitGroup:
    budget, executed = in_unit(one.budgeted, _UNIT), in_unit(one.spent, _UNIT)
    return UnitGroup(unit, lines, one.count, budget, executed, one.rate, elsewhere)


def _as_of(entries: Sequence[Entry]) -> str:
    """Return the date of the newest publication, as a volume holds nothing newer than its forms."""
    day = max(entry.last_published for entry in entries)
    return f"{day.year}年{day.month}月{day.day}日"


def _bars(groups: Sequence[UnitGroup], sums: Sequence[ListSums]) -> list[Bar]:
    """Return the units with the largest budgets, then all others in one bar."""
    amounts = [(group.unit, one.budgeted, one.spent) for group, one in zip(groups, sums, strict=True)]
    ordered = sorted(amounts, key=lambda one: (-one[1], one[0]))
    shown, others = ordered[:_BARS], ordered[_BARS:]
    if others:
        rest = (f"其他 {len(others)} 个单位", sum(b for _, b, _ in others), sum(x for _, _, x in others))
        shown = [*shown, (rest[0], Decimal(rest[1]), Decimal(rest[2]))]
    most = max((max(budget, spent) for _, budget, spent in shown), default=Decimal(0))
    return [_bar(row, *one, most) for row, one in enumerate(shown)] if most > 0 else []


def _bar(row: int, unit: str, budget: Decimal, spent: Decimal, most: Decimal) -> Bar:
    lengths = (f"{max(Decimal(0), amount) / most * _FULL:.2f}" for amount in (budget, spent))
    return Bar(unit, 15 * row, in_unit(budget, _UNIT), in_unit(spent, _UNIT), *lengths)
