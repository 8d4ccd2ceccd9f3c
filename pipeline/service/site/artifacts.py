"""Artifacts: public files that are made of many records, as search index, open data and volumes are.

    artifacts whose sources changed -> made in a folder of their own -> copied in, in their order -> noted

`state/whole.json` says of every artifact what it was made from and which public files are its own.  A file
that no artifact owns any more is removed once the manifest has stopped listing it (`lists.update_lists`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ... import __version__
from ...model.public_layout import is_artifact_file
from ...storage import atomic
from ...storage.atomic import whole_files
from ..context.page_maker import Artifact
from ..outbox.paths import Outbox


@dataclass(frozen=True, slots=True)
class InstalledArtifact:
    """A artifact as it lies in `public/`: from what it was made, and the size of each of its files."""

    stamp: str
    files: dict[str, int]


def update(outbox: Outbox, artifacts: Iterable[Artifact], *, rebuild: bool = False) -> int:
    """Make the artifacts anew whose stamps differ, or all.  Returns how many public files were written."""
    noted, wanted = _load_installed(outbox), list(artifacts)
    known = {artifact.name: noted[artifact.name] for artifact in wanted if artifact.name in noted}
    if known != noted:
        _save_installed(outbox, known)
    due = [
        artifact
        for artifact in wanted
        if rebuild or known.get(artifact.name, _NOTHING).stamp != artifact.stamp
    ]
    return sum(_update(outbox, artifact, known) for artifact in due)


def owned_files(outbox: Outbox) -> dict[str, int]:
    """The size in bytes of every file that a artifact owns, by public path."""
    return {path: size for one in _load_installed(outbox).values() for path, size in one.files.items()}


def installed_files(outbox: Outbox) -> dict[str, int]:
    """`owned_files` without those still being copied in: what a page may lead to."""
    return {
        path: size
        for artifact in _load_installed(outbox).values()
        for path, size in artifact.files.items()
        if artifact.stamp or (outbox.public / path).is_file()
    }


def unowned_files(outbox: Outbox, owned: Container[str]) -> set[str]:
    """The public paths of files that no artifact owns any more; `owned` are those that `owned_files` gives.

    What came in while they were looked for has its owner by now.
    """
    unowned = (path for path in whole_files(outbox.public) if path not in owned)
    found = {path for path in unowned if is_artifact_file(path)}
    return found - owned_files(outbox).keys() if found else found


def forget(outbox: Outbox) -> None:
    """Let go of every artifact: they could not be made anew, and what was withdrawn may stand in them."""
    _save_installed(outbox, {})


def source_stamp(public: Path, paths: Iterable[str], *more: str) -> str:
    """A stamp of public files as they lie on the disk: another where one was written anew, came or went."""
    digest = hashlib.sha256(f"{__version__} {more}".encode())
    for path in paths:
        digest.update(f"\n{path} {_seen(public / path)}".encode())
    return digest.hexdigest()


def _seen(path: Path) -> str:
    try:
        status = path.stat()
    except FileNotFoundError:
        return "-"
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns}"


_NOTHING = InstalledArtifact("", {})


def _update(outbox: Outbox, artifact: Artifact, known: dict[str, InstalledArtifact]) -> int:
    """Make one artifact.  Files being copied are registered first, so that cleanup skips them."""
    with _aside(outbox) as folder:
        paths = artifact.make(folder)
        sizes = {path: (folder / path).stat().st_size for path in paths}
        known[artifact.name] = InstalledArtifact("", known.get(artifact.name, _NOTHING).files | sizes)
        _save_installed(outbox, known)
        written = sum(atomic.copy_changed(folder / path, outbox.public / path) for path in paths)
    known[artifact.name] = InstalledArtifact(artifact.stamp, sizes)
    _save_installed(outbox, known)
    return written


@contextmanager
def _aside(outbox: Outbox) -> Iterator[Path]:
    """An empty folder on a disk of this machine; what an abrupt end left there is gone."""
    folder = outbox.state / "work" / "whole"
    atomic.remove_folder(folder)
    atomic.make_folder(folder)
    try:
        yield folder
    finally:
        atomic.remove_folder(folder)


def _load_installed(outbox: Outbox) -> dict[str, InstalledArtifact]:
    try:
        found = json.loads(_notes(outbox).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return {name: InstalledArtifact(**artifact) for name, artifact in found.items()}


def _save_installed(outbox: Outbox, known: dict[str, InstalledArtifact]) -> None:
    said = {name: asdict(artifact) for name, artifact in known.items()}
    atomic.write_changed(_notes(outbox), json.dumps(said, ensure_ascii=False).encode())


def _notes(outbox: Outbox) -> Path:
    return outbox.state / "whole.json"
