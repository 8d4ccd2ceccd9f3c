"""`ziping schema`."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """记录的 JSON Schema。The JSON Schema of the canonical record."""
    from ..model.record import record_schema

    typer.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))
