"""Answers to short texts are remembered: the words, figures and dashes of forms come again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

SHORT: Final = 64
"""Characters.  Longer texts are prose, which hardly comes twice; so what is remembered stays small."""
KEPT: Final = 8192
"""Answers of a function that are remembered, those asked for last."""


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """The same pure function of a text, quicker where a short one was asked for before."""
    known = lru_cache(KEPT)(function)

    def answer(text: str) -> T:
        return known(text) if len(text) <= SHORT else function(text)

    return answer
