"""The manifest of the website: the SHA-256 of every public file by its path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from ...model.public_layout import INDEX, RECORD, pdf_name, record_folder
from ...storage.hash_cache import HashCache

_LANGUAGES = "zh", "en"


def manifest(public: Path, cache: HashCache, paths: Iterable[str]) -> bytes:
    """Return the manifest of these files, sorted by path; those that do not exist are left out.

    The caller names the files that the program wrote.  What else lies in the folder is not listed: nobody
    knows where it came from.
    """
    made, before = BytesIO(), "{"
    for path, digest in cache.of(public, sorted(paths)):
        made.write(f'{before}\n{json.dumps(path, ensure_ascii=False)}: "{digest}"'.encode())
        before = ","
    made.write(b"\n}" if before == "," else b"{}")
    return made.getvalue()


def record_files(record_ids: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the files that the program may have written for each public record."""
    for record in record_ids:
        folder = record_folder(record)
        for name in (INDEX, RECORD, *(pdf_name(record, language) for language in _LANGUAGES)):
            yield folder + name
