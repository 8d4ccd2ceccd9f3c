"""Writes and reads the manifest of a public folder."""

from __future__ import annotations

from pathlib import Path

from pipeline.model.public_layout import MANIFEST, MANIFEST_FOLDER
from pipeline.storage import manifest_file
from pipeline.storage.manifest_file import FileHashes, Listing


def listing(public: Path) -> Listing:
    read = manifest_file.reader_below(public)
    return manifest_file.read_listing((public / MANIFEST).read_bytes(), read)


def listed(public: Path) -> FileHashes:
    """Return the files that a manifest lists; check that all its parts are there."""
    found = listing(public)
    assert not found.missing
    assert not found.altered
    return found.files


def write_manifest(public: Path, hashes: FileHashes) -> list[str]:
    """Write a manifest of one part; return the paths of its files."""
    path, data = manifest_file.part("site", sorted(hashes.items()))
    (public / MANIFEST_FOLDER).mkdir(parents=True, exist_ok=True)
    (public / path).write_bytes(data)
    (public / MANIFEST).write_bytes(manifest_file.index({path: manifest_file.sha256(data)}))
    return [MANIFEST, path]


def without_manifest(files: dict[str, str]) -> dict[str, str]:
    """Return the files of a site by path, without those of its manifest."""
    return {
        path: text for path, text in files.items() if path.split("/")[0] not in {MANIFEST, MANIFEST_FOLDER}
    }
