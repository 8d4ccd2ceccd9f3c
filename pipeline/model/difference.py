"""Differences between two versions of a record, as data without sentences."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Literal

from .record import Provenance, ProvenanceMap, Reading, Record

Value = str | int | Decimal | Reading | None
_Key = Callable[[Any], Hashable]


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of one of the two versions: its JSON pointer, its value and its text as printed.

    `text` is None if the field has no provenance of its own.
    """

    pointer: str
    value: Value
    text: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs.  `old` is None if the field was added, `new` is None if it was removed.

    An indicator, a fund line, a goal or a remark that was added or removed is one change: the field that
    names it (`label`, `expected`, `name`, `text`) represents the others.
    """

    old: Spot | None
    new: Spot | None

    @property
    def kind(self) -> Literal["changed", "added", "removed"]:
        """Whether the field was changed, added or removed."""
        if self.old and self.new:
            return "changed"
        return "added" if self.new else "removed"


@dataclass(frozen=True, slots=True)
class _Rows:
    """A list: the fields of its items, the field that names an item, and the keys that pair items.

    Equal items of the two versions are paired first, then those that agree on each key in turn.  `within`
    are lists nested in the items.
    """

    path: str
    fields: tuple[str, ...]
    name: str
    keys: tuple[_Key, ...]
    within: tuple[_Rows, ...] = ()


@dataclass(frozen=True, slots=True)
class _DiffPart:
    """A part of one version, with its JSON pointer."""

    item: Any
    pointer: str
    provenance: ProvenanceMap

    def spot(self, field: str) -> Spot:
        pointer = f"{self.pointer}/{field.replace('.', '/')}"
        return Spot(pointer, attrgetter(field)(self.item), _printed(self.provenance.get(pointer)))

    def parts(self, path: str) -> list[_DiffPart]:
        pointer = f"{self.pointer}/{path.replace('.', '/')}"
        items = enumerate(attrgetter(path)(self.item))
        return [_DiffPart(item, f"{pointer}/{n}", self.provenance) for n, item in items]


HEAD = (
    "form.title", "form.fiscal_year", "project.name", "project.code", "project.competent_department",
    "project.implementing_unit", "project.leader", "project.phone", "funding.unit",
)  # fmt: skip
TOTALS = ("totals.weight", "totals.score", "totals.grade")
LINES = _Rows(
    "funding.lines",
    ("label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score"),
    "label",
    (attrgetter("source", "label"), attrgetter("source")),
)
GOALS = _Rows("goals", ("expected", "actual"), "expected", (lambda _: None,))
EXTRA = _Rows("extra", ("label", "text"), "text", (attrgetter("label"),))
REMARKS = _Rows("remarks", *(EXTRA.fields, EXTRA.name, EXTRA.keys))
INDICATORS = _Rows(
    "indicators",
    ("level1.label", "level2.label", "name", "target", "actual", "weight", "score", "deviation"),
    "name",
    (
        attrgetter("level1.label", "level2.label", "name"),
        attrgetter("name"),
        attrgetter("level1.code", "level2.code"),
    ),
    (EXTRA,),
)
"""The printed number is left out: it changes whenever an indicator is inserted before it."""


def difference(old: Record, new: Record) -> tuple[FieldChange, ...]:
    """Return the differences in the order of the form, in time linear in the size of the two versions.

    The file's name and hash, the places on the form and the way a value is printed are not compared.  A
    figure that could not be read is compared as printed.
    """
    before, after = _DiffPart(old, "", old.provenance), _DiffPart(new, "", new.provenance)
    return (
        *_fields(HEAD, before, after),
        *(change for rows in (LINES, GOALS, INDICATORS) for change in _rows(rows, before, after)),
        *_fields(TOTALS, before, after),
        *_rows(REMARKS, before, after),
    )


def _fields(fields: Sequence[str], before: _DiffPart, after: _DiffPart) -> Iterator[FieldChange]:
    for field in fields:
        old, new = before.spot(field), after.spot(field)
        if old.value != new.value or (old.value is None and (old.text or "") != (new.text or "")):
            yield FieldChange(old, new)


def _rows(rows: _Rows, before: _DiffPart, after: _DiffPart) -> Iterator[FieldChange]:
    for old, new in _pairs(before.parts(rows.path), after.parts(rows.path), rows.keys):
        if old and new:
            yield from _fields(rows.fields, old, new)
            for inner in rows.within:
                yield from _rows(inner, old, new)
        else:
            yield FieldChange(old.spot(rows.name) if old else None, new.spot(rows.name) if new else None)


def _pairs(
    old: list[_DiffPart], new: list[_DiffPart], keys: Sequence[_Key]
) -> Iterator[tuple[_DiffPart | None, _DiffPart | None]]:
    """Yield every item of the new version with its counterpart, then the items that were removed."""
    found: dict[str, _DiffPart] = {}
    for key in (lambda item: item, *keys):
        _pair(old, new, key, found)
    yield from ((found.get(part.pointer), part) for part in new)
    paired = {part.pointer for part in found.values()}
    yield from ((part, None) for part in old if part.pointer not in paired)


def _pair(old: list[_DiffPart], new: list[_DiffPart], key: _Key, found: dict[str, _DiffPart]) -> None:
    """Pair unpaired items that agree on a key, in order.  `found` has the new item's pointer as key."""
    paired = {part.pointer for part in found.values()}
    alone: defaultdict[Hashable, deque[_DiffPart]] = defaultdict(deque)
    for part in old:
        if part.pointer not in paired:
            alone[key(part.item)].append(part)
    for part in new:
        if part.pointer not in found and (candidates := alone.get(key(part.item))):
            found[part.pointer] = candidates.popleft()


def _printed(place: Provenance | list[Provenance] | None) -> str | None:
    """Return the text as printed; one line per place if it was read from several."""
    if place is None:
        return None
    places = place if isinstance(place, list) else [place]
    return "\n".join(one.text for one in places if one.text)
