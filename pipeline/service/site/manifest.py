"""The manifest of the website: the SHA-256 of every public file by its path, in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from ...model.public_layout import INDEX, RECORD, in_parts, pdf_name, record_folder
from ...storage import manifest_file
from ...storage.hash_cache import HashCache

PART_SIZE: Final = 1000
"""The most files in one part."""
_LANGUAGES = "zh", "en"


def manifest_parts(public: Path, cache: HashCache, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each part of the manifest; files that do not exist are left out.

    The caller names the files that the program wrote.  What else lies in the folder is not listed: nobody
    knows where it came from.
    """
    parts = in_parts(paths, PART_SIZE)
    names = {path: name for name, some in parts.items() for path in some}
    hashes = cache.of(public, names)
    for name, listed in groupby(hashes, key=lambda one: names[one[0]]):
        yield manifest_file.part(name, listed)


def record_files(record_ids: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the files that the program may have written for each public record."""
    for record in record_ids:
        folder = record_folder(record)
        for name in (INDEX, RECORD, *(pdf_name(record, language) for language in _LANGUAGES)):
            yield folder + name
