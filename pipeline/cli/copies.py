"""`ziping check --annotate`: annotated copies written to a folder, without a service."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..printable import as_text, shown
from ..storage.file_names import COMMENTS, answer_stem, fitted

if TYPE_CHECKING:
    from ..config.settings import Settings
    from ..model.outcome import Outcome
    from ..service.context.guard import Failure


class Copies:
    """Writes annotated copies to a folder.  No two files of one command share a copy."""

    def __init__(self, folder: Path, files: Sequence[Path], settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._siblings = [path.name for path in files]
        self._given: set[str] = set()

    def annotated(self, outcome: Outcome, data: bytes) -> Outcome:
        """Return the outcome with an annotated copy, dated now in the office's time zone."""
        from zoneinfo import ZoneInfo

        from ..chain import annotate
        from ..service.context.clock import system_clock

        at = system_clock().astimezone(ZoneInfo(self._settings.timezone))
        return annotate(outcome, data, at, self._settings.limits)

    def write(self, name: str, outcome: Outcome | Failure) -> Path | None:
        """Write a file's copy and return its path; None if there is no copy."""
        from ..storage.atomic import write_whole

        copy = getattr(outcome, "annotated", None)
        if copy is None or copy.data is None:
            return None
        path = self._folder / self._name(Path(name).name, copy.suffix)
        write_whole(path, copy.data)
        return path

    def _name(self, name: str, suffix: str) -> str:
        """Return the copy's name as the service gives it; add a number if another file already has it."""
        stem = answer_stem(name, self._siblings)
        named = partial(fitted, suffix=f".{COMMENTS}{suffix}")
        number = 1
        while (found := named(stem if number == 1 else f"{stem}-{number}")) in self._given:
            number += 1
        self._given.add(found)
        return found


def print_copy_path(path: Path | None) -> None:
    """Print where a copy is."""
    typer.echo(
        f"    批注 annotated copy: {shown(as_text(str(path)))}"
        if path
        else "    无批注件。No annotated copy."
    )
