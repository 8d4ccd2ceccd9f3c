"""The contents of lists of entries: rows, sums, pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from hashlib import sha256

from ...model.entry import Entry
from ...model.public_layout import unit_folder
from ...translate.catalogue import fold
from ...translate.figures import percent
from ...translate.names import slug
from ..common.bilingual import BLANK, Text, Voice

_UNIT = "万元"
_WHOLE = Decimal(1)
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record in a list; addresses are relative to the page.

    `figures` are budget and executed amount in yuan and the rate, as plain numbers for sorting in the
    browser; empty if unknown.
    """

    href: str
    name: Text
    unit: Text | None
    unit_href: str
    year: int
    budget: Text
    executed: Text
    rate: str
    bar: str | None
    date: str
    figures: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ListSums:
    """The sums of a list, in yuan and as texts; `unstated` counts entries that lack an amount."""

    count: int
    unstated: int
    budgeted: Decimal
    spent: Decimal
    budget: Text
    executed: Text
    rate: str
    bar: str | None


def unit_path(unit: str) -> str:
    """Return the folder of a unit's page, relative to the site's root: `units/<slug>/`.

    The slug is the unit's name in pinyin with six hex digits of its SHA-256, so it depends on no other unit.
    """
    return _unit_path(fold(unit))


@lru_cache(maxsize=4096)
def _unit_path(unit: str) -> str:
    return unit_folder(f"{slug(unit)}-{sha256(unit.encode()).hexdigest()[:6]}")


def row(entry: Entry, voice: Voice, root: str) -> ListRow:
    """Return an entry as a row of a page; `root` is the relative path from the page to the site's root."""
    return ListRow(
        href=f"{root}{entry.path}index.html",
        name=voice.text(entry.name),
        unit=voice.text(entry.unit) if entry.unit else None,
        unit_href=f"{root}{unit_path(entry.unit)}index.html" if entry.unit else "",
        year=entry.year,
        budget=voice.money_in(entry.budget, _UNIT),
        executed=voice.money_in(entry.executed, _UNIT),
        rate="—" if entry.rate is None else percent(entry.rate),
        bar=bar(entry.rate),
        date=entry.last_published.date().isoformat(),
        figures=(_figure(entry.budget), _figure(entry.executed), _figure(entry.rate)),
    )


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def total(entries: Sequence[Entry], voice: Voice) -> ListSums:
    """Return the sums over entries that state both budget and executed amount."""
    stated = [(e.budget, e.executed) for e in entries if e.budget is not None and e.executed is not None]
    budget = sum((b for b, _ in stated), Decimal(0))
    executed = sum((x for _, x in stated), Decimal(0))
    rate = (executed / budget).quantize(_PLACES, ROUND_HALF_UP) if budget else None
    return ListSums(
        count=len(entries),
        unstated=len(entries) - len(stated),
        budgeted=budget,
        spent=executed,
        budget=voice.money(budget, _UNIT) if stated else BLANK,
        executed=voice.money(executed, _UNIT) if stated else BLANK,
        rate="—" if rate is None else percent(rate),
        bar=bar(rate),
    )


def bar(share: Decimal | None) -> str | None:
    """Return the width of a bar, limited to 0% to 100%."""
    return None if share is None else percent(max(Decimal(0), min(share, _WHOLE)).quantize(_PLACES))


def pages(entries: Sequence[Entry], size: int) -> list[Sequence[Entry]]:
    """Split the entries into pages; an empty list gives one empty page."""
    return [entries[n : n + size] for n in range(0, len(entries), size)] or [entries]
