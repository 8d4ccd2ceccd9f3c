"""Turn a form into a record: read every field, and keep the place that each value was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import TypeVar

from ..memo import CACHE_SIZE
from ..model import record as r
from ..model.form import Form, FundRow, IndicatorRow, Labelled, Note, PrintedText, joined
from . import figures, head, text, years
from .doubts import Doubts
from .identity import record_id
from .readings import reading

T = TypeVar("T")

_PREFIX = re.compile(r"^\s*指\s*标\s*(?:(\d{1,2})\s*(?:[:：、]|[.．](?!\d)|$)|[:：])\s*")
_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_POINTS = ("weight", "score")


@dataclass(frozen=True, slots=True)
class Normalized:
    """A record, with the notes of the reader and the normalizer."""

    record: r.Record
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _ProvenanceCollector:
    """Collects the provenance of every value, and notes about values."""

    doubts: Doubts
    unit: str | None = None
    provenance: r.ProvenanceMap = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def read(self, pointer: str, source: PrintedText | None, reader: Callable[[str], T | None]) -> T | None:
        """Read a value and record its provenance; None if the form has no such cell."""
        if source is None:
            return None
        self.remember(pointer, source.spots)
        return self.certain(pointer, source, reader) if self.doubts.by_place else reader(source.text)

    def certain(self, pointer: str, source: PrintedText, reader: Callable[[str], T | None]) -> T | None:
        """Read a value whose provenance is recorded; a doubt about its cell may leave it unread."""
        return self.doubts.certain(pointer, source, reader(source.text))

    def remember(self, pointer: str, spots: Iterable[r.Provenance]) -> None:
        """Record the places that a value was read from."""
        entries = list(spots)
        if entries:
            self.provenance[pointer] = entries[0] if len(entries) == 1 else entries

    def note(self, code: str, pointer: str, source: PrintedText, **operands: str | int) -> None:
        """Add a note about a value."""
        self.notes.append(Note(code, pointer, source.spots, operands))

    def figure(
        self, pointer: str, source: PrintedText | None, reader: Callable[[str], Decimal | None]
    ) -> Decimal | None:
        """Read a figure; add a note and return None if it cannot be read or a double cannot hold it."""
        if source is None:
            return None
        value = self.read(pointer, source, reader)
        if value is None:
            if not source.blank and not text.is_dash(source.text) and not self.doubts.tells(pointer, source):
                self.note("unread-figure", pointer, source, text=source.text)
            return None
        if not figures.in_range(value):
            self.note("number-out-of-range", pointer, source, text=source.text)
            return None
        return figures.exact(value)


def normalize(form: Form, filename: str, sha256: str) -> Normalized:
    """Turn a form into its canonical record.

    `filename` is the base name of the document, `sha256` the hex digest of its bytes.
    """
    book = _ProvenanceCollector(Doubts(form.doubts))
    title = book.read("/form/title", form.title, text.line)
    year = _year(form, book)
    project = _project(form, book)
    funding = _funding(form, book)
    record = r.Record(
        id=record_id(year, project.implementing_unit or project.competent_department, project.name),
        form=r.FormInfo(kind=form.kind, title=title, fiscal_year=year),
        project=project,
        funding=funding,
        goals=tuple(
            r.Goal(
                expected=book.read(f"/goals/{n}/expected", goal.expected, text.answer),
                actual=book.read(f"/goals/{n}/actual", goal.actual, text.answer),
            )
            for n, goal in enumerate(form.goals)
        ),
        indicators=tuple(_indicator(row, f"/indicators/{n}", book) for n, row in enumerate(form.indicators)),
        totals=_totals(form, book),
        remarks=_extras(form.remarks, "/remarks", book),
        source=r.SourceInfo(
            filename=filename, sha256=sha256, form_number=form.number, forms_in_document=form.of
        ),
        provenance=book.provenance,
    )
    told = book.doubts.notes(book.provenance)
    return Normalized(record, (*book.notes, *told, *_form_notes(form, _place(book, "/form/fiscal_year"))))


def _year(form: Form, book: _ProvenanceCollector) -> int | None:
    """Return the fiscal year from the first place that has one; note other years that are printed."""
    chosen = years.fiscal_year(form)
    book.notes += years.notes(form, chosen)
    return book.read("/form/fiscal_year", chosen[1], figures.year) if chosen else None


def _place(book: _ProvenanceCollector, pointer: str) -> r.Provenance | None:
    entry = book.provenance.get(pointer)
    return entry[0] if isinstance(entry, list) else entry


def _project(form: Form, book: _ProvenanceCollector) -> r.Project:
    def field_of(name: str) -> str | None:
        printed = form.fields.get(name)
        reader = partial(head.answer, name)
        value = book.read(f"/project/{name}", printed, reader)
        if printed is not None and head.is_of_another_field(name, printed.text):
            book.note("misplaced-answer", f"/project/{name}", printed, text=printed.text, field=name)
        return value

    return r.Project(
        name=field_of("name"),
        code=field_of("code"),
        competent_department=field_of("competent_department"),
        implementing_unit=field_of("implementing_unit"),
        leader=field_of("leader"),
        phone=field_of("phone"),
    )


def _one_line_answer(printed: str) -> str | None:
    return None if text.is_dash(printed) else text.line(printed)


def _funding(form: Form, book: _ProvenanceCollector) -> r.Funding:
    unit = book.read("/funding/unit", form.money_unit, text.line)
    book.unit = unit
    lines = tuple(_fund_line(row, f"/funding/lines/{n}", book) for n, row in enumerate(form.funds))
    return r.Funding.model_validate({"unit": unit, "lines": lines})


def _fund_line(row: FundRow, at: str, book: _ProvenanceCollector) -> r.FundLine:
    label = book.read(f"{at}/label", row.label, text.label) or ""
    values: dict[str, Decimal | None] = {
        key: _money(f"{at}/{key}", row.cells.get(key), row.units.get(key, book.unit), book)
        for key in _AMOUNTS
    }
    values |= {key: book.figure(f"{at}/{key}", row.cells.get(key), figures.number) for key in _POINTS}
    ratio = _ratio(values["executed"], values["annual_budget"])
    in_percent = row.units.get("execution_rate") == "%"
    values["execution_rate"] = book.figure(
        f"{at}/execution_rate",
        row.cells.get("execution_rate"),
        lambda printed: figures.rate(printed, ratio, in_percent=in_percent),
    )
    return r.FundLine.model_validate(
        {"source": row.source, "label": r.OF_WHICH.sub("", label, count=1)} | values
    )


def _money(
    pointer: str, source: PrintedText | None, unit: str | None, book: _ProvenanceCollector
) -> Decimal | None:
    value = book.figure(pointer, source, lambda printed: figures.amount(printed, unit))
    if value is not None and source is not None and value != value.quantize(Decimal("0.01")):
        book.note("sub-fen", pointer, source, text=source.text)
    return value


def _ratio(executed: Decimal | None, budget: Decimal | None) -> Decimal | None:
    return executed / budget if executed is not None and budget else None


def _indicator(row: IndicatorRow, at: str, book: _ProvenanceCollector) -> r.Indicator:
    name = row.cells["name"]
    match = _PREFIX.match(name.text)
    if match is not None and match[1]:
        book.remember(f"{at}/number", name.spots)
    book.remember(f"{at}/name", name.spots)
    label1 = book.read(f"{at}/level1/label", row.level1, text.label)
    label2 = book.read(f"{at}/level2/label", row.level2, text.label)
    return r.Indicator(
        level1=_level1(row.level1_code, label1),
        level2=_level2(row.level2_code, label2),
        number=int(match[1]) if match is not None and match[1] else None,
        name=text.prose(name.text[match.end() :] if match else name.text) or "",
        target=_target(row, f"{at}/target", book),
        actual=book.read(f"{at}/actual", row.cells.get("actual"), _reading),
        weight=book.figure(f"{at}/weight", row.cells.get("weight"), figures.number),
        score=book.figure(f"{at}/score", row.cells.get("score"), figures.number),
        deviation=book.read(f"{at}/deviation", row.cells.get("deviation"), text.answer),
        extra=_extras(row.extra, f"{at}/extra", book),
    )


@lru_cache(CACHE_SIZE)
def _level1(code: str, label: str | None) -> r.Level1Group:
    return r.Level1Group.model_validate({"code": code, "label": label})


@lru_cache(CACHE_SIZE)
def _level2(code: str | None, label: str | None) -> r.Level2Group:
    return r.Level2Group.model_validate({"code": code, "label": label})


def _target(row: IndicatorRow, pointer: str, book: _ProvenanceCollector) -> r.Reading | None:
    """Read a target printed in one cell, or in three: 指标性质, 指标值, 度量单位."""
    parts = [row.cells[k] for k in ("nature", "target", "unit") if k in row.cells]
    if len(parts) < 2:
        value = row.cells.get("target")
        if value is None and parts:
            book.remember(pointer, parts[0].spots)
        return book.read(pointer, value, _reading)
    shown = [p for p in parts if not p.blank and not text.is_dash(p.text)]
    book.remember(pointer, [s for p in (shown or parts) for s in p.spots])
    value = row.cells.get("target")
    if value is None or value.blank or text.is_dash(value.text):
        return None
    return book.certain(pointer, joined(tuple(shown)), _reading)


def _reading(printed: str) -> r.Reading | None:
    kept = text.answer(printed)
    return None if kept is None else reading(kept)


def _totals(form: Form, book: _ProvenanceCollector) -> r.Totals:
    return r.Totals(
        weight=book.figure("/totals/weight", form.totals.get("weight"), figures.number),
        score=book.figure("/totals/score", form.totals.get("score"), figures.number),
        grade=book.read("/totals/grade", form.totals.get("grade"), _one_line_answer),
    )


def _extras(items: Iterable[Labelled], at: str, book: _ProvenanceCollector) -> tuple[r.Extra, ...]:
    found: list[r.Extra] = []
    for item in items:
        said = book.read(f"{at}/{len(found)}/text", item.value, text.prose)
        if said is not None:
            book.remember(f"{at}/{len(found)}/label", item.spots)
            found.append(r.Extra(label=text.label(item.label), text=said))
    return tuple(found)


def _has_unit(form: Form) -> bool:
    """Return whether the rows of the funds name their unit, and no amount is without one."""
    amounts = [(row, key) for row in form.funds for key in _AMOUNTS]
    printed = [(row, key) for row, key in amounts if key in row.cells and not row.cells[key].blank]
    return any(key in row.units for row, key in amounts) and all(key in row.units for row, key in printed)


def _form_notes(form: Form, year: r.Provenance | None) -> Iterable[Note]:
    """Yield notes on unmapped cells, blank headers, money units, and a fiscal year from the file name."""
    for cell in form.unmapped:
        yield Note("unmapped-cell", None, cell.spots, {"text": cell.text})
    for column, spots in form.blank_labels.items():
        yield Note("blank-header", None, spots, {"column": column})
    if form.money_unit is None and form.funds and not _has_unit(form):
        yield Note("no-money-unit", "/funding/unit")
    for unit in form.other_units:
        yield Note("other-money-unit", "/funding/unit", unit.spots, {"text": unit.text})
    if year is not None and year.filename is not None:
        yield Note("year-from-filename", "/form/fiscal_year")
