"""Texts of cells: what the unit wrote if known, else the value in the form's money unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ...model.record import Record
from ..common.as_printed import is_dash_or_blank, spots_at, unread_at
from .table import Look, PrintedCell

_POWER: Final = {"元": 0, "万元": 4, "亿元": 8}


def as_written(record: Record, pointer: str) -> str | None:
    """Return the text of the cell at a JSON pointer, or None if provenance names no cell."""
    spots = spots_at(record, pointer)
    return "".join(spot.text or "" for spot in spots).strip() if spots else None


def plain(value: Decimal) -> str:
    """Format a figure exactly, without exponent and trailing zeros."""
    return format(value.normalize(), "f")


def text_at(record: Record, pointer: str, value: str | None) -> str:
    """Return a text of the record; for None, what the form shows instead: a dash or nothing."""
    return value if value is not None else as_written(record, pointer) or ""


def points_at(record: Record, pointer: str, value: Decimal | None) -> str:
    """Format a weight (分值) or score (得分) in points."""
    return _figure(record, pointer, value, "")


def rate_at(record: Record, pointer: str, value: Decimal | None) -> str:
    """Format an execution rate (执行率), a fraction, as a percentage."""
    return _figure(record, pointer, None if value is None else value.scaleb(2), "%")


def amount_at(record: Record, pointer: str, yuan: Decimal | None) -> str:
    """Format an amount of yuan in the form's own unit, exactly."""
    power = _POWER[record.funding.unit or "元"]
    return _figure(record, pointer, None if yuan is None else yuan.scaleb(-power), "")


def points_cell(record: Record, pointer: str, value: Decimal | None) -> PrintedCell:
    """Return the cell of a weight or a score."""
    return _cell(value, points_at(record, pointer, value))


def rate_cell(record: Record, pointer: str, value: Decimal | None) -> PrintedCell:
    """Return the cell of an execution rate."""
    return _cell(value, rate_at(record, pointer, value))


def amount_cell(record: Record, pointer: str, yuan: Decimal | None) -> PrintedCell:
    """Return the cell of an amount."""
    return _cell(yuan, amount_at(record, pointer, yuan), "amount")


def _cell(value: Decimal | None, text: str, look: Look = "") -> PrintedCell:
    return PrintedCell(text, look=look, is_unread=value is None and not is_dash_or_blank(text))


def _figure(record: Record, pointer: str, value: Decimal | None, suffix: str) -> str:
    written = as_written(record, pointer)
    if value is None and not is_dash_or_blank(written or ""):
        return unread_at(record, pointer) or ""
    if written is not None:
        return "".join(written.split())
    return "" if value is None else plain(value) + suffix
