"""What a later version of a record says otherwise: data, no sentences."""

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
    """A field of one of two versions: its JSON pointer there, its value, and what the form printed.

    `text` is null where the field was not read from a place of its own.
    """

    pointer: str
    value: Value
    text: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs.  `old` is null where the new version added it, `new` where it left it out.

    An indicator, a fund line, a goal or a remark that was added or left out is one change: the field that
    names it stands for the others (`label`, `expected`, `name`, `text`).
    """

    old: Spot | None
    new: Spot | None

    @property
    def kind(self) -> Literal["changed", "added", "removed"]:
        """What became of the field."""
        if self.old and self.new:
            return "changed"
        return "added" if self.new else "removed"


@dataclass(frozen=True, slots=True)
class _Rows:
    """A list: its items' fields, the one that names an item, and by what items of two versions are paired.

    Items that are equal are pairs before all others, then those that agree on each key in turn.
    """

    path: str
    fields: tuple[str, ...]
    name: str
    keys: tuple[_Key, ...]
    within: tuple[_Rows, ...] = ()


@dataclass(frozen=True, slots=True)
class _DiffPart:
    """A part of one version, and where it stands there."""

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
"""An indicator's printed number is left out: it changes with every indicator put in before it."""


def difference(old: Record, new: Record) -> tuple[FieldChange, ...]:
    """What the new version says otherwise, in the order of the form.  Linear in what the two say.

    The file's name and hash and the places on the form are no content; nor is another way to print the
    same value.  A figure that could not be read is compared as it is printed.
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
    """Every item of the new version with its counterpart, then what the new version left out."""
    found: dict[str, _DiffPart] = {}
    for key in (lambda item: item, *keys):
        _pair(old, new, key, found)
    yield from ((found.get(part.pointer), part) for part in new)
    paired = {part.pointer for part in found.values()}
    yield from ((part, None) for part in old if part.pointer not in paired)


def _pair(old: list[_DiffPart], new: list[_DiffPart], key: _Key, found: dict[str, _DiffPart]) -> None:
    """Pair what is still alone and agrees on a key, in order.  `found` is by the new one's pointer."""
    paired = {part.pointer for part in found.values()}
    alone: defaultdict[Hashable, deque[_DiffPart]] = defaultdict(deque)
    for part in old:
        if part.pointer not in paired:
            alone[key(part.item)].append(part)
    for part in new:
        if part.pointer not in found and (candidates := alone.get(key(part.item))):
            found[part.pointer] = candidates.popleft()


def _printed(place: Provenance | list[Provenance] | None) -> str | None:
    """What was printed; a line a place where it was read from several."""
    if place is None:
        return None
    places = place if isinstance(place, list) else [place]
    return "\n".join(one.text for one in places if one.text)
