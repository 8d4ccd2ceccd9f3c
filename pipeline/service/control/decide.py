"""Publication control: the officer's decisions about records.

    approve      publish a held revision
    withdraw     take a record off the public site, at once and everywhere; or drop only its held revision
    supersede    replace a record by another one of the same project
    waive        stop a finding from blocking a record

Each decision is one transaction of the ledger.  What follows from it on the disk is done by steps that start
again after an abrupt end: the submissions concerned are answered again (`submissions.requeue`), and
`site.lists` removes what is no longer public.  The same decision twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...validate.registry import RULES
from ..context.context import ServiceContext
from ..ledger import decisions, record_queries, revisions, submissions
from ..ledger.database import Ledger
from ..ledger.decisions import Decision
from ..ledger.record_queries import RecordRow
from .errors import (
    AlreadyWithdrawn,
    NotHeld,
    NotOfOneYear,
    NotPublic,
    NotWaivable,
    UnknownCode,
    UnknownRecord,
)

IDENTITY = frozenset({"F01", "F02"})
"""No project name, no fiscal year: without them a record cannot be told from others."""


def approve(context: ServiceContext, ids: Sequence[str], reason: str | None) -> None:
    """Release held revisions; a record that is approved and public already is accepted again.

    Raises Declined, and changes nothing, if any of the records is neither.
    """
    rows = _known(context.ledger, ids)
    for row in rows:
        if row.state != "held" and not (row.state == "published" and row.is_approved):
            raise NotHeld(id=row.id, state=row.state)
    now = context.now()
    with context.ledger.transaction() as connection:
        for record in (row.id for row in rows if row.state == "held"):
            decisions.enter(connection, Decision(record, "approve", None, reason, now))
            submissions.requeue(connection, revisions.release(connection, record, now))


def withdraw(context: ServiceContext, ids: Sequence[str], reason: str) -> None:
    """Take records off the public site, and drop what is held of them.  Raises Declined."""
    _known(context.ledger, ids)
    now = context.now()
    with context.ledger.transaction() as connection:
        for record in ids:
            decisions.enter(connection, Decision(record, "withdraw", None, reason, now))
            revisions.withdraw(connection, record, now)


def reject(context: ServiceContext, ids: Sequence[str], reason: str) -> None:
    """Drop the held revisions of records; what is public of them stays.

    Raises Declined if nothing is held of one of them.
    """
    rows = _known(context.ledger, ids)
    for row in rows:
        if row.state != "held" and not row.is_rejected:
            raise NotHeld(id=row.id, state=row.state)
    now = context.now()
    with context.ledger.transaction() as connection:
        for record in (row.id for row in rows if row.state == "held"):
            decisions.enter(connection, Decision(record, "withdraw", "held", reason, now))
            revisions.reject(connection, record, now)


def supersede(context: ServiceContext, old: str, new: str, reason: str) -> None:
    """Replace a record by another one; the old one leaves the public site.  Raises Declined."""
    before, after = _known(context.ledger, (old, new))
    if old[:4] != new[:4] or old == new:
        raise NotOfOneYear(old=old, new=new)
    if before.state == "withdrawn" and before.superseded_by != new:
        raise AlreadyWithdrawn(id=old)
    if after.state == "withdrawn":
        raise NotPublic(id=new)
    now = context.now()
    with context.ledger.transaction() as connection:
        decisions.enter(connection, Decision(old, "supersede", new, reason, now))
        revisions.withdraw(connection, old, now, superseded_by=new)


def waive(context: ServiceContext, record: str, code: str, reason: str) -> None:
    """Stop a finding from blocking a record, and process the last form again if it was returned.

    Raises Declined.
    """
    if code not in RULES:
        raise UnknownCode(code=code)
    if code in IDENTITY:
        raise NotWaivable(code=code)
    last = submissions.last_form_of(context.ledger, record)
    if last is None:
        raise UnknownRecord(id=record)
    submission, verdict = last
    with context.ledger.transaction() as connection:
        decisions.enter(connection, Decision(record, "waive", code, reason, context.now()))
        if verdict == "returned":
            submissions.requeue(connection, submission)


def _known(ledger: Ledger, ids: Iterable[str]) -> list[RecordRow]:
    """Return the rows of records.  Raises UnknownRecord."""
    return [_row(ledger, record) for record in ids]


def _row(ledger: Ledger, record: str) -> RecordRow:
    row = record_queries.row(ledger, record)
    if row is None:
        raise UnknownRecord(id=record)
    return row
