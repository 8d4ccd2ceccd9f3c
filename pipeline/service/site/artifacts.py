"""What is made of many records: the search index, the open data, the volumes.

    pieces -> those whose sources changed -> made in a folder aside -> copied in, in their order -> noted

`state/whole.json` says of every piece what it was made from and which public files are its own.  What is
of no piece any more is removed when the manifest has stopped to list it (`site.refresh`).
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
    """A piece as it lies in `public/`: from what it was made, and the size of each of its files."""

    stamp: str
    files: dict[str, int]


def bring_up(outbox: Outbox, artifacts: Iterable[Artifact], *, rebuild: bool = False) -> int:
    """Make the pieces anew whose stamps differ, or all.  Returns how many public files were written."""
    noted, wanted = _noted(outbox), list(artifacts)
    known = {piece.name: noted[piece.name] for piece in wanted if piece.name in noted}
    if known != noted:
        _note(outbox, known)
    due = [piece for piece in wanted if rebuild or known.get(piece.name, _NOTHING).stamp != piece.stamp]
    return sum(_bring_up(outbox, piece, known) for piece in due)


def made(outbox: Outbox) -> dict[str, int]:
    """The size in bytes of every file that a piece owns, by public path."""
    return {path: size for piece in _noted(outbox).values() for path, size in piece.files.items()}


def standing(outbox: Outbox) -> dict[str, int]:
    """`made` without what is only on its way in: what a page may lead to."""
    return {
        path: size
        for piece in _noted(outbox).values()
        for path, size in piece.files.items()
        if piece.stamp or (outbox.public / path).is_file()
    }


def stale(outbox: Outbox, owned: Container[str]) -> set[str]:
    """The public paths of files that no piece owns any more; `owned` are those that `made` gives.

    What came in while they were looked for has its owner by now.
    """
    unowned = (path for path in whole_files(outbox.public) if path not in owned)
    found = {path for path in unowned if is_artifact_file(path)}
    return found - made(outbox).keys() if found else found


def forget(outbox: Outbox) -> None:
    """Let go of every piece: they could not be made anew, and what was withdrawn may stand in them."""
    _note(outbox, {})


def stamp(public: Path, paths: Iterable[str], *more: str) -> str:
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


def _bring_up(outbox: Outbox, piece: Artifact, known: dict[str, InstalledArtifact]) -> int:
    """Make one piece.  What is on its way in is its own already, so that nobody takes it for stale."""
    with _aside(outbox) as folder:
        paths = piece.make(folder)
        sizes = {path: (folder / path).stat().st_size for path in paths}
        known[piece.name] = InstalledArtifact("", known.get(piece.name, _NOTHING).files | sizes)
        _note(outbox, known)
        written = sum(atomic.copy_changed(folder / path, outbox.public / path) for path in paths)
    known[piece.name] = InstalledArtifact(piece.stamp, sizes)
    _note(outbox, known)
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


def _noted(outbox: Outbox) -> dict[str, InstalledArtifact]:
    try:
        found = json.loads(_notes(outbox).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return {name: InstalledArtifact(**piece) for name, piece in found.items()}


def _note(outbox: Outbox, known: dict[str, InstalledArtifact]) -> None:
    said = {name: asdict(piece) for name, piece in known.items()}
    atomic.write_changed(_notes(outbox), json.dumps(said, ensure_ascii=False).encode())


def _notes(outbox: Outbox) -> Path:
    return outbox.state / "whole.json"
