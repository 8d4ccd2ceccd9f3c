"""Imports translators' entries into the translation memory, and updates the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ...translate.exchange import ExchangeEntry, ImportCounts, merged_memory
from ..context.context import ServiceContext
from . import sync


def import_entries(context: ServiceContext, entries: Sequence[str]) -> ImportCounts:
    """Import entries (each an `ExchangeEntry` as JSON).  Raises ValueError if the memory cannot be read."""
    units = [_unit(json.loads(one)) for one in entries]
    return sync.rewrite_memory(context, lambda data: merged_memory(data, units, context.now()))


def update_translations(context: ServiceContext) -> int:
    """Render the pages whose English changed, and add new texts to the memory.

    Returns the number of pages written.
    """
    updated = sync.update_pages(context)
    sync.grow_memory(context)
    return updated.written


def _unit(said: dict[str, Any]) -> ExchangeEntry:
    several = {name: tuple(said[name]) for name in ("english", "notes", "places")}
    return ExchangeEntry(**{**said, **several})
