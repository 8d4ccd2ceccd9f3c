"""Imports translators' entries into the translation memory, and updates the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ...translate.exchange import Taken, Unit, laid_over
from ..context.context import ServiceContext
from . import sync


def import_entries(context: ServiceContext, entries: Sequence[str]) -> Taken:
    """Import entries (each a `Unit` as JSON) into the memory.  Raises ValueError if it cannot be read."""
    units = [_unit(json.loads(one)) for one in entries]
    return sync.rewrite_memory(context, lambda data: laid_over(data, units, context.now()))


def update_translations(context: ServiceContext) -> int:
    """Render the pages whose English changed, and add new texts to the memory.

    Returns the number of pages written.
    """
    updated = sync.update_pages(context)
    sync.grow_memory(context)
    return updated.written


def _unit(said: dict[str, Any]) -> Unit:
    several = {name: tuple(said[name]) for name in ("english", "notes", "places")}
    return Unit(**{**said, **several})
