"""Translations and what shows them, brought in line with each other.

    the office's files -> catalogue -> pages whose texts are English now, or other English (`print_anew`)
    what pages show -> the memory grows by what is missing (`grow`)

What a page says is noted only when it is printed, so that an abrupt end costs nothing but the work.  A
running service has the memory grow in a process of its own (`background_run`): that looks at every text.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from ...errors import Interrupted
from ...model.record import Record
from ...storage import atomic
from ...translate.catalogue import PERSON
from ...translate.growth import Wanted, grown
from ...translate.memory import Key, as_pattern, key_of
from ..context import translation_files
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..ledger import record_queries
from ..publishing.reprint import AT_ONCE, Reprinted, reprint, reprint_held
from .text_index import TextChange, TextIndex

_log = logging.getLogger(__name__)
T = TypeVar("T")
_TRIES = 5
"""How often the memory is read again where a translator saves it while it is written."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How many pages were written anew, how many records are new in the index, how many pages are left."""

    pages: int = 0
    entered: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class BroughtUp:
    """Pages that were written anew, and whether the memory was."""

    pages: int
    grew: bool


class MemoryChanged(Exception):
    """A translator saved the memory meanwhile."""


def bring_up(context: ServiceContext) -> BroughtUp:
    """Both, one after the other.  A memory that cannot be read changes nothing."""
    printed = print_anew(context)
    return BroughtUp(printed.pages, grow(context))


def print_anew(context: ServiceContext, most: int | None = None) -> Printed:
    """Read the office's translations where they are others now, and print the pages that say something else.

    So are the English PDFs of their records, and what is held; where there are more than `most` such PDFs
    the next call goes on.  Linear in the texts of what is public where translations changed, else in what
    was published since; a record that is known is not read again.
    """
    seal = translation_files.seal(context.settings)
    with TextIndex.open(context.outbox.usage) as usage:
        if usage.seal() == seal:
            return _print(context, usage, [], most)
        if not _is_readable(context):
            return Printed()
        context.page_maker.use(
            translation_files.load(context.settings, machine=context.settings.publish_machine)
        )
        printed = _print(context, usage, usage.changes(context.page_maker.catalogue), most)
        held = reprint_held(context, most)
        if not (printed.left or held.left):
            usage.note_seal(seal)
        return replace(printed, pages=printed.pages + held.changed, left=printed.left + held.left)


def grow(context: ServiceContext) -> bool:
    """Let the memory grow by the texts in use; says whether it is another now.  Linear in the texts.

    That it grew is no reason to read it again: nothing is English now that was not before.
    """
    if context.outbox.memory.exists() and not _is_readable(context):
        return False
    before = translation_files.seal(context.settings)
    with TextIndex.open(context.outbox.usage) as usage:
        grew = _grow(context, list(_wanted(usage)))
        if grew and usage.seal() == before:
            usage.note_seal(translation_files.seal(context.settings))
        return grew


def tend(context: ServiceContext) -> bool:
    """`bring_up` beside more important work.  Says whether pages changed."""
    made = _attempted(partial(bring_up, context))
    return made is not None and made.pages > 0


def keep_up(context: ServiceContext) -> Printed:
    """`print_anew` beside more important work, some at a time."""
    return _attempted(partial(print_anew, context, AT_ONCE)) or Printed()


def _attempted(work: Callable[[], T]) -> T | None:
    """What goes wrong is logged; where the service is to end meanwhile the next start does it."""
    made = guarded(work)
    if not isinstance(made, Failure):
        return made
    if made.reason.code != Interrupted.code:
        _log.error("the translations could not be brought in line\n%s", made.trace)
    return None


def _is_readable(context: ServiceContext) -> bool:
    path = context.outbox.memory
    said = translation_files.trouble(path) if path.exists() else None
    if said:
        _log.error("%s cannot be read; the old translations stay in force: %s", path, said)
    return said is None


def _print(context: ServiceContext, usage: TextIndex, changes: list[TextChange], most: int | None) -> Printed:
    entered = set(_enter(context, usage))
    touched = usage.records_with(changes) | (entered - context.page_maker.freshly_rendered)
    printed = reprint(context, touched, most) if touched else Reprinted()
    if printed.left:
        usage.forget(entered)
    else:
        usage.note(changes)
    context.page_maker.freshly_rendered.clear()
    return Printed(printed.changed, len(entered), printed.left)


def _enter(context: ServiceContext, usage: TextIndex) -> Iterator[str]:
    """Bring the index in line with the ledger; the records that are new in it.

    With what catalogue their pages were printed is known only of those that the press holds for fresh.
    """
    public, known = record_queries.fingerprints(context.ledger), usage.fingerprints()
    usage.forget(known.keys() - public.keys())
    for record, fingerprint in public.items():
        if known.get(record) != fingerprint and (read := _record(context, record)):
            usage.add(read, fingerprint, context.page_maker.catalogue)
            yield record
    usage.tidy()


def _record(context: ServiceContext, record: str) -> Record | None:
    path = context.outbox.folder(record, held=False) / "record.json"
    try:
        return Record.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        _log.warning("%s is no record, its texts are left out: %s", path, error)
        return None


def _wanted(usage: TextIndex) -> Iterator[Wanted]:
    """The texts in use as entries of a memory, in the order of the first record that shows each."""
    places: dict[Key, list[str]] = defaultdict(list)
    entries: dict[Key, tuple[str, str, bool]] = {}
    for row in usage.each(
        "SELECT t.zh, t.context, t.has_own, t.english IS NULL OR t.engine IS NOT NULL AS missing,"
        " u.record || '/' || u.field AS place FROM uses u JOIN texts t ON t.id = u.text"
        " ORDER BY u.record, u.rowid"
    ):
        is_missing = bool(row["missing"]) and not row["has_own"]
        for zh, context in _asked_as(row["zh"], row["context"]):
            key = key_of(context, zh)
            places[key] += [row["place"].replace(" ", "-")]
            known = entries.get(key)
            entries[key] = known or (zh, context, False)
        asked = _entry_of(row["zh"], row["context"])
        if is_missing:
            entries[key_of(asked[1], asked[0])] = (*asked, True)
    return (Wanted(zh, context, places[key], missing) for key, (zh, context, missing) in entries.items())


def _entry_of(zh: str, context: str) -> tuple[str, str]:
    """The entry that a text asks for: without figures; under its indicator where it is but a figure."""
    pattern = as_pattern(zh)
    return pattern, as_pattern(context) if pattern.startswith("{") or context == PERSON else ""


def _asked_as(zh: str, context: str) -> Iterable[tuple[str, str]]:
    """Every entry by which a text may be translated."""
    contexts = dict.fromkeys(("", as_pattern(context)))
    return [(text, where) for text in dict.fromkeys((zh.strip(), as_pattern(zh))) for where in contexts]


def rewrite(context: ServiceContext, change: Callable[[bytes | None], tuple[bytes, T]]) -> T:
    """Write the memory as `change` makes it of what is there, and return what it says.

    Where a translator saves the memory at the same moment it is read again, so that his entries stay.
    Raises Saved where he never stops, ValueError where it cannot be read.
    """
    path = context.outbox.memory
    for _ in range(_TRIES):
        before = _seen(path)
        made, said = change(path.read_bytes() if before else None)
        try:
            _put(path, made, before)
        except MemoryChanged:
            continue
        return said
    raise MemoryChanged


def _grow(context: ServiceContext, wanted: list[Wanted]) -> bool:
    """Let the memory grow by what is wanted; says whether it is another now."""

    def change(data: bytes | None) -> tuple[bytes, bool]:
        made = grown(data, wanted, context.page_maker.catalogue.memory, context.now())
        return made, made != data

    if not context.outbox.memory.exists() and not any(one.is_missing for one in wanted):
        return False
    try:
        return rewrite(context, change)
    except MemoryChanged:
        _log.warning("%s is being written by somebody else; it grows the next time", context.outbox.memory)
        return False


def _put(path: Path, data: bytes, before: tuple[int, int, int] | None) -> None:
    """Put it at `path` if nobody else has written there since `before`.  Raises Saved where somebody has."""
    if before and path.read_bytes() == data:
        return
    with atomic.arriving(path) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        if _seen(path) != before:
            raise MemoryChanged


def _seen(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
