"""Keeps pages and translation memory in step with each other.

    the office's files -> catalogue -> pages whose English changed are rendered again (`update_pages`)
    texts of public records -> those without English are added to the memory (`grow_memory`)

The text index stores what a page says only after the page is written, so that an abrupt end costs nothing but
repeated work.  A running service calls `grow_memory` in a child process, because it looks at every text.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ...errors import Fault
from ...model.record import Record
from ...storage import atomic
from ...translate.catalogue import PERSON
from ...translate.growth import TextInUse, grown
from ...translate.memory import Key, as_pattern, key_of
from ..context import translation_files
from ..context.context import ServiceContext
from ..ledger import record_queries
from ..publishing.reprint import Reprinted, reprint, reprint_held
from .text_index import TextChange, TextIndex

_log = logging.getLogger(__name__)
Said = TypeVar("Said")
_TRIES = 5
"""How often the memory is read again if a translator saves it while it is being written."""


@dataclass(frozen=True, slots=True)
class PagesUpdated:
    """How many pages were written, how many records are new in the index, how many pages are left."""

    written: int = 0
    new_in_index: int = 0
    left: int = 0


class MemoryChanged(Fault):
    """A translator saved the memory while it was being written.  Operand: `path`."""

    code = "memory-changed"
    zh = "翻译记忆 {path} 正被其他程序修改，本次未能写入。"
    en = "Another program keeps changing the translation memory {path}; nothing was written to it."
    do_zh = "请在保存并关闭该文件后重试。"
    do_en = "Save and close the file, then try again."


def update_pages(context: ServiceContext, most: int | None = None) -> PagesUpdated:
    """Load the office's translations if they changed, and render the pages whose English changed.

    The English PDFs of these records, and held pages, are rendered too; if more than `most` such PDFs are
    needed, the next call continues.  Linear in the texts of public records if translations changed, else in
    what was published since; a known record is not read again.
    """
    stamp = translation_files.catalogue_stamp(context.settings)
    with TextIndex.open(context.outbox.text_index) as index:
        if index.catalogue_stamp() == stamp:
            return _update(context, index, [], most)
        if not _is_readable(context):
            return PagesUpdated()
        context.page_maker.use(
            translation_files.load_catalogue(context.settings, machine=context.settings.publish_machine)
        )
        printed = _update(context, index, index.changes(context.page_maker.catalogue), most)
        held = reprint_held(context, most)
        if not (printed.left or held.left):
            index.note_catalogue_stamp(stamp)
        return replace(printed, written=printed.written + held.changed, left=printed.left + held.left)


def grow_memory(context: ServiceContext) -> bool:
    """Add the texts in use to the memory; return whether it changed.  Linear in the texts.

    The catalogue is not loaded again for this: no text has gained an English translation.
    """
    if context.outbox.memory.exists() and not _is_readable(context):
        return False
    before = translation_files.catalogue_stamp(context.settings)
    with TextIndex.open(context.outbox.text_index) as index:
        grew = _grow(context, list(_wanted(index)))
        if grew and index.catalogue_stamp() == before:
            index.note_catalogue_stamp(translation_files.catalogue_stamp(context.settings))
        return grew


def _is_readable(context: ServiceContext) -> bool:
    path = context.outbox.memory
    said = translation_files.reading_error(path) if path.exists() else None
    if said:
        _log.error("%s cannot be read; the old translations stay in force: %s", path, said)
    return said is None


def _update(
    context: ServiceContext, index: TextIndex, changes: list[TextChange], most: int | None
) -> PagesUpdated:
    """Render the pages that show changed texts, and those of records that are new in the index.

    Pages already rendered with the catalogue in use are left out: they were published since, or rendered by
    the previous call.
    """
    fresh = context.page_maker.freshly_rendered
    new_in_index = set(_enter(context, index))
    touched = (index.records_with(changes) | new_in_index) - fresh
    printed = reprint(context, touched, most) if touched else Reprinted()
    if printed.left:
        index.forget(new_in_index)
        fresh.update(printed.pages)
    else:
        index.note(changes)
        fresh.clear()
    return PagesUpdated(printed.changed, len(new_in_index), printed.left)


def _enter(context: ServiceContext, index: TextIndex) -> Iterator[str]:
    """Update the index from the ledger; yield the records that are new in it.

    The catalogue that their pages were rendered with is only known for those that are freshly rendered.
    """
    public, known = record_queries.fingerprints(context.ledger), index.fingerprints()
    index.forget(known.keys() - public.keys())
    for record, fingerprint in public.items():
        if known.get(record) != fingerprint and (read := _record(context, record)):
            index.add(read, fingerprint, context.page_maker.catalogue)
            yield record
    index.tidy()


def _record(context: ServiceContext, record: str) -> Record | None:
    path = context.outbox.folder(record, held=False) / "record.json"
    try:
        return Record.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        _log.warning("%s is not a record; its texts are left out: %s", path, error)
        return None


def _wanted(index: TextIndex) -> Iterator[TextInUse]:
    """Yield the texts in use as entries of a memory, in the order of the first record that shows each."""
    places: dict[Key, list[str]] = defaultdict(list)
    entries: dict[Key, tuple[str, str, bool]] = {}
    for row in index.each(
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
    return (TextInUse(zh, context, places[key], missing) for key, (zh, context, missing) in entries.items())


def _entry_of(zh: str, context: str) -> tuple[str, str]:
    """Return the entry that a text needs, without figures.

    Its context is empty, except for a text that begins with a figure (the indicator) and for a person's name.
    """
    pattern = as_pattern(zh)
    return pattern, as_pattern(context) if pattern.startswith("{") or context == PERSON else ""


def _asked_as(zh: str, context: str) -> Iterable[tuple[str, str]]:
    """Return every entry by which a text may be translated."""
    contexts = dict.fromkeys(("", as_pattern(context)))
    return [(text, where) for text in dict.fromkeys((zh.strip(), as_pattern(zh))) for where in contexts]


def rewrite_memory(context: ServiceContext, change: Callable[[bytes | None], tuple[bytes, Said]]) -> Said:
    """Write what `change` makes from the current memory, and return the result of `change`.

    If a translator saves the memory at the same moment, it is read again, so that their entries are kept.
    Raises MemoryChanged if that happens every time, ValueError if the memory cannot be read.
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
    raise MemoryChanged(path=path)


def _grow(context: ServiceContext, wanted: list[TextInUse]) -> bool:
    """Add the wanted entries to the memory; return whether it changed."""

    def change(data: bytes | None) -> tuple[bytes, bool]:
        made = grown(data, wanted, context.page_maker.catalogue.memory, context.now())
        return made, made != data

    if not context.outbox.memory.exists() and not any(one.is_missing for one in wanted):
        return False
    try:
        return rewrite_memory(context, change)
    except MemoryChanged:
        _log.warning("%s is being written by another program; it is updated later", context.outbox.memory)
        return False


def _put(path: Path, data: bytes, before: tuple[int, int, int] | None) -> None:
    """Write the memory; raise MemoryChanged if somebody else has written it since `before`."""
    if before and path.read_bytes() == data:
        return
    with atomic.replacing(path) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        if _seen(path) != before:
            raise MemoryChanged(path=path)


def _seen(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
