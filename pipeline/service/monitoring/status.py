"""The state of each submission and record, read from the ledger, whether a service runs or not."""

from __future__ import annotations

from collections import Counter
from typing import Any, get_args

from ...config.settings import Settings
from ...model.outcome import SubmissionState
from ..executors import dask_status
from ..ledger import record_queries, submissions, waiting
from ..ledger.database import Ledger
from ..ledger.record_queries import RecordRow
from ..mirror import configured_store
from ..outbox.paths import Outbox
from ..outbox.require_ledger import require_ledger


def status(settings: Settings) -> dict[str, Any]:
    """Return the object of `ziping status --json`: `submissions`, `records`, submission `counts` by state.

    `cluster` is the cluster in use, None if the work is done on this machine; `public` is the state of the
    website's object store, None if there is none.
    """
    outbox = Outbox(settings.outbox)
    more = {"cluster": dask_status.load(outbox), "public": configured_store.status(settings)}
    require_ledger(outbox)
    if not outbox.ledger.is_file():
        return _report([], []) | more
    with Ledger.reading(outbox.ledger) as ledger:
        return _report(_submissions(ledger), _records(ledger)) | more


def _report(found: list[dict[str, Any]], rows: list[dict[str, Any]]) -> dict[str, Any]:
    counts = Counter(row["state"] for row in found)
    states = {state: counts[state] for state in get_args(SubmissionState)}
    return {"submissions": found, "records": rows, "counts": states}


def _submissions(ledger: Ledger) -> list[dict[str, Any]]:
    entered = [
        _row(
            s.dropped.name,
            s.sha256,
            s.state,
            reason and reason.as_json(),
            ids,
            s.received_at.isoformat(),
            end,
        )
        for s, reason, ids, end in submissions.all_rows(ledger)
    ]
    return entered + [
        _row(row.name, None, "waiting", row.reason.as_json(), [], row.since.isoformat(), None)
        for row in waiting.rows(ledger)
    ]


def _row(*values: object) -> dict[str, Any]:
    names = ("name", "sha256", "state", "reason", "records", "received_at", "finished_at")
    return dict(zip(names, values, strict=True))


def _records(ledger: Ledger) -> list[dict[str, Any]]:
    return [record_json(row) for row in record_queries.rows(ledger)]


def record_json(row: RecordRow) -> dict[str, Any]:
    """Return a record as `status` and the commands of publication control print it."""
    return {
        "id": row.id,
        "revision": row.revision,
        "state": row.state,
        "reason": row.reason and row.reason.as_json(),
        "superseded_by": row.superseded_by,
        "supersedes": list(row.supersedes),
    }
