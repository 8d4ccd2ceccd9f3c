"""The site around the records: brought in line with the ledger, and only what changed is written.

pages from entries -> write what differs -> remove what no record needs any more -> manifest, last
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Set
from functools import partial
from io import BytesIO
from pathlib import Path

from ..errors import RequestFailed, Unprintable, ZipingError
from . import decisions, files, listing, minisign, review, translations, whole
from .border import Failure, guarded
from .desk import Clock, Desk, system_clock
from .errands import run_errand
from .hashes import Hashes
from .outbox import MANIFEST, SIGNATURE, lists, whole_files
from .press import Press
from .preview import preview
from .remake import remake
from .reprint import Reprinted, reprint
from .requests import Result
from .settings import Settings
from .year_review import YearReview

_log = logging.getLogger(__name__)
_NAMED = 5


def site(
    settings: Settings,
    rebuild: bool = False,
    *,
    clock: Clock = system_clock,
    pause: Callable[[float], None] = time.sleep,
    press: Press | None = None,
) -> int:
    """Bring the whole site in line with the ledger; with `rebuild` the records too.

    These are made again from their originals (remake.py).  A running service is asked to do it and waited
    for.  Returns how many files were written.  Raises ConfigurationError where another command holds the
    outbox, Unprintable where a page could not be printed anew, RequestFailed where the service could not do
    it.
    """
    done = run_errand(
        settings,
        "site",
        {"rebuild": rebuild},
        lambda desk: {"written": complete(desk, rebuild=rebuild)},
        clock=clock,
        pause=pause,
        press=press,
    )
    return _written(done)


def bring_all_up(desk: Desk, hashes: Hashes | None = None, *, rebuild: bool = False) -> int:
    """What a running service does at leisure too, before the site: translations."""
    translations.bring_up(desk)
    return bring_up(desk, hashes, rebuild=rebuild)


def complete(desk: Desk, *, rebuild: bool = False) -> int:
    """The whole site at an outbox that no service holds: pages, search index, open data, manifest."""
    hashes = Hashes()
    written = bring_all_up(desk, hashes, rebuild=rebuild)
    review_all(desk)
    pieces = desk.press.pieces(desk.outbox.public, listing.entries(desk.ledger), desk.seal)
    made = whole.bring_up(desk.outbox, pieces, rebuild=rebuild)
    if made or whole.stale(desk.outbox, whole.made(desk.outbox)):
        written += made + refresh(desk, hashes)
    return written


def complete_or_forget(desk: Desk) -> None:
    """`complete`; where that cannot be, nothing stays in which something withdrawn may stand."""
    try:
        complete(desk)
    except (ZipingError, OSError):
        whole.forget(desk.outbox)
        refresh(desk)
        raise


def bring_up(desk: Desk, hashes: Hashes | None = None, *, rebuild: bool = False) -> int:
    """What `site` does, at a desk that is open.  What cannot be printed anew is raised in the end."""
    written = remake(desk) if rebuild else 0
    printed = _reprinted(desk) if rebuild else Reprinted()
    written += printed.changed + refresh(desk, hashes)
    if kept := [record for record, done in printed.pages.items() if done is None]:
        raise Unprintable(ids=_some(kept))
    return written


def _reprinted(desk: Desk) -> Reprinted:
    """The pages of what could not be made again; the others were printed with all the rest of a record."""
    return reprint(desk, listing.fingerprints(desk.ledger).keys() - desk.press.fresh)


def refresh(desk: Desk, hashes: Hashes | None = None) -> int:
    """Home, years, units, feed, site map and manifest; what waits for approval; what the officer decided.

    Returns how many public files were written.  What was withdrawn goes when nothing leads to it any more,
    and goes all the same where a list cannot be written.
    """
    gone = listing.gone(desk.ledger)
    try:
        written = _refresh_lists(desk, hashes or Hashes(), {f"{record[:4]}/{record}" for record, _ in gone})
    finally:
        _remove(desk, gone)
    preview(desk)
    decisions.note(desk)
    return written


def review_all(desk: Desk) -> None:
    """What only the officer reads: the rules over each year's records, and the internal review.

    It is no trouble to what the public reads; a running service leaves it to a process of its own
    (`background_run`), for both look at every record.
    """
    for work in (YearReview().refresh, review.refresh):
        made = guarded(partial(work, desk))
        if isinstance(made, Failure):
            _log.error("the internal review could not be written\n%s", made.trace)


def _refresh_lists(desk: Desk, hashes: Hashes, gone: Set[str]) -> int:
    public = desk.outbox.public
    made = whole.made(desk.outbox)
    stale = whole.stale(desk.outbox, made)
    written = _write_lists(desk, whole.standing(desk.outbox))
    listed = manifest(public, hashes, gone, stale)
    written += files.write_changed(public / MANIFEST, listed) + _sign(desk, listed)
    for path in stale:
        files.remove(public / path)
    return written


def _write_lists(desk: Desk, made: Mapping[str, int]) -> int:
    """Write what differs, a page at a time; remove the lists that nothing needs any more.

    `made` is what is made of many records and stands there.
    """
    public, written, needed = desk.outbox.public, 0, set[str]()
    entries, withdrawn = listing.entries(desk.ledger), listing.withdrawn(desk.ledger)
    for path, data in desk.press.site(entries, withdrawn, made):
        written += files.write_changed(public / path, data)
        needed.add(path)
    for unneeded in set(lists(public)) - needed:
        files.remove(public / unneeded)
    return written


def _sign(desk: Desk, listed: bytes) -> bool:
    """The manifest's signature, where the office has a key; none that nobody keeps up to date."""
    path = desk.outbox.public / SIGNATURE
    if desk.signing is None:
        files.remove(path)
        return False
    return files.write_changed(path, minisign.sign(listed, desk.signing))


def _remove(desk: Desk, gone: Iterable[tuple[str, bool]]) -> None:
    """Remove the folders of what was withdrawn, and of what was held of it."""
    for record, is_held in gone:
        files.remove_folder(desk.outbox.folder(record, held=False))
        if not is_held:
            files.remove_folder(desk.outbox.folder(record, held=True))


def manifest(
    public: Path, hashes: Hashes, without: Set[str] = frozenset(), stale: Set[str] = frozenset()
) -> bytes:
    """The SHA-256 of every file by its path, sorted; the manifest itself, some folders and files apart."""
    unlisted = {MANIFEST, SIGNATURE, *stale}
    found = (path for path in whole_files(public) if path.rpartition("/")[0] not in without)
    made, before = BytesIO(), "{"
    for path, digest in hashes.of(public, sorted(path for path in found if path not in unlisted)):
        made.write(f'{before}\n{json.dumps(path, ensure_ascii=False)}: "{digest}"'.encode())
        before = ","
    made.write(b"\n}" if before == "," else b"{}")
    return made.getvalue()


def _some(ids: list[str]) -> str:
    """The first of many, and how many there are."""
    return ", ".join(ids[:_NAMED]) + (f" … ({len(ids)})" if len(ids) > _NAMED else "")


def _written(result: Result) -> int:
    """How many files the service wrote.  Raises RequestFailed."""
    match result:
        case {"written": int(written)}:
            return written
        case {"error": {"message_zh": zh, "message_en": en}}:
            raise RequestFailed(zh=zh, en=en)
    raise RequestFailed(zh="没有答复。", en="no answer.")
