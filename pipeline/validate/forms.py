"""Forms in brief: only what rules over several forms need, so that a year of forms fits in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..model.comparison import is_satisfaction, is_scale
from ..model.record import Provenance, Record
from .words import bare

if TYPE_CHECKING:
    from .profile import Profile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A value of a form, with its pointer in the record and its cells in the document."""

    pointer: str
    value: T
    places: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The values of one form that rules over several forms compare.

    `key` identifies the form in pointers: its number in the document, from 0, or its record's id.
    `satisfaction` has the actual values of satisfaction indicators as fractions.  `scales` has the targets
    that are rating scales: (code of the second level, or of the first if there is none; text).  `names` has
    the names of the indicators, without cost and satisfaction, which have the same names on every form.
    """

    key: str
    name: str
    unit: str
    leader: Told[str] | None
    phone: Told[str] | None
    satisfaction: tuple[Told[Decimal], ...]
    scales: tuple[Told[tuple[str, str]], ...]
    names: tuple[Told[str], ...]

    def at(self, told: Told[Any]) -> str:
        """Return the pointer of a value among the records of all forms: `/records/0/project/phone`."""
        return f"/records/{self.key}{told.pointer}"


@dataclass(frozen=True)
class Forms:
    """The forms of one document or of one year, and the profile in force."""

    briefs: tuple[Brief, ...]
    profile: Profile

    @cached_property
    def by_unit(self) -> dict[str, list[Brief]]:
        """The forms by implementing unit."""
        units: dict[str, list[Brief]] = {}
        for brief in self.briefs:
            units.setdefault(bare(brief.unit), []).append(brief)
        return units

    @cached_property
    def _places(self) -> dict[str, tuple[Provenance, ...]]:
        return {brief.at(told): told.places for brief in self.briefs for told in _all(brief)}

    def places(self, pointer: str) -> list[Provenance]:
        """Return the cells of the value at a pointer into one of the forms."""
        return list(self._places.get(pointer, ()))


def _all(brief: Brief) -> Iterator[Told[str] | Told[Decimal] | Told[tuple[str, str]]]:
    yield from (told for told in (brief.leader, brief.phone) if told is not None)
    yield from brief.satisfaction
    yield from brief.scales
    yield from brief.names


def in_brief(record: Record, key: str, *, with_places: bool = True) -> Brief:
    """Return a record in brief; `with_places` is false if its document is not available."""

    def told(pointer: str, value: T) -> Told[T]:
        entry = record.provenance.get(pointer) if with_places else None
        places = entry if isinstance(entry, list) else [entry] if entry is not None else []
        return Told(pointer, value, tuple(places))

    project = record.project
    return Brief(
        key=key,
        name=project.name or record.id,
        unit=project.implementing_unit or project.competent_department or "",
        leader=told("/project/leader", project.leader) if project.leader else None,
        phone=told("/project/phone", project.phone) if project.phone else None,
        satisfaction=tuple(told(p, v) for p, v in _satisfaction(record)),
        scales=tuple(told(p, v) for p, v in _scales(record)),
        names=tuple(told(p, v) for p, v in _names(record)),
    )


def _satisfaction(record: Record) -> Iterator[tuple[str, Decimal]]:
    for n, indicator in enumerate(record.indicators):
        actual = indicator.actual
        if is_satisfaction(indicator) and actual is not None and isinstance(actual.value, Decimal):
            yield f"/indicators/{n}/actual", actual.value


def _scales(record: Record) -> Iterator[tuple[str, tuple[str, str]]]:
    for n, indicator in enumerate(record.indicators):
        if indicator.target is not None and is_scale(indicator.target):
            group = indicator.level2.code or indicator.level1.code
            yield f"/indicators/{n}/target", (group, indicator.target.text)


def _names(record: Record) -> Iterator[tuple[str, str]]:
    for n, indicator in enumerate(record.indicators):
        codes = {indicator.level1.code, indicator.level2.code}
        if not codes & {"cost", "satisfaction"}:
            yield f"/indicators/{n}/name", indicator.name


def called(briefs: Iterable[Brief]) -> str:
    """Return the names of forms in one line, five of them at most."""
    return few(brief.name for brief in briefs)


def few(texts: Iterable[str], most: int = 5) -> str:
    """Return texts in one line, each once, `most` of them at most; `…` stands for the rest."""
    different = list(dict.fromkeys(texts))
    return "、".join(different[:most]) + (" …" if len(different) > most else "")
