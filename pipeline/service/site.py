"""The site around the records: brought in line with the ledger, and only what changed is written.

pages from entries -> write what differs -> remove what no record needs any more -> manifest, last
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RequestFailed, Unprintable
from . import files, records, requests
from .desk import Clock, Desk, open_desk, system_clock
from .ledger import Ledger, named
from .outbox import Outbox
from .press import Press
from .reprint import reprint
from .requests import Result
from .settings import Settings

_NAMED = 5
MANIFEST = "manifest.json"
_LIST = re.compile(r"\d{4}/\w+\.html|units/.+\.html|sitemap[^/]*\.xml")


@dataclass(slots=True)
class Hashes:
    """The SHA-256 of files, computed again only where a file was replaced."""

    _known: dict[Path, tuple[tuple[int, int, int], str]] = field(default_factory=dict)

    def of(self, path: Path) -> str:
        """The hash of a file as it stands."""
        status = path.stat()
        stamp = status.st_ino, status.st_size, status.st_mtime_ns
        if self._known.get(path, (None, ""))[0] != stamp:
            self._known[path] = stamp, hashlib.sha256(path.read_bytes()).hexdigest()
        return self._known[path][1]


def site(
    settings: Settings,
    rebuild: bool = False,
    *,
    clock: Clock = system_clock,
    pause: Callable[[float], None] = time.sleep,
    press: Press | None = None,
) -> int:
    """Bring the whole site in line with the ledger; with `rebuild` the records' pages too.

    A running service is asked to do it and waited for.  Returns how many files were written.  Raises
    ConfigurationError where another command holds the outbox, Unprintable where a page could not be
    printed anew, RequestFailed where the service could not do it.
    """
    outbox = Outbox(settings.outbox)
    while outbox.served():
        done = _ask(outbox, clock, pause, rebuild=rebuild)
        if done is not None:
            return _written(done)
    with open_desk(settings, "site", clock=clock, press=press) as desk:
        return bring_up(desk, rebuild=rebuild)


def bring_up(desk: Desk, hashes: Hashes | None = None, *, rebuild: bool = False) -> int:
    """What `site` does, at a desk that is open.  What cannot be printed anew is raised in the end."""
    printed = reprint(desk) if rebuild else {}
    written = sum(filter(None, printed.values())) + refresh(desk, hashes)
    if kept := [record for record, done in printed.items() if done is None]:
        raise Unprintable(ids=_some(kept))
    return written


def refresh(desk: Desk, hashes: Hashes | None = None) -> int:
    """Home, years, units, feed, site map and manifest.  Returns how many files were written."""
    public = desk.outbox.public
    pages = desk.press.site(records.entries(desk.ledger), records.withdrawn(desk.ledger))
    written = sum(files.write_changed(public / path, data) for path, data in sorted(pages.items()))
    for stale in set(_lists(public)) - pages.keys():
        files.remove(public / stale)
    return written + files.write_changed(public / MANIFEST, manifest(public, hashes or Hashes()))


def manifest(public: Path, hashes: Hashes) -> bytes:
    """The SHA-256 of every file by its path, sorted; the manifest itself apart."""
    paths = sorted(path for path in _files(public) if path != MANIFEST)
    return json.dumps(
        {path: hashes.of(public / path) for path in paths}, ensure_ascii=False, indent=0
    ).encode()


def _some(ids: list[str]) -> str:
    """The first of many, and how many there are."""
    return ", ".join(ids[:_NAMED]) + (f" … ({len(ids)})" if len(ids) > _NAMED else "")


def _files(public: Path) -> Iterator[str]:
    """Every whole file below a folder, relative to it."""
    for folder, _, names in os.walk(public):
        for name in names:
            if not files.is_arriving(name):
                yield (Path(folder) / name).relative_to(public).as_posix()


def _lists(public: Path) -> Iterable[str]:
    """The pages that come and go with the records: lists of years and units, parts of the site map."""
    return (path for path in _files(public) if _LIST.fullmatch(path))


def _ask(outbox: Outbox, clock: Clock, pause: Callable[[float], None], *, rebuild: bool) -> Result | None:
    with named(outbox.ledger), closing(Ledger.open(outbox.ledger)) as ledger:
        number = requests.leave(ledger, "site", {"rebuild": rebuild}, clock())
        return requests.await_result(ledger, number, outbox.served, pause)


def _written(result: Result) -> int:
    """How many files the service wrote.  Raises RequestFailed."""
    match result:
        case {"written": int(written)}:
            return written
        case {"error": {"message_zh": zh, "message_en": en}}:
            raise RequestFailed(zh=zh, en=en)
    raise RequestFailed(zh="没有答复。", en="no answer.")
