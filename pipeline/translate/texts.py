"""The texts of a record that its page shows in English, and the field of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model.record import Extra, Indicator, Reading, Record
from . import names
from .catalogue import PERSON, Catalogue
from .memory import Memory
from .readings import reading_en

CHINESE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


class Use(NamedTuple):
    """A text in a field of a record (`indicators/3/name`), under a context.

    `has_own`: the program has English for it without the memory (the word of a code, figures, pinyin).
    """

    field: str
    zh: str
    context: str = ""
    has_own: bool = False


def texts_of(record: Record, catalogue: Catalogue) -> Iterator[Use]:
    """Yield the texts of a record that the memory may translate; texts without Chinese need no English."""
    for use in _all(record, _without_memory(catalogue)):
        if CHINESE.search(use.zh):
            yield use


def _without_memory(catalogue: Catalogue) -> Catalogue:
    return Catalogue(catalogue.labels, catalogue.terms, catalogue.units, Memory({}))


def _all(record: Record, bare: Catalogue) -> Iterator[Use]:
    project = record.project
    yield from _plain("project/name", project.name)
    yield from _plain("project/implementing_unit", project.implementing_unit)
    yield from _plain("project/competent_department", project.competent_department)
    for name in filter(None, (project.leader, *names.parts(project.leader or ""))):
        yield Use("project/leader", name, PERSON, names.romanised(name) != name)
    for n, goal in enumerate(record.goals):
        yield from _plain(f"goals/{n}/expected", goal.expected)
        yield from _plain(f"goals/{n}/actual", goal.actual)
    for n, line in enumerate(record.funding.lines):
        yield from _label(f"funding/lines/{n}/label", line.label, line.source, bare)
    for n, row in enumerate(record.indicators):
        yield from _indicator(f"indicators/{n}", row, bare)
    yield from _plain("totals/grade", record.totals.grade)
    yield from _extras("remarks", record.remarks, bare)
    yield from _label("form/title", record.form.title, record.form.kind, bare)


def _indicator(at: str, row: Indicator, bare: Catalogue) -> Iterator[Use]:
    yield from _label(f"{at}/level1/label", row.level1.label, row.level1.code, bare)
    yield from _label(f"{at}/level2/label", row.level2.label, row.level2.code, bare)
    yield from _plain(f"{at}/name", row.name)
    yield from _reading(f"{at}/target", row.target, row.name, None, bare)
    scale = row.target.text if row.target else None
    yield from _reading(f"{at}/actual", row.actual, row.name, scale, bare)
    yield from _plain(f"{at}/deviation", row.deviation)
    yield from _extras(f"{at}/extra", row.extra, bare)


def _plain(field: str, zh: str | None) -> Iterator[Use]:
    if zh:
        yield Use(field, zh)


def _label(field: str, zh: str | None, code: str | None, bare: Catalogue) -> Iterator[Use]:
    if zh and bare.printed(zh) is None:
        yield Use(field, zh, has_own=code is not None)


def _extras(at: str, extras: tuple[Extra, ...], bare: Catalogue) -> Iterator[Use]:
    for n, extra in enumerate(extras):
        yield from _label(f"{at}/{n}/label", extra.label, None, bare)
        yield from _plain(f"{at}/{n}/text", extra.text)


def _reading(
    field: str, reading: Reading | None, name: str, scale: str | None, bare: Catalogue
) -> Iterator[Use]:
    if reading:
        yield Use(field, reading.text, name, reading_en(reading, bare, name, scale) is not None)
