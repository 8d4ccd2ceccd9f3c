"""Cache pure functions of short texts: the words, figures and dashes of forms recur constantly."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

SHORT: Final = 64
"""Characters.  Longer texts are prose, which rarely recurs; not caching them keeps the cache small."""
CACHE_SIZE: Final = 8192
"""Results cached per function; the least recently used are dropped first."""


def cached(function: Callable[[str], T]) -> Callable[[str], T]:
    """Return the same pure function of a text, with results for short texts cached."""
    known = lru_cache(CACHE_SIZE)(function)

    def answer(text: str) -> T:
        return known(text) if len(text) <= SHORT else function(text)

    return answer
