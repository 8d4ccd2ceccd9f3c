"""The id of a record: year, pinyin of the name, and a hash that distinguishes projects (docs/record.md)."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from ..translate import names
from .text import comparison_key

_SLUG_LENGTH = 40


def record_id(year: int | None, unit: str | None, name: str | None) -> str:
    """Return `{year}-{slug}-{hash}`, stable across resubmissions; width, spaces and quotes do not matter."""
    printed_year = f"{year:04}" if year is not None else "0000"
    return f"{printed_year}-{slug(name or '')}-{digest(printed_year, unit or '', name or '')}"


def digest(year: str, unit: str, name: str) -> str:
    """Return the first 12 hex digits of SHA-256 over year, unit and name, one per line."""
    text = "\n".join(comparison_key(part) for part in (year, unit, name))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """Return the pinyin of a name, at most 40 characters; `unnamed` if nothing is left."""
    return names.slug(comparison_key(name), _SLUG_LENGTH) or "unnamed"
