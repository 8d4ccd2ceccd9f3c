"""Mirror the public folder to an object store; copy only what the store does not hold yet.

    remove withdrawn records -> files -> pages -> pages that link to them -> manifest -> other removals

Withdrawn records are removed before any file is copied, so that they do not wait for a thousand others.
Then changed files come before new ones, because an index or a table may still mention withdrawn records.
Otherwise no page links to something that is not there yet, and the manifest lists only what is there.  The
index records what an abrupt end left undone, and the next run does it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ...model.public_layout import MANIFEST, SIGNATURE, is_manifest_part, is_of_manifest, is_record_file
from ...storage.manifest_file import FileHashes, read_listing
from ..outbox.paths import Outbox
from .object_index import UNKNOWN, ObjectIndex
from .object_store import ObjectStore
from .plan import MirrorPlan, plan, public_listing

_AT_ONCE, _BATCH = 16, 256
"""Number of objects transferred at the same time, and entered in the index together."""
_TRIES = 3
"""Maximum number of rounds of files and pages, if more become public meanwhile, before the lists follow."""
_LISTS = 2
"""The stage of the list pages (`MirrorPlan.stages`)."""
_LAST = (SIGNATURE, MANIFEST)
Made = TypeVar("Made")


class ObjectStoreMirror:
    """One run from an outbox to a store with an open index."""

    def __init__(self, outbox: Outbox, store: ObjectStore, index: ObjectIndex) -> None:
        self._outbox = outbox
        self._store = store
        self._holdings = index
        self._seen = self._looked = 0, 0

    def read_listing(self, *, anew: bool) -> None:
        """List the store and correct the index, if `anew` or if the store was never listed.

        Objects that the store lost are copied again.  Objects that the index does not know get an UNKNOWN
        hash: the store's manifest is not trusted for that.  Only objects of the site are entered: those that
        the store's manifest lists, and those in the folders of records.
        """
        if not anew and "known" in self._holdings.notes():
            return
        there = self._store.names()
        site = (
            read_listing(self._store.read(MANIFEST) or b"{}", self._store.read).files.keys()
            | {path for path in there if is_record_file(path) or is_manifest_part(path)}
            | set(_LAST)
        )
        held = self._holdings.hashes().keys()
        self._holdings.expect((there & site) - held)
        self._holdings.forget(held - there)
        self._holdings.note(known=True)

    def plan(self) -> MirrorPlan:
        """Return what to do so that the store matches what is public now, apart from the manifest itself.

        Raises ConfigurationError if nothing is public yet.
        """
        self._seen = self._looked = self._stamp()
        return self._compared()

    def run(self) -> None:
        """Update the store.  Raises MirrorFailed; the index then knows what was done so far."""
        for _ in range(_TRIES):
            todo = self.plan()
            self._withdraw(todo)
            self._copy_stages(todo, todo.stages[:_LISTS])
            if self.is_current():
                break
        self._copy_stages(todo, todo.stages[_LISTS:])
        self._copy_last()
        held = self._held()
        self._remove([path for path in todo.removed if path in held])
        self._holdings.note(withdrawing=[])

    def is_current(self) -> bool:
        """Return whether what is public has not changed since the last plan."""
        return self._stamp() == self._seen

    def _stamp(self) -> tuple[int, int]:
        try:
            status = (self._outbox.public / MANIFEST).stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_ino, status.st_mtime_ns

    def _withdraw(self, todo: MirrorPlan) -> None:
        self._holdings.note(withdrawing=sorted({*self._withdrawing(), *todo.withdrawn}))
        self._remove(todo.of_withdrawn)

    def _copy_stages(self, todo: MirrorPlan, stages: Sequence[Sequence[str]]) -> None:
        for stage in stages:
            self._copy([path for path in stage if path in todo.changed])
            self._copy([path for path in stage if path in todo.added])

    def _compared(self) -> MirrorPlan:
        return plan(public_listing(self._outbox).listing.files, self._held())

    def _held(self) -> FileHashes:
        return {path: sha256 for path, sha256 in self._holdings.hashes().items() if not is_of_manifest(path)}

    def _withdrawing(self) -> list[str]:
        return list(self._holdings.notes().get("withdrawing", ()))

    def _copy(self, paths: Sequence[str]) -> None:
        """Copy files in batches; remove records that are withdrawn meanwhile after each batch."""
        for batch in _batches(paths):
            self._holdings.expect(batch)
            self._holdings.learn(dict(zip(batch, _map_in_threads(self._put, batch), strict=True)))
            if (stamp := self._stamp()) != self._looked:
                self._looked = stamp
                self._withdraw(self._compared())

    def _copy_last(self) -> None:
        """Copy the manifest: its parts, its signature, its index; then remove the parts of earlier ones.

        Once more if another manifest was written meanwhile, so that the store has all parts of its index.
        """
        for _ in range(_TRIES):
            public = public_listing(self._outbox)
            held, parts = self._holdings.hashes(), public.listing.parts
            last = [name for name in _LAST if (self._outbox.public / name).is_file()]
            self._remove([name for name in _LAST if name in held and name not in last])
            self._copy([path for path in sorted(parts) if held.get(path) != parts[path]])
            self._copy([name for name in last if held.get(name) != self._digest(name)])
            if public_listing(self._outbox).index == public.index:
                break
        self._remove([path for path in sorted(held) if is_manifest_part(path) and path not in parts])

    def _digest(self, name: str) -> str:
        return hashlib.sha256((self._outbox.public / name).read_bytes()).hexdigest()

    def _remove(self, paths: Sequence[str]) -> None:
        for batch in _batches(paths):
            _map_in_threads(self._store.remove, batch)
            self._holdings.forget(batch)

    def _put(self, path: str) -> str:
        """Copy a file and return its hash; UNKNOWN, for the next run, if it changed meanwhile or is gone."""
        source = self._outbox.public / path
        try:
            with source.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                self._store.put(source, path)
                return digest if source.stat().st_ino == os.fstat(file.fileno()).st_ino else UNKNOWN
        except FileNotFoundError:
            return UNKNOWN


def _map_in_threads(do: Callable[[str], Made], paths: Sequence[str]) -> list[Made]:
    """Call `do` for each path, several at once; raise the first error when all started calls have ended."""
    with ThreadPoolExecutor(min(_AT_ONCE, len(paths)), thread_name_prefix="store") as threads:
        return list(threads.map(do, paths))


def _batches(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    return (paths[n : n + _BATCH] for n in range(0, len(paths), _BATCH))
