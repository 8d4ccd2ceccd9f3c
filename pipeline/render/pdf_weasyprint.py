"""WeasyPrint, imported when the first PDF is asked for, with the shipped fonts only.

Fontconfig is told to use `templates/fonts/fonts.conf`, which names no folder of the system, while
WeasyPrint is imported and its font map is made; the variable is put back for the programs that
this process starts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType

from ..assets import fonts


@cache
def weasyprint() -> ModuleType:
    """The package; importing it takes half a second."""
    with only_shipped_fonts():
        return import_module("weasyprint")


@contextmanager
def only_shipped_fonts() -> Iterator[None]:
    """Fontconfig reads its configuration within this block."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts() / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
