"""Near matches: suggestions for translators, never published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from . import placeholders
from .memory import Key, Memory, Translation

_ENOUGH = 75.0
"""Minimum similarity (Indel) in per cent; a less similar translation is of no help."""


class Near(NamedTuple):
    """A similar text, its translation, and the similarity in per cent."""

    zh: str
    translation: Translation
    likeness: int


class Neighbours:
    """Search for near matches among the reviewed translations of a memory."""

    def __init__(self, memory: Memory) -> None:
        self._known: Mapping[str, Translation] = {
            zh: entry for (_, zh), entry in memory.entries.items() if entry.engine is None
        }

    def of(self, key: Key) -> Near | None:
        """Return the nearest match that holds the same placeholders, or None if none is near enough."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed only for new texts

        zh = key[1]
        held = placeholders.names(zh)
        for known, score, _ in process.extract(
            zh, self._known.keys(), scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=5
        ):
            entry = self._known[known]
            if placeholders.names(entry.many) == held:
                return Near(known, entry, int(score))
        return None
