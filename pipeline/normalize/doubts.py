"""Which values stay unread because the text of their cell may not be what a reader of the page sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar, cast

from ..model.form import Doubt, Note, Place, PrintedText
from ..model.record import Provenance, ProvenanceMap, Reading

T = TypeVar("T")

_WHOLE_CELL: Final = frozenset({"text-direction", "field-outdated", "merge-field", "bound-content"})
"""What leaves the whole cell unread: another text is shown than the one that is stored."""
_FIGURES_ONLY: Final = frozenset(
    {
        *("invisible-text", "field-without-result", "alternate-content", "unknown-symbol"),
        *("automatic-number", "equation"),
    }
)
"""What leaves a figure in the cell unread: a part of it may be missing, or may belong to something else."""
_QUIET: Final = frozenset({"automatic-number", "equation"})
"""What is only told where a figure was left unread: in a text these are nothing unusual."""


@dataclass(slots=True)
class Doubts:
    """The doubts about the cells and paragraphs of one form; `notes` tells about them."""

    by_place: Mapping[Place, tuple[Doubt, ...]] = field(default_factory=dict)
    _withheld: dict[Place, str] = field(default_factory=dict)
    """The pointer of the value that was left unread, by place."""

    def certain(self, pointer: str, source: PrintedText, value: T | None) -> T | None:
        """Return a value that was read, or what is left of it: none, or a target as a mere text."""
        for spot in source.spots:
            found = self._codes(spot)
            if found & _WHOLE_CELL:
                self._withheld.setdefault(_place(spot), pointer)
                return None
            if found & _FIGURES_ONLY and isinstance(value, (Decimal, int, Reading)):
                self._withheld.setdefault(_place(spot), pointer)
                return cast("T", _as_text(value)) if isinstance(value, Reading) else None
        return value

    def tells(self, pointer: str, source: PrintedText) -> bool:
        """Return whether a doubt tells why a figure could not be read; its note names the figure then."""
        for spot in source.spots:
            if self._codes(spot) & (_FIGURES_ONLY | _WHOLE_CELL):
                self._withheld.setdefault(_place(spot), pointer)
                return True
        return False

    def _codes(self, spot: Provenance) -> set[str]:
        return {doubt.code for doubt in self.by_place.get(_place(spot), ())}

    def notes(self, provenance: ProvenanceMap) -> Iterator[Note]:
        """Yield a note for each kind of doubt about each cell, with the field that it concerns."""
        if not self.by_place:
            return
        pointers: dict[Place, str] = {}
        for pointer, entry in provenance.items():
            for spot in entry if isinstance(entry, list) else [entry]:
                pointers.setdefault(_place(spot), pointer)
        for place, doubts in self.by_place.items():
            of = self._withheld.get(place) or pointers.get(place)
            if of is None and len(place) == 1:
                continue  # a paragraph outside the form's tables that holds nothing of it
            texts: dict[str, dict[str, None]] = {}
            for doubt in doubts:
                texts.setdefault(doubt.code, {})[doubt.text] = None
            for code, told in texts.items():
                if code not in _QUIET or place in self._withheld:
                    yield Note(code, of, (_spot(place),), {"text": "、".join(filter(None, told))})


def _as_text(value: Reading) -> Reading:
    """Return a target or an actual value as it is printed, without its figure."""
    return Reading(text=value.text, kind="text")


def _place(spot: Provenance) -> Place:
    if spot.paragraph is not None:
        return (spot.paragraph,)
    return (spot.table or 0, spot.row or 0, spot.column or 0)


def _spot(place: Place) -> Provenance:
    if len(place) == 1:
        return Provenance(paragraph=place[0])
    table, row, column = place
    return Provenance(table, row, column)
