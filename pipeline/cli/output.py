"""What the command line prints: answers on stdout, progress and errors on stderr, never mixed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from ..model.outcome import Reason

if TYPE_CHECKING:
    from rich.console import Console

WIDE = 200
"""Columns where nobody looks: a table in a pipe or a log is not folded at 80."""


def print_json(value: object) -> None:
    """One JSON value on one line of stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def tell(reason: Reason) -> None:
    """An error on stderr: what is the matter and what to do, Chinese first."""
    for line in (reason.message_zh, reason.remedy_zh, reason.message_en, reason.remedy_en):
        typer.echo(line, err=True)


def console(*, stderr: bool = False) -> Console:
    """A console that takes names and sentences as they are: no markup, no highlighting."""
    from rich.console import Console

    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = WIDE
    return made
