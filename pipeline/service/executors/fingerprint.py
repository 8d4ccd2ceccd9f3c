"""Versions of everything that the chain's bytes depend on, besides the file and the office's settings.

Two machines with the same versions make the same bytes.  The list covers the program with its templates and
fonts, the interpreter, the libraries that read, check and print, and the LibreOffice that converts old
formats.
"""

from __future__ import annotations

import ctypes
import hashlib
import sys
import zlib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from ... import __version__, assets
from ...word.opening import legacy

_LIBRARIES = (
    "babel", "cssselect2", "fonttools", "jinja2", "lxml", "markupsafe", "pikepdf", "pillow", "pydantic",
    "pydantic-core", "pydyf", "pyphen", "pypinyin", "python-docx", "rapidfuzz", "rfc8785", "tinycss2",
    "tinyhtml5", "weasyprint",
)  # fmt: skip
_NATIVE = {"pango": ("libpango-1.0.so.0", "pango_version_string"),
           "harfbuzz": ("libharfbuzz.so.0", "hb_version_string")}  # fmt: skip
_NOWHERE = "—"


def versions() -> dict[str, str]:
    """Return the version of each part by its name."""
    return {
        "ziping": f"{__version__}+{program()[:12]}",
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "libreoffice": _office(),
        **{name: _native(*where) for name, where in _NATIVE.items()},
        **{name: _version(name) for name in _LIBRARIES},
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return the parts in which two machines differ, such as `weasyprint 69.0 (here 70.0)`."""
    names = sorted(here.keys() | there.keys())
    pairs = ((name, here.get(name, _NOWHERE), there.get(name, _NOWHERE)) for name in names)
    return [f"{name} {theirs} (here {ours})" for name, ours, theirs in pairs if ours != theirs]


def program() -> str:
    """Return the SHA-256 over the program's own files: code, templates, style sheets, fonts, catalogues."""
    digest = hashlib.sha256()
    for root, suffixes in ((assets.PACKAGE, {".py", ".toml"}), (assets.templates(), set[str]())):
        for path in _files(root, suffixes):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path, suffixes: set[str]) -> Iterator[Path]:
    """Yield the files below a folder in the order of their paths; only those with `suffixes`, if any."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and (path.suffix in suffixes or not suffixes) and "_templates" not in path.parts:
            yield path


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _NOWHERE


def _native(library: str, function: str) -> str:
    """Return the version that a shared library reports."""
    try:
        ask = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):
        return _NOWHERE
    ask.restype = ctypes.c_char_p
    return bytes(ask()).decode()


def _office() -> str:
    """Return the build id in LibreOffice's `versionrc`; starting LibreOffice would take a second."""
    program_file = legacy.office()
    if program_file is None:
        return _NOWHERE
    try:
        lines = (Path(program_file).resolve().parent / "versionrc").read_text("utf-8").splitlines()
    except OSError:
        return "?"
    return next((line.partition("=")[2] for line in lines if line.startswith("buildid=")), "?")
