"""What the command line prints: answers on stdout, progress and errors on stderr, never mixed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from ...model.outcome import Reason
from ...printable import shown

if TYPE_CHECKING:
    from rich.console import Console

    from ...model.answer import Answer

WIDE = 200
"""Columns where nobody looks: a table in a pipe or a log is not folded at 80."""


class Listener:
    """Says answers one by one as long as somebody listens: publication goes on where nobody does."""

    def __init__(self, say: Callable[[Answer], None]) -> None:
        self._say = say
        self._trouble: OSError | None = None

    def __call__(self, answer: Answer) -> None:
        """Say an answer.  After the first error in writing, nothing more is said."""
        if self._trouble is None:
            try:
                self._say(answer)
            except OSError as error:
                self._trouble = error

    def complain(self) -> None:
        """Raise what kept answers from being said, unless the reader simply left."""
        if self._trouble and not isinstance(self._trouble, BrokenPipeError):
            raise self._trouble


def print_json(value: object) -> None:
    """One JSON value on one line of stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def sentences(reason: Reason) -> tuple[str, ...]:
    """What is the matter and what to do, Chinese first, fit for a terminal."""
    said = (reason.message_zh, reason.remedy_zh, reason.message_en, reason.remedy_en)
    return tuple(shown(sentence) for sentence in said)


def tell(reason: Reason) -> None:
    """An error on stderr."""
    for line in sentences(reason):
        typer.echo(line, err=True)


def console(*, stderr: bool = False) -> Console:
    """A console that takes names and sentences as they are: no markup, no highlighting."""
    from rich.console import Console

    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = WIDE
    return made
