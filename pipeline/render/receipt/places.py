"""The places of a finding as a receipt shows them: the form's own words, the cell, the printed text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ...model.finding import CellPlace, Finding
from ...model.record import Provenance, Record
from ..common.bilingual import Text
from ..common.place_names import place_words


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A place on a form: the form's words for it, its position, the text printed there (None if unknown)."""

    words: Text | None
    address: Text | None
    text: str | None


class PointedValue(NamedTuple):
    """A pointer of a finding, the record it points into, and that record's name if there are several."""

    pointer: str
    record: Record | None
    name: str | None = None


Records = Mapping[str, tuple[str, Record | None]]
"""Names and records (None if not available) by their key in findings over several records.

The key is the number in the document or the record's id.
"""


def places(finding: Finding, record: Record | None, records: Records) -> list[FormPlace]:
    """Return each value's place, then the cells that belong to no value.

    If there are neither, return places that consist of the words for the finding's pointers only.
    """
    values = [_value(pointer, record, records) for pointer in finding.pointers]
    spots = [_provenance(value) for value in values]
    read = [_place(value, found) for value, found in zip(values, spots, strict=True) if found]
    known = {cell for found in spots for spot in found if (cell := _cell(spot))}
    read += [FormPlace(None, address(cell), None) for cell in finding.cells if cell not in known]
    return list(dict.fromkeys(read or _named(values)))


def address(cell: CellPlace) -> Text:
    """Return the position of a cell in its document in words."""
    return Text(
        f"第 {cell.table} 张表 第 {cell.row} 行 第 {cell.column} 列",
        f"table {cell.table}, row {cell.row}, col. {cell.column}",
    )


def _value(pointer: str, record: Record | None, records: Records) -> PointedValue:
    """Resolve a pointer; in findings over several records it begins with `/records/<key>`."""
    if not pointer.startswith("/records/"):
        return PointedValue(pointer, record)
    number, _, rest = pointer.removeprefix("/records/").partition("/")
    name, one = records.get(number, (None, None))
    return PointedValue(f"/{rest}", one, name)


def _provenance(value: PointedValue) -> list[Provenance]:
    entry = value.record.provenance.get(value.pointer, []) if value.record else []
    return entry if isinstance(entry, list) else [entry]


def _place(value: PointedValue, spots: list[Provenance]) -> FormPlace:
    texts = [spot.text for spot in spots if spot.text]
    return FormPlace(_words(value), _where(spots[0]), "；".join(texts))


def _named(values: list[PointedValue]) -> Iterator[FormPlace]:
    for value in values:
        if words := _words(value):
            yield FormPlace(words, None, None)


def _words(value: PointedValue) -> Text | None:
    words = place_words(value.pointer, value.record)
    if value.name is None or words is None:
        return words
    return Text(f"{value.name} · {words.zh}", f"{value.name} · {words.en or words.zh}")


def _where(spot: Provenance) -> Text:
    if cell := _cell(spot):
        return address(cell)
    if spot.paragraph:
        return Text(f"第 {spot.paragraph} 段", f"paragraph {spot.paragraph}")
    return Text("文件名", "file name")


def _cell(spot: Provenance) -> CellPlace | None:
    if spot.table and spot.row and spot.column:
        return CellPlace(spot.table, spot.row, spot.column)
    return None
