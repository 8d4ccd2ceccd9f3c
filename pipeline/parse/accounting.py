"""Find the printed cells whose text is nowhere in the form that was read from them.

A cell is accounted for if its text is a label of the vocabulary, if a value was read from it, or if its text
is the label of a remark or an extra.  That a reader treated it as a label does not suffice: a figure beside a
heading is a figure.  Cells that are not accounted for become `unmapped-cell` findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from ..model.form import Labelled, PrintedText
from ..package.grid import GridCell
from .draft import Draft
from .lines import Line, is_figure, plain, written
from .vocabulary import vocabulary


def unmapped(draft: Draft, lines: Sequence[Line]) -> tuple[PrintedText, ...]:
    """Return the printed cells that are not accounted for, in document order, each once."""
    used, skipped = draft.tracker.used, draft.tracker.without_content
    own, places = vocabulary().own, _places(draft)
    doubtful = [
        cell
        for line in lines
        for cell in line.starting
        if cell.text
        and (
            cell not in used
            or not (own[cell.text] or (cell.table, cell.row, cell.column) in places or cell in skipped)
        )
    ]
    if not doubtful:
        return ()
    labels = _labels(draft)
    return tuple(written(c) for c in doubtful if c not in used or not _is_kept_as_label(c, labels))


def _places(draft: Draft) -> set[tuple[int | None, int | None, int | None]]:
    """Return table, row and column of every value that was read."""
    texts = [draft.title, *draft.years, *draft.money_units, *draft.fields.values(), *draft.totals.values()]
    for row in draft.funds:
        texts.append(row.label)
        texts += row.cells.values()
    for goal in draft.goals:
        texts += (goal.expected, goal.actual)
    for indicator in draft.indicators:
        texts += (indicator.level1, indicator.level2)
        texts += indicator.cells.values()
    texts += [item.value for item in _aside(draft)]
    return {(s.table, s.row, s.column) for text in texts if text is not None for s in text.spots}


def _aside(draft: Draft) -> Iterable[Labelled]:
    """Return the texts outside the model: the remarks, and the extras of the indicators."""
    return chain(draft.remarks, *[row.extra for row in draft.indicators])


def _labels(draft: Draft) -> set[str]:
    """Return the labels of the texts outside the model; one of several parts (row·column) also in parts."""
    labels = {item.label for item in _aside(draft)}
    return labels | {part for label in labels for part in label.split("·")}


def _is_kept_as_label(cell: GridCell, labels: set[str]) -> bool:
    """Return whether a cell's text is the label of a kept text, or a part of it (headers are joined)."""
    text = plain(cell.text)
    return text in labels or (not is_figure(cell) and any(text in label for label in labels))
