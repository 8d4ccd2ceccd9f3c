"""The manifest: the SHA-256 of every public file, in parts, and an index of the parts that can be signed.

    manifest.json               {"version": 2, "parts": {"manifest/2022-<hash>.json": "<SHA-256>", ...}}
    manifest/2022-<hash>.json   {"2022/<id>/index.html": "<SHA-256>", ...}

The name of a part holds the beginning of its hash, so that an index never meets a part of another time.  A
manifest of version 1 is one object with all files; it is read as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..errors import Damaged
from ..model.public_layout import MANIFEST, is_manifest_part, manifest_part

VERSION: Final = 2
FileHashes = dict[str, str]
"""The SHA-256 of files by their paths."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a manifest lists: the files and its own parts, and which parts are missing or were altered."""

    files: FileHashes = field(default_factory=dict)
    parts: FileHashes = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()


def part(name: str, hashes: Iterable[tuple[str, str]]) -> tuple[str, bytes]:
    """Return path and bytes of a part with these files and their hashes, in the order given."""
    lines = (f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(digest)}" for path, digest in hashes)
    data = ("{\n" + ",\n".join(lines) + "\n}").encode()
    return manifest_part(name, sha256(data)), data


def index(parts: Mapping[str, str]) -> bytes:
    """Return the index of the parts with these hashes."""
    listed = {path: parts[path] for path in sorted(parts)}
    return json.dumps({"version": VERSION, "parts": listed}, ensure_ascii=False, indent=0).encode()


def read_listing(data: bytes, read: Callable[[str], bytes | None]) -> Listing:
    """Return what a manifest lists; `read` returns the bytes of a part by its path, None if it is missing.

    Neither is trusted: paths that lead out of the site are left out.  Raises Damaged if it is no manifest.
    """
    found = _object(data)
    if "parts" not in found:
        return Listing(_hashes(found))
    parts = {path: digest for path, digest in _hashes(found["parts"]).items() if is_manifest_part(path)}
    files: FileHashes = {}
    missing, altered = list[str](), list[str]()
    for path, digest in parts.items():
        content = read(path)
        if content is None:
            missing.append(path)
            continue
        if sha256(content) != digest:
            altered.append(path)
        files |= _hashes(_object(content))
    return Listing(files, parts, tuple(missing), tuple(altered))


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def reader_below(folder: Path) -> Callable[[str], bytes | None]:
    """Return a function that returns the bytes of a file below a folder; None if there is none."""

    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    return read


def is_below(path: str) -> bool:
    """Return whether a path leads to a file below the folder that it starts from."""
    return {"", "..", "."}.isdisjoint(path.split("/"))


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Damaged(detail=MANIFEST) from None
    if not isinstance(found, dict):
        raise Damaged(detail=MANIFEST)
    return found


def _hashes(found: object) -> FileHashes:
    if not isinstance(found, dict) or not all(isinstance(digest, str) for digest in found.values()):
        raise Damaged(detail=MANIFEST)
    return {path: digest for path, digest in found.items() if is_below(path)}
