"""The folders of an outbox, and who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import platform
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import ConfigurationError
from . import files

_TRIES, _MOMENT = 100, 0.01
"""How often, and after how many seconds, the lock is asked for again."""
_LIST = re.compile(r"\d{4}/\w+\.html|units/.+\.html|sitemap[^/]*\.xml")
MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.minisig"
"""What the public folder says of itself, and its signature."""
SERVICE = "watch"
"""The command whose lock says that a service runs."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where everything lies (docs/design.md, "Doors: folders")."""

    root: Path

    @property
    def public(self) -> Path:
        """The website."""
        return self.root / "public"

    @property
    def receipts(self) -> Path:
        """What `ziping convert` answers."""
        return self.root / "receipts"

    @property
    def state(self) -> Path:
        """What the service knows; on a disk of this machine."""
        return self.root / "state"

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.state / "ledger.sqlite"

    @property
    def journal(self) -> Path:
        """Every change of the ledger, from which it can be made again."""
        return self.state / "journal.jsonl"

    @property
    def originals(self) -> Path:
        """The submitted files by the SHA-256 of their bytes."""
        return self.state / "originals"

    def original(self, sha256: str) -> Path:
        """One submitted file."""
        return self.originals / sha256

    def folder(self, record_id: str, *, held: bool) -> Path:
        """The folder of a record's files: under `public/`, or under `held/` until it is approved."""
        return self.root / ("held" if held else "public") / record_id[:4] / record_id

    def internal(self, record_id: str, revision: int) -> Path:
        """The full record of one revision with its findings."""
        return self.root / "internal" / record_id[:4] / record_id / f"{revision}.json"

    def review(self, year: int) -> Path:
        """The folder of a year's internal review."""
        return self.root / "internal" / "review" / f"{year:04}"

    def reviewed_years(self) -> list[int]:
        """The years that have an internal review, newest first."""
        pages = (self.root / "internal" / "review").glob("[0-9][0-9][0-9][0-9]/index.html")
        return sorted((int(page.parent.name) for page in pages), reverse=True)

    def year_findings(self, year: int) -> Path:
        """The findings over several records of a year."""
        return self.root / "internal" / f"{year:04}-findings.json"

    @property
    def office(self) -> Path:
        """The office's page: where the submissions stand."""
        return self.root / "internal" / "index.html"

    @property
    def metrics(self) -> Path:
        """Figures about the service, for a collector of text files."""
        return self.root / "internal" / "metrics.prom"

    @property
    def memory(self) -> Path:
        """The memory that grows: what is published and not translated, and what translators made of it."""
        return self.root / "internal" / "catalogue" / "memory.en.po"

    @property
    def usage(self) -> Path:
        """Which public record shows which text; can be made again from what is public."""
        return self.state / "texts.sqlite"

    @property
    def held(self) -> Path:
        """What waits for approval, as it will look."""
        return self.root / "held"

    def decisions(self, record_id: str) -> Path:
        """What the officer decided about a record, and why."""
        return self.root / "internal" / record_id[:4] / record_id / "decisions.json"

    def sweep(self) -> None:
        """Remove what an abrupt end left half-written."""
        for folder in (
            self.public,
            self.held,
            self.root / "internal",
            self.receipts,
            self.originals,
        ):
            files.sweep(folder)

    @contextmanager
    def hold(self, command: str) -> Iterator[None]:
        """Hold the outbox for this process.  Raises ConfigurationError, naming the owner, where another does.

        The kernel lets go of the lock when the process ends, however it ends.
        """
        path = self._lock
        files.make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            self._acquire(descriptor, command)
            yield
        finally:
            os.close(descriptor)

    def owner(self) -> dict[str, str | int]:
        """Who wrote into the lock last: `pid`, `host`, `command`; empty where nobody did."""
        try:
            return dict(json.loads(self._lock.read_text("utf-8")))
        except (FileNotFoundError, ValueError):
            return {}

    def served(self) -> bool:
        """Whether a service holds the outbox at this moment."""
        return self.owner().get("command") == SERVICE and self.is_held()

    def is_held(self) -> bool:
        """Whether a process holds the outbox at this moment."""
        try:
            descriptor = os.open(self._lock, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not _locked(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    @property
    def _lock(self) -> Path:
        return self.state / "service.lock"

    def _acquire(self, descriptor: int, command: str) -> None:
        """Take the lock.  Who only looks shares it for a moment: that is waited for, an owner is not."""
        for _ in range(_TRIES):
            if _locked(descriptor, fcntl.LOCK_EX):
                break
            if not _locked(descriptor, fcntl.LOCK_SH):
                raise in_use(self)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            time.sleep(_MOMENT)
        else:
            raise in_use(self)
        owner = {"pid": os.getpid(), "host": platform.node(), "command": command}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(owner).encode(), 0)


def _locked(descriptor: int, kind: int) -> bool:
    """Lock a file now, if nobody has it otherwise; says whether that was so."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def whole_files(folder: Path) -> Iterator[str]:
    """Every whole file below a folder, relative to it.

    Texts, no `Path`s: these remember every name for good, and there may be many.
    """
    for below, _, names in os.walk(folder):
        before = below.removeprefix(str(folder)).lstrip("/")
        for name in names:
            if not files.is_arriving(name):
                yield f"{before}/{name}" if before else name


def lists(site: Path) -> Iterator[str]:
    """The pages that come and go with the records: lists of years and units, parts of the site map."""
    return (path for path in whole_files(site) if _LIST.fullmatch(path))


def in_use(outbox: Outbox) -> ConfigurationError:
    """The error for an outbox that another process holds."""
    owner = {"pid": "?", "host": "?", "command": "?"} | outbox.owner()
    pid, host, command = owner["pid"], owner["host"], owner["command"]
    return ConfigurationError(
        detail_zh=f"发布目录 {outbox.root} 正由另一个进程使用（{command}，进程号 {pid}，主机 {host}）。",
        detail_en=f"The outbox {outbox.root} is in use by another process ({command}, pid {pid}, {host}).",
        hint_zh="请等待该进程结束或先停止它；服务运行时，把文件放入收件目录即可。",
        hint_en="Wait for that process or stop it first; while the service runs, drop files in its inbox.",
    )
