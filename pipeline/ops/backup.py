"""`ziping backup` and `ziping restore`: copy everything that cannot be made again to a folder, and back.

    ledger (SQLite's own backup) -> originals, full records, what is public and held -> backup.json, last

A backup works while the service runs: the ledger is copied first, so that all files it refers to exist when
they are copied.  The next backup into the same folder copies only what changed.  A backup is complete when
`backup.json` is written: `{"made_at", "files": {path: sha256}}`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ..config.settings import Settings
from ..errors import ConfigurationError
from ..service.context.clock import Clock, system_clock
from ..service.context.context import open_context
from ..service.context.page_maker import PageMaker
from ..service.ledger import change_log
from ..service.ledger.database import Ledger
from ..service.outbox import lock
from ..service.outbox.paths import Outbox
from ..service.site.pages import SitePages
from ..storage import atomic
from ..storage.atomic import whole_files
from ..storage.paths import require_folder

LIST = "backup.json"
_LEDGER = "state/ledger.sqlite"
_FOLDERS = ("state/originals", "internal", "public", "held", "receipts")


class BackupInOutbox(ConfigurationError):
    """Backup and outbox are the same folder, or one contains the other.  Operands: `folder`, `outbox`."""

    zh = "备份文件夹 {folder} 不能与发布文件夹 {outbox} 相同或互相包含。"
    en = "The backup {folder} and the outbox {outbox} are the same folder, or one contains the other."
    do_zh = "请选择发布文件夹之外的位置，最好在另一块磁盘上。"
    do_en = "Choose a folder outside the outbox, preferably on another disk."


class NoLedger(ConfigurationError):
    """There is nothing to save.  Operand: `outbox`."""

    zh = "{outbox} 中还没有台账，无可备份。"
    en = "There is no ledger in {outbox}: nothing to save."
    do_zh = "请检查 --outbox 或配置中的发布文件夹。"
    do_en = "Check --outbox, or the outbox in the configuration."


class LedgerInTheWay(ConfigurationError):
    """The outbox to restore into already has a ledger.  Operand: `ledger`."""

    zh = "发布文件夹中已有台账 {ledger}，未作任何改动。"
    en = "The outbox already has a ledger, {ledger}; nothing was changed."
    do_zh = "请恢复到一个新的发布文件夹，或先移走旧的。"
    do_en = "Restore into a new outbox, or move the old one away first."


class DamagedBackup(ConfigurationError):
    """A file of the backup is missing or damaged.  Operand: `path`."""

    zh = "备份不完整或已损坏：{path}。未作任何改动。"
    en = "The backup is incomplete or damaged: {path}. Nothing was changed."
    do_zh = "请使用另一份备份。"
    do_en = "Use another backup."


@dataclass(frozen=True, slots=True)
class BackupResult:
    """The number of files in a backup, their total size in bytes, and how many were copied this time."""

    files: int
    bytes: int
    copied: int

    def as_json(self) -> dict[str, int]:
        """Return the object of `backup --json` and `restore --json`."""
        return asdict(self)


def backup(settings: Settings, folder: Path, *, clock: Clock = system_clock) -> BackupResult:
    """Save an outbox to a folder outside it.  Raises BackupInOutbox, NoLedger, LedgerTrouble, OSError."""
    outbox = Outbox(settings.outbox)
    _require_outside(outbox.root, folder)
    if not outbox.ledger.is_file():
        raise NoLedger(outbox=outbox.root)
    hashes = {_LEDGER: _save_ledger(outbox, folder)}
    copied = 1
    for path in _to_save(outbox):
        with suppress(FileNotFoundError):  # replaced or withdrawn meanwhile; the next backup has the change
            digest = _digest(outbox.root / path)
            copied += _copied(outbox.root / path, folder / path, digest)
            hashes[path] = digest
    said = {"made_at": clock().isoformat(), "files": hashes}
    atomic.write_whole(folder / LIST, json.dumps(said, ensure_ascii=False, indent=0).encode())
    return BackupResult(len(hashes), _size(folder, hashes), copied)


def restore(
    settings: Settings, folder: Path, *, clock: Clock = system_clock, page_maker: PageMaker | None = None
) -> BackupResult:
    """Restore a backup into an outbox that has no ledger yet.

    Every file is compared with its hash before anything is written.  Raises ConfigurationError if the backup
    is incomplete or damaged or the outbox has a ledger, OSError.
    """
    outbox = Outbox(settings.outbox)
    require_folder(outbox.root)
    _require_outside(outbox.root, folder)
    hashes = _listed(folder)
    with lock.hold(outbox, "restore"):
        if outbox.ledger.exists():
            raise LedgerInTheWay(ledger=outbox.ledger)
        for path in (path for path in hashes if path != _LEDGER):
            atomic.copy_whole(folder / path, outbox.root / path)
        atomic.copy_whole(folder / _LEDGER, outbox.ledger)
    with open_context(settings, "restore", page_maker or SitePages.of(settings), clock=clock) as context:
        context.ledger.require_sound()
        change_log.rewrite(context.ledger, outbox.journal)
    return BackupResult(len(hashes), _size(folder, hashes), len(hashes))


def _save_ledger(outbox: Outbox, folder: Path) -> str:
    """Copy the ledger in a consistent state; return the hash of the copy."""
    target = folder / _LEDGER
    atomic.make_folder(target.parent)
    part = atomic.temporary_path(target)
    part.unlink(missing_ok=True)
    try:
        with Ledger.reading(outbox.ledger) as ledger:
            ledger.copy_to(part)
        atomic.copy_whole(part, target)
    finally:
        part.unlink(missing_ok=True)
    return _digest(target)


def _to_save(outbox: Outbox) -> Iterator[str]:
    for folder in _FOLDERS:
        for path in whole_files(outbox.root / folder):
            yield f"{folder}/{path}"


def _copied(source: Path, target: Path, digest: str) -> bool:
    """Copy a file unless the backup has the same bytes; return whether it did.  Originals never change."""
    if target.is_file() and (target.name == digest or _digest(target) == digest):
        return False
    atomic.copy_whole(source, target)
    return True


def _listed(folder: Path) -> dict[str, str]:
    """Return the hashes of a backup's files by path.  Raises DamagedBackup if one is missing or damaged."""
    try:
        hashes: dict[str, str] = dict(json.loads((folder / LIST).read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedBackup(path=folder / LIST) from error
    for path, digest in hashes.items():
        if not _is_within(path) or not (folder / path).is_file() or _digest(folder / path) != digest:
            raise DamagedBackup(path=folder / path)
    if _LEDGER not in hashes:
        raise DamagedBackup(path=folder / _LEDGER)
    return hashes


def _is_within(path: str) -> bool:
    return path == _LEDGER or (
        path.startswith(tuple(f"{f}/" for f in _FOLDERS)) and ".." not in Path(path).parts
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(folder: Path, hashes: dict[str, str]) -> int:
    return sum((folder / path).stat().st_size for path in hashes)


def _require_outside(outbox: Path, folder: Path) -> None:
    one, other = outbox.resolve(), folder.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise BackupInOutbox(folder=folder, outbox=outbox)
