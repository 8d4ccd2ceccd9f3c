"""The second table of a Word form: indicators (绩效指标), total row, grade and remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from .boxes import Box, BoxRow, BoxTable, Merge, beside, prose
from .head import head_remark
from .layout import FormColumn, Layout, widths
from .texts import FormTexts, IndicatorTexts, Said

_MARGIN: Final = 50
_EXTRA: Final = 90
"""Shares of the width: the label in the first column, a column that the model has no field for."""
_MARGIN_LABEL: Final = "绩效指标"
_LABEL_SPAN: Final = 2
"""Columns of a remark's label: the first one and 一级指标."""
_PROSE: Final = frozenset({"name", "deviation", ""})
_TARGET: Final = re.compile(
    r"(?P<nature>>=|<=|[≥≤><＞＜=＝≈]|)(?P<target>\d(?:[\d,]*\d)?(?:\.\d+)?)(?P<unit>[%％‰]|(?!一$)[^\W\d_].*|)"
)


def indicator_table(form: FormTexts, layout: Layout) -> BoxTable:
    """Return the table of the indicators with header, total row, grade and remarks."""
    columns = (*layout.indicators, *_extra_columns(form.indicators))
    rows = [*_header(columns), *_body(form.indicators, columns, layout)]
    if "score" in layout.keys:
        rows.append(_total(form, columns))
    rows += [_remark(one, len(columns)) for one in _said_below(form, layout)]
    return BoxTable(widths((_MARGIN, *(column.share for column in columns))), tuple(rows))


def _extra_columns(indicators: Sequence[IndicatorTexts]) -> list[FormColumn]:
    """Return the columns that the model has no field for, in an order that fits the order in every row.

    If no single order fits, a label occurs twice: the form then had two columns with that label.
    """
    labels: list[str] = []
    for row in indicators:
        end = len(labels)
        for extra in reversed(row.extra):
            at = next((n for n in reversed(range(end)) if labels[n] == extra.label), None)
            if at is None:
                labels.insert(end, extra.label)
                at = end
            end = at
    return [FormColumn("", (label,), _EXTRA) for label in labels]


def _header(columns: Sequence[FormColumn]) -> list[BoxRow]:
    """Return one header row, or two if a column's header has two words; neighbours share the upper one."""
    if all(len(column.header) == 1 for column in columns):
        return [_header_row([Box(column.header[0]) for column in columns], None)]
    upper = [_upper_box(list(group)) for _, group in groupby(columns, key=_upper)]
    lower = [Box(c.header[1]) if len(c.header) > 1 else Box(merge="continue") for c in columns]
    return [_header_row(upper, "restart"), _header_row(lower, "continue")]


def _upper(column: FormColumn) -> object:
    """Return the key that groups neighbours under one upper word; a one-word column is its own group."""
    return column.header[0] if len(column.header) > 1 else id(column)


def _upper_box(group: Sequence[FormColumn]) -> Box:
    words = group[0].header
    return Box(words[0], len(group), None if len(words) > 1 else "restart")


def _header_row(boxes: Sequence[Box], merge: Merge) -> BoxRow:
    margin = Box("" if merge == "continue" else _MARGIN_LABEL, merge=merge, seam="bottom")
    return BoxRow((margin, *boxes), header=True)


def _body(rows: Sequence[IndicatorTexts], columns: Sequence[FormColumn], layout: Layout) -> list[BoxRow]:
    if not rows:
        return []
    boxes = [
        BoxRow((*_groups(row, above), *_cells(row, columns[2:], layout)))
        for above, row in zip((None, *rows), rows, strict=False)
    ]
    return beside(Box(seam="top"), boxes)


def _groups(row: IndicatorTexts, above: IndicatorTexts | None) -> tuple[Box, Box]:
    """Return the cells of 一级指标 and 二级指标, merged with equal cells above.

    Below a row that has a second level, a row without one starts a new first-level cell: a blank second-level
    cell would be read as a continuation of the one above.
    """
    one, two = row.level1, row.level2
    one_above, two_above = (above.level1, above.level2) if above else ("", "")
    same1 = above is not None and one == one_above and not (two_above and not two)
    return _group(one, same1), _group(two, same1 and two == two_above)


def _group(text: str, same: bool) -> Box:
    return Box("" if same else text, merge="continue" if same else "restart")


def _cells(row: IndicatorTexts, columns: Sequence[FormColumn], layout: Layout) -> Iterator[Box]:
    texts = dict(row.cells)
    if layout.splits_targets:
        texts |= _parts(texts.get("target", ""))
    extras = list(row.extra)
    for column in columns:
        if column.key:
            text = texts.get(column.key, "")
        else:
            text = extras.pop(0).text if extras and extras[0].label == column.header[0] else ""
        yield Box(text, look="prose" if column.key in _PROSE else "label")


def _parts(target: str) -> dict[str, str]:
    """Split a target such as ≥90% into 指标性质, 指标值 and 度量单位; any other goes into 指标值."""
    match = _TARGET.fullmatch(target)
    return match.groupdict() if match else {"target": target}


def _total(form: FormTexts, columns: Sequence[FormColumn]) -> BoxRow:
    at = next(n for n, column in enumerate(columns) if column.key == "weight")
    figures = (Box(form.totals.get("weight", "")), Box(form.totals.get("score", "")))
    return BoxRow((Box("总分", at + 1), *figures, Box(span=len(columns) - at - len(figures))))


def _said_below(form: FormTexts, layout: Layout) -> Iterator[Said]:
    """Yield the grade, and the remarks that have no row in the head."""
    if grade := form.totals.get("grade"):
        yield Said("自评等级", grade)
    yield from form.remarks if head_remark(form, layout) is None else form.remarks[1:]


def _remark(one: Said, columns: int) -> BoxRow:
    return BoxRow((Box(one.label, _LABEL_SPAN), prose(one.text, columns + 1 - _LABEL_SPAN)))
