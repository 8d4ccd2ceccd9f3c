"""Word forms to hand out: a blank one, or one that says what a record says.

The way back through the house: record -> texts (`word_form_written`) -> tables of boxes
(`word_form_head`, `word_form_indicators`) -> Word (`word_form_package`).  What is written here is read back
as the same record, its places (`source`, `provenance`) apart.
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
"""How many places an error names."""


def blank_form(
    year: int | None = None,
    unit: str | None = None,
    name: str | None = None,
    layout: LayoutName = "national",
) -> bytes:
    """A blank official form (.docx), with fiscal year, implementing unit and project name where known."""
    chosen = LAYOUTS[layout]
    return _document(blank(chosen, year, unit, name), chosen)


def filled_form(record: Record, layout: LayoutName | None = None) -> bytes:
    """The official form (.docx) filled in from a record, full or published.

    Without a layout it is the first one that has a place for everything the record says.
    Raises: LayoutLacks where the layout asked for has not; NotARecord for a character no Word file can hold.
    """
    form = as_written(record)
    chosen = _fitting(form) if layout is None else LAYOUTS[layout]
    lacking = list(lacks(chosen, form))
    if lacking:
        raise LayoutLacks(layout=chosen.name, pointers=", ".join(lacking[:_NAMED]))
    return _document(form, chosen)


def _fitting(form: FormTexts) -> Layout:
    """The first layout of the form's own kind, then of any, that lacks nothing; all projects' layouts do."""
    order = sorted(LAYOUTS.values(), key=lambda layout: layout.kind != form.kind)
    return next(layout for layout in order if not any(lacks(layout, form)))


def _document(form: FormTexts, layout: Layout) -> bytes:
    return package(form.title, form.year, (head_table(form, layout), indicator_table(form, layout)))
