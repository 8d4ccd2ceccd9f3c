"""Near matches: what a translator may start from, never what is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from . import placeholders
from .memory import Key, Memory, Translation

_ENOUGH = 75.0
"""Per cent of likeness (Indel) below which a translation is of no help."""


class Near(NamedTuple):
    """A translated text that is like another one, by so many per cent."""

    zh: str
    translation: Translation
    likeness: int


class Neighbours:
    """The reviewed translations of a memory, to be looked through for near matches."""

    def __init__(self, memory: Memory) -> None:
        self._known: Mapping[str, Translation] = {
            zh: entry for (_, zh), entry in memory.entries.items() if entry.engine is None
        }

    def of(self, key: Key) -> Near | None:
        """The nearest one that holds the same figures; null where none is near enough."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where something is new

        zh = key[1]
        held = placeholders.names(zh)
        for known, score, _ in process.extract(
            zh, self._known.keys(), scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=5
        ):
            entry = self._known[known]
            if placeholders.names(entry.many) == held:
                return Near(known, entry, int(score))
        return None
