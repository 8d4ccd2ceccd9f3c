"""Bringing the public folder to an object store, and only what the store does not hold yet.

    withdrawn records away -> files -> pages -> pages that lead to them -> manifest -> other removals

What was withdrawn goes first, before a single file is brought: it does not wait for a thousand others.
Then what changed comes before what is new, for an index or a table may still tell of what was withdrawn.
For the rest no page leads to what is not there yet, and the manifest lists only what is.  What an abrupt
end left undone, `index` knows and the next run does.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ...model.public_layout import MANIFEST, SIGNATURE, is_record_file
from ..outbox.paths import Outbox
from .object_index import UNKNOWN, ObjectIndex
from .object_store import ObjectStore
from .plan import FileHashes, MirrorPlan, listed, plan, public_manifest

_AT_ONCE, _BATCH = 16, 256
"""Objects that are on their way at a time, and that are entered in the holdings together."""
_TRIES = 3
"""How often files are brought again because others became public meanwhile, before lists lead to them."""
_LISTS = 2
"""The stage of the lists (`plan`)."""
_LAST = (SIGNATURE, MANIFEST)
Made = TypeVar("Made")


class ObjectStoreMirror:
    """One run: from an outbox to a store whose holdings are open here."""

    def __init__(self, outbox: Outbox, store: ObjectStore, index: ObjectIndex) -> None:
        self._outbox = outbox
        self._store = store
        self._holdings = index
        self._seen = self._looked = 0, 0

    def read_listing(self, *, anew: bool) -> None:
        """Learn from the store itself what it holds, where that is asked for or nobody knows.

        What it lost is brought again.  Hashes are not taken on trust.  Only what is the site's is learnt:
        what the store's manifest lists, and what lies in the folders of records.
        """
        if not anew and "known" in self._holdings.notes():
            return
        there = self._store.names()
        site = (
            listed(self._store.read(MANIFEST) or b"{}").keys()
            | set(filter(is_record_file, there))
            | set(_LAST)
        )
        held = self._holdings.hashes().keys()
        self._holdings.expect((there & site) - held)
        self._holdings.forget(held - there)
        self._holdings.note(known=True)

    def plan(self) -> MirrorPlan:
        """What is to be done so that the store holds what is public now; the manifest itself apart.

        Raises ConfigurationError where nothing is public yet.
        """
        self._seen = self._looked = self._stamp()
        return self._compared()

    def run(self) -> None:
        """Do it.  Raises MirrorFailed; what was done until then is known."""
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
        """Whether what is public is still what the last plan was made from."""
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
        return plan(listed(public_manifest(self._outbox)), self._held())

    def _held(self) -> FileHashes:
        return {path: sha256 for path, sha256 in self._holdings.hashes().items() if path not in _LAST}

    def _withdrawing(self) -> list[str]:
        return list(self._holdings.notes().get("withdrawing", ()))

    def _copy(self, paths: Sequence[str]) -> None:
        """Bring files.  What is withdrawn in the meantime does not wait for the rest of them."""
        for batch in _some(paths):
            self._holdings.expect(batch)
            self._holdings.learn(dict(zip(batch, _together(self._put, batch), strict=True)))
            if (stamp := self._stamp()) != self._looked:
                self._looked = stamp
                self._withdraw(self._compared())

    def _copy_last(self) -> None:
        """The signature, then the manifest, where they are not there as they are; an old signature goes."""
        held = self._holdings.hashes()
        last = [name for name in _LAST if (self._outbox.public / name).is_file()]
        self._remove([name for name in _LAST if name in held and name not in last])
        self._copy([name for name in last if held.get(name) != self._digest(name)])

    def _digest(self, name: str) -> str:
        return hashlib.sha256((self._outbox.public / name).read_bytes()).hexdigest()

    def _remove(self, paths: Sequence[str]) -> None:
        for batch in _some(paths):
            _together(self._store.remove, batch)
            self._holdings.forget(batch)

    def _put(self, path: str) -> str:
        """Bring a file; its hash, or UNKNOWN where it changed meanwhile or is gone, for the next run."""
        source = self._outbox.public / path
        try:
            with source.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                self._store.put(source, path)
                return digest if source.stat().st_ino == os.fstat(file.fileno()).st_ino else UNKNOWN
        except FileNotFoundError:
            return UNKNOWN


def _together(do: Callable[[str], Made], paths: Sequence[str]) -> list[Made]:
    """What is done for each path, several at once; the first trouble is raised when those begun are done."""
    with ThreadPoolExecutor(min(_AT_ONCE, len(paths)), thread_name_prefix="store") as threads:
        return list(threads.map(do, paths))


def _some(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    return (paths[n : n + _BATCH] for n in range(0, len(paths), _BATCH))
