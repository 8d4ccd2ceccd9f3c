"""Bars of budget and executed amount, by year, unit or project, on one common scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ...model.entry import Entry
from ..common.bilingual import Text, Voice
from . import lists
from .lists import ListSums, unit_path

_MOST = 6
"""The most units or projects with bars of their own; the rest are shown together."""


@dataclass(frozen=True, slots=True)
class Share:
    """A pair of bars: its link (empty for the rest), its label, its sums, the widths of the bars."""

    href: str
    label: Text
    sum: ListSums
    budget_bar: str | None
    executed_bar: str | None


@dataclass(frozen=True, slots=True)
class _ShareEntries:
    """The entries of one pair of bars."""

    href: str
    label: Text
    entries: Sequence[Entry]

    @property
    def budget(self) -> Decimal:
        return sum((entry.budget or Decimal(0) for entry in self.entries), Decimal(0))


def by_year(entries: Iterable[Entry], voice: Voice, root: str) -> list[Share]:
    """Return the years, newest first; `root` is the relative path to the site's root."""
    years = _grouped(entries, lambda entry: f"{entry.year:04}")
    return _shares([_year(year, own, voice, root) for year, own in reversed(years)], voice)


def of_year(entries: Sequence[Entry], voice: Voice) -> list[Share]:
    """Return a year's units with the largest budgets, or its projects if all belong to one unit."""
    units = _grouped((entry for entry in entries if entry.unit), lambda entry: unit_path(entry.unit or ""))
    if len(units) < 2:
        return _largest([_project(entry, voice, "../") for entry in entries], voice)
    parts = [_ShareEntries(f"../{path}index.html", voice.text(own[0].unit), own) for path, own in units]
    return _largest(parts, voice)


def of_unit(entries: Sequence[Entry], voice: Voice) -> list[Share]:
    """Return a unit's years, or its projects if all belong to one year."""
    years = by_year(entries, voice, "../../")
    if len(years) > 1:
        return years
    return _largest([_project(entry, voice, "../../") for entry in entries], voice)


def _year(year: str, entries: Sequence[Entry], voice: Voice, root: str) -> _ShareEntries:
    return _ShareEntries(f"{root}{year}/index.html", voice.label("{year}年度", year=year), entries)


def _project(entry: Entry, voice: Voice, root: str) -> _ShareEntries:
    return _ShareEntries(f"{root}{entry.path}index.html", voice.text(entry.name), [entry])


def _largest(parts: Iterable[_ShareEntries], voice: Voice) -> list[Share]:
    """Return the parts with the largest budgets first; those beyond the limit are combined to one."""
    ordered = sorted(parts, key=lambda part: (-part.budget, part.href))
    if len(ordered) <= _MOST + 1:
        return _shares(ordered, voice)
    others = [entry for part in ordered[_MOST:] for entry in part.entries]
    return _shares([*ordered[:_MOST], _ShareEntries("", voice.label("其余"), others)], voice)


def _shares(parts: Iterable[_ShareEntries], voice: Voice) -> list[Share]:
    sums = [(part, lists.total(part.entries, voice)) for part in parts]
    most = max((max(s.budgeted, s.spent) for _, s in sums), default=Decimal(0))
    return [Share(part.href, part.label, s, _bar(s.budgeted, most), _bar(s.spent, most)) for part, s in sums]


def _bar(amount: Decimal, most: Decimal) -> str | None:
    return lists.bar(amount / most if most else None)


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> list[tuple[str, list[Entry]]]:
    return [(name, list(own)) for name, own in groupby(sorted(entries, key=key), key)]
