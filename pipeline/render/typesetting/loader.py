"""WeasyPrint, imported when the first PDF is needed, with the shipped fonts only.

While WeasyPrint is imported and its font map is made, `FONTCONFIG_FILE` points to
`templates/fonts/fonts.conf`, which names no system folder; it is then restored for the programs that this
process starts.
"""

from __future__ import annotations

import ctypes.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType

from ...assets import fonts
from ...collector import gc_paused
from . import patches


@cache
def weasyprint() -> ModuleType:
    """Import the package, which takes half a second the first time, and return it."""
    with only_shipped_fonts(), _libraries_by_name(), gc_paused():
        found = import_module("weasyprint")
    patches.apply()
    return found


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Find libraries by the names that the linker knows (`libpango-1.0.so.0`).

    WeasyPrint tries the names of other systems first, and Python would start a compiler to search for each of
    them, a dozen times in all.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def only_shipped_fonts() -> Iterator[None]:
    """Make Fontconfig read the shipped configuration within this block."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts() / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
