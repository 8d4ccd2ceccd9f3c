"""Word forms to hand out: blank, or filled in from a record.

    record -> texts (`from_record`) -> tables of boxes (`head`, `indicators`) -> Word (`package`)

A filled form is read back as the same record, except for `source` and `provenance`.
"""

from __future__ import annotations

from ...errors import LayoutLacks
from ...model.record import Record
from .blank import blank
from .from_record import as_written
from .head import head_table
from .indicators import indicator_table
from .layout import LAYOUTS, Layout, LayoutName, lacks
from .package import package
from .texts import FormTexts

_NAMED = 5
"""The most places that an error names."""


def blank_form(
    year: int | None = None,
    unit: str | None = None,
    name: str | None = None,
    layout: LayoutName = "national",
) -> bytes:
    """Return a blank official form (.docx) with fiscal year, implementing unit and project name if given."""
    chosen = LAYOUTS[layout]
    return _document(blank(chosen, year, unit, name), chosen)


def filled_form(record: Record, layout: LayoutName | None = None) -> bytes:
    """Return the official form (.docx) filled in from a record, full or published.

    Without `layout`, the first layout with a place for everything in the record is used.
    Raises LayoutLacks if the given layout has no place for something; NotARecord for a character that a Word
    file cannot contain.
    """
    form = as_written(record)
    chosen = _fitting(form) if layout is None else LAYOUTS[layout]
    lacking = list(lacks(chosen, form))
    if lacking:
        raise LayoutLacks(layout=chosen.name, pointers=", ".join(lacking[:_NAMED]))
    return _document(form, chosen)


def _fitting(form: FormTexts) -> Layout:
    """Return the first layout that lacks nothing, trying those of the form's own kind first.

    There always is one: the layouts for projects have a place for everything.
    """
    order = sorted(LAYOUTS.values(), key=lambda layout: layout.kind != form.kind)
    return next(layout for layout in order if not any(lacks(layout, form)))


def _document(form: FormTexts, layout: Layout) -> bytes:
    return package(form.title, form.year, (head_table(form, layout), indicator_table(form, layout)))
