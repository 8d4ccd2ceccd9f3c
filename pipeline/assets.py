"""Locate the files shipped with the program: in the checkout, or inside the installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The folder of the program's code."""


@cache
def templates() -> Path:
    """Return the folder of templates (one subfolder per package that uses them), fonts and catalogues."""
    installed = PACKAGE / "_templates"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"


def fonts() -> Path:
    """Return the folder of the shipped fonts, each with its licence beside it."""
    return templates() / "fonts"


def locale() -> Path:
    """Return the folder of the shipped catalogues."""
    return templates() / "locale"
