"""Choose the fiscal year among the places that print one, and note other years that are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..model.form import Form, Note, PrintedText
from . import figures, text

_LEFT_OPEN: Final = re.compile(r"[\s()（）\[\]【】〔〕_＿xX×*＊/—–-]*年?度?[\s()（）]*")
"""A year line that nobody filled in: （    年度）, (XXXX年)."""


def fiscal_year(form: Form) -> tuple[int, PrintedText] | None:
    """Return the fiscal year and its place, the first that has one; None if no place has one."""
    for place in form.years:
        year = figures.year(place.text)
        if year is not None:
            return year, place
    return None


def notes(form: Form, chosen: tuple[int, PrintedText] | None) -> Iterator[Note]:
    """Yield notes about printed years that are out of range, or that differ from the fiscal year.

    The title and the name of the file are in the record anyway: of them only a year out of range is told,
    and only if the form has no other year.
    """
    kept = {form.title.spots if form.title else ()} | {p.spots for p in form.years if p.spots[0].filename}
    for place in form.years:
        beyond = figures.other_years(place.text)
        if beyond and (place.spots not in kept or chosen is None):
            yield Note("year-out-of-range", None, place.spots, {"text": "、".join(beyond)})
        elif place.spots not in kept and not _is_told(place, chosen):
            yield Note("unread-year", None, place.spots, {"text": place.text})


def _is_told(place: PrintedText, chosen: tuple[int, PrintedText] | None) -> bool:
    """Return whether a place says nothing, or the fiscal year again."""
    if chosen is not None and (place is chosen[1] or figures.year(place.text) == chosen[0]):
        return True
    return text.is_dash(place.text) or _LEFT_OPEN.fullmatch(place.text) is not None
