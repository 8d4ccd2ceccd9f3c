"""The manifest of the website: the SHA-256 of every public file by its path."""

from __future__ import annotations

import json
from collections.abc import Set
from io import BytesIO
from pathlib import Path

from ...model.public_layout import MANIFEST, SIGNATURE
from ...storage.atomic import whole_files
from ...storage.hash_cache import HashCache


def manifest(
    public: Path, cache: HashCache, without: Set[str] = frozenset(), unlisted: Set[str] = frozenset()
) -> bytes:
    """Return the manifest, sorted by path, without itself, the folders `without` and the files `unlisted`."""
    apart = {MANIFEST, SIGNATURE, *unlisted}
    found = (path for path in whole_files(public) if path.rpartition("/")[0] not in without)
    made, before = BytesIO(), "{"
    for path, digest in cache.of(public, sorted(path for path in found if path not in apart)):
        made.write(f'{before}\n{json.dumps(path, ensure_ascii=False)}: "{digest}"'.encode())
        before = ","
    made.write(b"\n}" if before == "," else b"{}")
    return made.getvalue()
