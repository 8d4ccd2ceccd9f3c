"""TODO from pipeline/service/catalogue_orders.py."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ...translate.exchange import Unit, laid_over
from ..context.context import ServiceContext
from ..ledger.requests import Arguments, Result
from . import sync


def carry_out(context: ServiceContext, arguments: Arguments) -> Result:
    """Lay the entries of a request over the memory, if it has any; then bring pages and memory in line.

    Raises ValueError where the memory cannot be read.
    """
    found = arguments.get("entries")
    result: Result = {}
    if isinstance(found, list):
        handed_in = [_unit(json.loads(one)) for one in found]
        taken = sync.rewrite(context, lambda data: laid_over(data, handed_in, context.now()))
        result |= asdict(taken)
    brought = sync.bring_up(context)
    return result | {"pages": brought.pages}


def _unit(said: dict[str, Any]) -> Unit:
    several = {name: tuple(said[name]) for name in ("english", "notes", "places")}
    return Unit(**{**said, **several})
