"""Output of the command line: answers on stdout, progress and errors on stderr, never mixed."""

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
"""Width without a terminal, so that a table in a pipe or a log is not folded at 80 columns."""


class Listener:
    """Prints answers one by one until the output can no longer be written; publication goes on without it."""

    def __init__(self, say: Callable[[Answer], None]) -> None:
        self._say = say
        self._trouble: OSError | None = None

    def __call__(self, answer: Answer) -> None:
        """Print an answer.  After the first write error nothing more is printed."""
        if self._trouble is None:
            try:
                self._say(answer)
            except OSError as error:
                self._trouble = error

    def complain(self) -> None:
        """Raise the write error, if there was one, unless the reader just closed the pipe."""
        if self._trouble and not isinstance(self._trouble, BrokenPipeError):
            raise self._trouble


def print_json(value: object) -> None:
    """Print a value as JSON on one line of stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def sentences(reason: Reason) -> tuple[str, ...]:
    """Return the message and the remedy, Chinese first, without control characters."""
    said = (reason.message_zh, reason.remedy_zh, reason.message_en, reason.remedy_en)
    return tuple(shown(sentence) for sentence in said)


def print_error(reason: Reason) -> None:
    """Print an error on stderr."""
    for line in sentences(reason):
        typer.echo(line, err=True)


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: no markup, no highlighting."""
    from rich.console import Console

    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = WIDE
    return made
