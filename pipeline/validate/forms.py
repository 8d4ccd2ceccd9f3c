"""Many forms in brief: what the rules over them look at, and nothing else, so that a year fits in memory."""

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
    """A value of a form, where it stands in the record, and in which cells."""

    pointer: str
    value: T
    places: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """One form in brief.

    `key` is how pointers name it: its place in the document (`0`), or its id.  `satisfaction` holds actual
    values as fractions, `scales` the targets that are scales with the code of their second level, `names` the
    names of its indicators but those of cost and satisfaction, which are called alike everywhere.
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
        """The pointer of a value among the records of all forms: `/records/0/project/phone`."""
        return f"/records/{self.key}{told.pointer}"


@dataclass(frozen=True)
class Forms:
    """Forms of one document, or of one year, and the profile in force."""

    briefs: tuple[Brief, ...]
    profile: Profile

    @cached_property
    def by_unit(self) -> dict[str, list[Brief]]:
        """The forms of each implementing unit."""
        units: dict[str, list[Brief]] = {}
        for brief in self.briefs:
            units.setdefault(bare(brief.unit), []).append(brief)
        return units

    @cached_property
    def _places(self) -> dict[str, tuple[Provenance, ...]]:
        return {brief.at(told): told.places for brief in self.briefs for told in _all(brief)}

    def places(self, pointer: str) -> list[Provenance]:
        """Where the value of a pointer into one of the forms stands in its document."""
        return list(self._places.get(pointer, ()))


def _all(brief: Brief) -> Iterator[Told[str] | Told[Decimal] | Told[tuple[str, str]]]:
    yield from (told for told in (brief.leader, brief.phone) if told is not None)
    yield from brief.satisfaction
    yield from brief.scales
    yield from brief.names


def in_brief(record: Record, key: str, *, with_places: bool = True) -> Brief:
    """A record in brief; without places where its document is not at hand."""

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
    """The names of forms in one line, the first few of them."""
    return few(brief.name for brief in briefs)


def few(texts: Iterable[str], most: int = 5) -> str:
    """Texts in one line, each once, no more than so many."""
    different = list(dict.fromkeys(texts))
    return "、".join(different[:most]) + (" …" if len(different) > most else "")
