"""Functions of WeasyPrint, each replaced by a faster one with the same result: one module per replacement.

May touch: private parts of WeasyPrint and pydyf.
May import: nothing of the program.
Never: change what a PDF shows.
Start reading: `apply` below, then any module: it says what it replaces, why, and how much time that saves.

The replacements depend on how one version of WeasyPrint works inside.  With any other version, nothing is
replaced: the program works as before but takes longer, and `ziping doctor` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from typing import Final

from . import (
    backgrounds,
    compression,
    computed_styles,
    drawn_lines,
    font_data,
    font_keys,
    percentages,
    text_contexts,
)
from .replacement import Replacement

PINNED: Final = "70.0"
"""The version of WeasyPrint that the replacements are made for, as in `requirements/run.lock`."""

REPLACEMENTS: Final[Mapping[str, Callable[[], list[Replacement]]]] = {
    "text_contexts": text_contexts.replacements,
    "drawn_lines": drawn_lines.replacements,
    "font_keys": font_keys.replacements,
    "computed_styles": computed_styles.replacements,
    "percentages": percentages.replacements,
    "backgrounds": backgrounds.replacements,
    "font_data": font_data.replacements,
    "compression": compression.replacements,
}
"""The function of each module that makes its replacements, by the module's name."""


def apply(names: Iterable[str] = REPLACEMENTS) -> None:
    """Replace the functions, or those of the named modules only.

    Call it once per process, after WeasyPrint is imported and before anything is laid out.  It does nothing
    if the installed WeasyPrint is not the pinned version.
    """
    if metadata.version("weasyprint") != PINNED:
        return
    for name in names:
        for owner, attribute, value in REPLACEMENTS[name]():
            setattr(owner, attribute, value)
