"""What a form prints where the record says less: figures that could not be read, and 其中： before a source.

The record has null for a figure that could not be read; the printed text is in its provenance.  Only a
published record may be given, because its texts are masked.
"""

from __future__ import annotations

import re
from typing import Final

from ...model.privacy import DEFAULT_IGNORABLE
from ...model.record import OF_WHICH, Provenance, Record

MARK: Final = "†"
"""The mark behind a text that is shown as printed and was not read as a figure."""
UNREAD_NOTE: Final = "原表所填，未作为数字读取。"
"""The label that explains the mark."""
_DASH: Final = re.compile(r"[-—–−－/／\\＼一―─\s]*")
_INVISIBLE: Final = re.compile(f"[{DEFAULT_IGNORABLE}]")


def spots_at(record: Record, pointer: str) -> list[Provenance]:
    """Return the places that a value was read from; none if the form has no such cell."""
    entry = record.provenance.get(pointer)
    return [entry] if isinstance(entry, Provenance) else entry or []


def is_dash_or_blank(text: str) -> bool:
    """Return whether a cell is blank or has a dash, which means that it does not apply (不适用)."""
    return _DASH.fullmatch(_INVISIBLE.sub("", text)) is not None


def unread_at(record: Record, pointer: str) -> str | None:
    """Return the printed text of a figure that the record has as null, with its line breaks.

    None if the cell is blank or has a dash, or if other values were read from the same cell too: its text is
    then not that of the figure alone.
    """
    spots = spots_at(record, pointer)
    parts = [text for spot in spots if not is_dash_or_blank(text := spot.text or "")]
    if not parts or any(_is_shared(record, pointer, spot) for spot in spots):
        return None
    lines = (" ".join(line.split()) for line in "\n".join(parts).splitlines())
    return "\n".join(line for line in lines if line)


def _is_shared(record: Record, pointer: str, spot: Provenance) -> bool:
    place = (spot.table, spot.row, spot.column, spot.paragraph)
    return any(
        (other.table, other.row, other.column, other.paragraph) == place
        for key in record.provenance
        if key != pointer
        for other in spots_at(record, key)
    )


def of_which(record: Record, number: int) -> str:
    """Return what the form prints before the source of a fund line (`其中：`); "" if it prints nothing."""
    spots = spots_at(record, f"/funding/lines/{number}/label")
    printed = _INVISIBLE.sub("", "".join("".join(spot.text or "" for spot in spots).split()))
    found = OF_WHICH.match(printed)
    return found[0] if found else ""


def fund_label(record: Record, number: int) -> str:
    """Return the label of a fund line as printed, on one line: `其中：当年财政拨款`."""
    return of_which(record, number) + record.funding.lines[number].label
