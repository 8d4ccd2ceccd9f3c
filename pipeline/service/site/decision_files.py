"""The officer's decisions about a record as a file for the office: `internal/<year>/<id>/decisions.json`."""

from __future__ import annotations

import json
from dataclasses import asdict

from ...storage import atomic
from ..context.context import ServiceContext
from ..ledger.decisions import Decision, decisions_about


def write_new(context: ServiceContext) -> None:
    """Write the file of every record that has new decisions."""
    while row := context.ledger.row("SELECT id, record FROM decisions WHERE noted = 0 LIMIT 1"):
        lines = [_as_json(decision) for decision in decisions_about(context.ledger, row["record"])]
        text = json.dumps(lines, ensure_ascii=False, indent=1)
        atomic.write_changed(context.outbox.decisions(row["record"]), text.encode())
        with context.ledger.transaction() as connection:
            connection.execute("UPDATE decisions SET noted = 1 WHERE record = ?", (row["record"],))


def _as_json(decision: Decision) -> dict[str, str | None]:
    said = {name: value for name, value in asdict(decision).items() if name != "record"}
    return said | {"made_at": decision.made_at.isoformat()}
