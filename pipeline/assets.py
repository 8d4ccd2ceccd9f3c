"""Where the files that travel with the program are: in the checkout, or inside the installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The folder of the program's own code."""


@cache
def templates() -> Path:
    """The folder of templates and style sheets, by the room that fills them in, of fonts and catalogues."""
    installed = PACKAGE / "_templates"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"


def fonts() -> Path:
    """The folder of the shipped fonts, each with its licence beside it."""
    return templates() / "fonts"


def locale() -> Path:
    """The folder of the shipped catalogues."""
    return templates() / "locale"
