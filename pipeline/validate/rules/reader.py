"""Findings from the reader's notes: unmapped cells, unread figures, tracked changes and others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...model.finding import Severity
from ..case import Case, RuleResult, holds, violated
from ..registry import RULES, Look, rule

_NOTES: tuple[tuple[str, Severity], ...] = (
    ("unmapped-cell", "error"),
    ("unread-figure", "error"),
    ("number-out-of-range", "error"),
    ("secrecy-mark", "error"),
    ("like-secrecy-mark", "warning"),
    ("invisible-text", "error"),
    ("text-direction", "error"),
    ("bound-content", "error"),
    ("alternate-content", "error"),
    ("field-outdated", "error"),
    ("field-without-result", "error"),
    ("merge-field", "error"),
    ("automatic-number", "error"),
    ("equation", "error"),
    ("unknown-symbol", "warning"),
    ("struck-text", "warning"),
    ("picture", "info"),
    ("sub-fen", "warning"),
    ("no-money-unit", "error"),
    ("other-money-unit", "warning"),
    ("form-refused", "warning"),
    ("unbalanced-field", "error"),
    ("year-from-filename", "warning"),
    ("year-out-of-range", "error"),
    ("unread-year", "warning"),
    ("misplaced-answer", "error"),
    ("unaccepted-revisions", "warning"),
    ("hidden-text", "info"),
    ("placeholder-text", "info"),
    ("text-box", "info"),
    ("macros", "warning"),
    ("ole-object", "info"),
    ("embedded-package", "info"),
    ("alternative-chunk", "warning"),
    ("attached-template", "info"),
    ("active-x", "info"),
    ("external-target", "info"),
    ("glyph-missing", "error"),
)


def _of_note(code: str) -> Callable[[Case], Iterator[RuleResult]]:
    def look(case: Case) -> Iterator[RuleResult]:
        notes = [note for note in case.notes if note.code == code]
        for note in notes:
            pointers = (note.pointer,) if note.pointer is not None else ()
            yield violated(*pointers, spots=note.spots, operands=dict(note.operands))
        if not notes:
            yield holds()

    look.__doc__ = f"The reader reported no `{code}`."
    return look


def _register() -> list[Look[Case]]:
    return [rule(code, code, severity)(_of_note(code)) for code, severity in _NOTES if code not in RULES]


LOOKS = _register()
