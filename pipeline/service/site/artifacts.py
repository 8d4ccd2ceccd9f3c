"""Artifacts: public files made from many records, such as search index, open data and volumes.

    artifacts whose sources changed -> made in a work folder -> copied to public/, in order -> registered

`state/whole.json` stores the source stamp and the public files of every artifact.  A file that no artifact
owns any more is removed after the manifest has stopped listing it (`lists.update_lists`).
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
    """An artifact in `public/`: the stamp of its sources, and the size of each of its files.

    The stamp is empty while the files are being copied.
    """

    stamp: str
    files: dict[str, int]


def update(outbox: Outbox, artifacts: Iterable[Artifact], *, rebuild: bool = False) -> int:
    """Make the artifacts whose stamps differ, or all with `rebuild`.  Returns the number of files written."""
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
    """Return the size in bytes of every file that an artifact owns, by public path."""
    return {path: size for one in _load_installed(outbox).values() for path, size in one.files.items()}


def installed_files(outbox: Outbox) -> dict[str, int]:
    """Return `owned_files` without those still being copied: the files that a page may link to."""
    return {
        path: size
        for artifact in _load_installed(outbox).values()
        for path, size in artifact.files.items()
        if artifact.stamp or (outbox.public / path).is_file()
    }


def unowned_files(outbox: Outbox, owned: Container[str]) -> set[str]:
    """Return the public paths of files that no artifact owns any more; `owned` has those with an owner.

    Files that were copied in during the search are registered by now, and are left out.
    """
    unowned = (path for path in whole_files(outbox.public) if path not in owned)
    found = {path for path in unowned if is_artifact_file(path)}
    return found - owned_files(outbox).keys() if found else found


def forget(outbox: Outbox) -> None:
    """Deregister every artifact, so that `lists.update_lists` removes their files.

    For artifacts that could not be made again: they may show what was withdrawn.
    """
    _save_installed(outbox, {})


def source_stamp(public: Path, paths: Iterable[str], *more: str) -> str:
    """Return a stamp of public files on the disk; it changes when one is rewritten, created or removed."""
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
    with _work_folder(outbox) as folder:
        paths = artifact.make(folder)
        sizes = {path: (folder / path).stat().st_size for path in paths}
        known[artifact.name] = InstalledArtifact("", known.get(artifact.name, _NOTHING).files | sizes)
        _save_installed(outbox, known)
        written = sum(atomic.copy_changed(folder / path, outbox.public / path) for path in paths)
    known[artifact.name] = InstalledArtifact(artifact.stamp, sizes)
    _save_installed(outbox, known)
    return written


@contextmanager
def _work_folder(outbox: Outbox) -> Iterator[Path]:
    """Create an empty work folder on a local disk, and remove it after the block.

    What an abrupt end left there is removed first.
    """
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
