"""The first table of a Word form: head, funds (项目资金) and annual objectives (年度总体目标)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .boxes import Box, BoxRow, BoxTable, beside, prose
from .layout import NAME_LABELS, Field, Layout, widths
from .texts import FormTexts, FundTexts

_MARGIN, _SOURCE = 12, 20
"""Shares of the width: the labels in the first column, the sources of funds."""
_GOAL_HEIGHT = 700


def head_table(form: FormTexts, layout: Layout) -> BoxTable:
    """Return the table of head, funds and goals; a block that the form does not have is left out."""
    columns = len(layout.funds)
    rows = [*_head(form, layout, columns)]
    if form.funds or form.money_unit:
        rows += _funds(form, layout)
    if form.goals:
        rows += _goals(form.goals, layout, columns)
    return BoxTable(widths((_MARGIN, _SOURCE, *(column.share for column in layout.funds))), tuple(rows))


def head_remark(form: FormTexts, layout: Layout) -> str | None:
    """Return the first remark if the layout has a row for it in the head; all others follow at the end."""
    first = form.remarks[0] if form.remarks else None
    return first.text if first is not None and first.label == layout.head_remark else None


def _head(form: FormTexts, layout: Layout, columns: int) -> Iterator[BoxRow]:
    yield _pair(NAME_LABELS[form.kind], form.fields.get("name", ""), columns)
    if layout.head_remark is not None:
        yield _pair(layout.head_remark, head_remark(form, layout) or "", columns)
    for fields in layout.head:
        texts = [form.fields.get(field.key, "") for field in fields]
        if any(texts) or not all(field.optional for field in fields):
            yield _head_row(fields, texts, columns)


def _pair(label: str, text: str, columns: int) -> BoxRow:
    return BoxRow((Box(label), Box(text, columns + 1)))


def _head_row(fields: Sequence[Field], texts: Sequence[str], columns: int) -> BoxRow:
    """Return one label with its answer over the whole row, or two of them side by side."""
    if len(fields) == 1:
        return _pair(fields[0].label, texts[0], columns)
    left = 1 + (columns - 1) // 2
    return BoxRow(
        (Box(fields[0].label), Box(texts[0], left), Box(fields[1].label), Box(texts[1], columns - left))
    )


def _funds(form: FormTexts, layout: Layout) -> list[BoxRow]:
    unit = f"\n（{form.money_unit}）" if form.money_unit else ""
    header = BoxRow((Box(), *(Box("".join(column.header)) for column in layout.funds)))
    rows = [_fund_row(row, layout) for row in form.funds]
    return beside(Box(layout.funds_label + unit), [header, *rows])


def _fund_row(row: FundTexts, layout: Layout) -> BoxRow:
    return BoxRow((prose(row.label, 1), *(Box(row.cells.get(column.key, "")) for column in layout.funds)))


def _goals(goals: Sequence[tuple[str, str]], layout: Layout, columns: int) -> list[BoxRow]:
    left = 1 + (columns - 1) // 2
    spans = (left, columns + 1 - left)
    header = BoxRow(tuple(Box(label, span) for label, span in zip(layout.goals, spans, strict=True)))
    rows = [
        BoxRow((prose(expected, spans[0]), prose(actual, spans[1])), height=_GOAL_HEIGHT)
        for expected, actual in goals
    ]
    return beside(Box("年度总体目标"), [header, *rows])
