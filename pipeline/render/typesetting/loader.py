"""WeasyPrint, imported when the first PDF is asked for, with the shipped fonts only.

Fontconfig is told to use `templates/fonts/fonts.conf`, which names no folder of the system, while
WeasyPrint is imported and its font map is made; the variable is put back for the programs that
this process starts.
"""

from __future__ import annotations

import ctypes.util
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

from ...assets import fonts
from ...collector import resting
from .patches import quicken

_LEVEL = 6
"""Of compression: the highest one, 9, takes twice as long for one byte in two hundred."""


@cache
def weasyprint() -> ModuleType:
    """The package; importing it takes half a second."""
    with only_shipped_fonts(), _libraries_by_name(), resting():
        found = import_module("weasyprint")
    quicken()
    _pack_quickly()
    return found


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Libraries are found under the names that the linker knows (`libpango-1.0.so.0`).

    WeasyPrint tries other systems' names before, and for each of them Python would start a compiler to look
    for it, a dozen times.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _pack_quickly() -> None:
    """Let pydyf, which writes WeasyPrint's files, ask zlib for less than the utmost."""
    pydyf: Any = import_module("pydyf")
    pydyf.zlib = SimpleNamespace(compressobj=lambda level: zlib.compressobj(min(level, _LEVEL)))


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
