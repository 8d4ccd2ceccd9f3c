"""Targets and actual values in English; figures are exact, never rounded, never in millions.

Amounts are `Decimal` yuan; 93.478382万元 reads 934,783.82 yuan in English.  Percentages are fractions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from ..model.record import Reading
from .figures import date_en, number, percent, steps

if TYPE_CHECKING:
    from .catalogue import Catalogue

_PER = re.compile(r"[/·*]")
_DATE = {"≤": "by ", "<": "before ", "≥": "from ", ">": "after ", "≈": "about "}
_FIGURE = {"≈": "about ", "=": "", "range": ""}


def reading_en(
    reading: Reading, catalogue: Catalogue, context: str = "", scale: str | None = None
) -> str | None:
    """Return a target or an actual value in English, or None if it has no translation.

    `context` is the name of its indicator.  `scale` is the rating scale given as its target (优良中低差),
    because 中 is Fair on one scale and Medium on another.
    """
    reviewed = catalogue.text(reading.text, context)
    if reviewed is None and reading.kind == "rating":
        return _rating(reading, catalogue, scale or "")
    return reviewed or _BY_KIND[reading.kind](reading, catalogue)


def _money(reading: Reading, _: Catalogue) -> str | None:
    return _figures(reading, number, " yuan")


def _percentage(reading: Reading, _: Catalogue) -> str | None:
    return _figures(reading, percent, "")


def _quantity(reading: Reading, catalogue: Catalogue) -> str | None:
    if not reading.unit:
        return _figures(reading, number, "")
    unit = _unit(reading, catalogue)
    return _figures(reading, number, f" {unit}") if unit else None


def _unit(reading: Reading, catalogue: Catalogue) -> str | None:
    first, *others = _PER.split(reading.unit or "")
    words = [catalogue.unit(first, plural=reading.value != 1)]
    words += [catalogue.unit(other, plural=False) for other in others]
    return " per ".join(w for w in words if w) if all(words) else None


def _date(reading: Reading, _: Catalogue) -> str | None:
    if not isinstance(reading.value, str):
        return None
    return _DATE.get(reading.operator, "") + date_en(reading.value)


def _rating(reading: Reading, catalogue: Catalogue, scale: str) -> str | None:
    if isinstance(reading.value, str):
        return _on_scale(scale, catalogue).get(reading.value) or catalogue.printed(reading.value)
    words = _on_scale(reading.text, catalogue).values()
    return f"{catalogue.label('等级')}: {' / '.join(words)}" if words else None


def _on_scale(scale: str, catalogue: Catalogue) -> dict[str, str]:
    """Return the words of a scale with their English."""
    words = steps(scale)
    middle = {"中": catalogue.label("中等")} if "高" in words else {}
    return {word: middle.get(word) or catalogue.label(word) for word in words}


def _text(_: Reading, __: Catalogue) -> str | None:
    return None


_BY_KIND = {
    "money": _money,
    "percentage": _percentage,
    "quantity": _quantity,
    "date": _date,
    "text": _text,
}


def _figures(reading: Reading, written: Callable[[Decimal], str], unit: str) -> str | None:
    value = reading.value
    if isinstance(value, tuple):
        return f"{written(value[0])} – {written(value[1])}{unit}"
    if not isinstance(value, Decimal):
        return None
    return f"{_FIGURE.get(reading.operator, f'{reading.operator} ')}{written(value)}{unit}"
