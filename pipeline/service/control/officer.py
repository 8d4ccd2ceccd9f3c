"""The officer's decisions as commands call them: carried out by the service, or by the command itself.

Submissions that a decision sends back for processing are answered before these functions return; they return
the records as they are afterwards.  All raise Declined if the decision does not fit, RequestFailed if the
service failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...config.settings import Settings
from ...errors import RequestFailed
from ..context.context import ServiceContext
from ..context.guard import ChainFactory
from ..executors.inline import InlineExecutor
from ..executors.task import chain_of
from ..ledger import record_queries, submissions
from ..ledger.database import Ledger
from ..ledger.record_queries import RecordRow
from ..outbox.paths import Outbox
from ..processing.batch import resume
from .client import Client
from .commands import Approve, Request, Supersede, Waive, Withdraw


@dataclass(frozen=True, slots=True)
class Officer:
    """Decides about the records of an outbox.  `make_chain` makes the chain if no service runs."""

    client: Client
    make_chain: ChainFactory | None = None

    @classmethod
    def of(cls, settings: Settings) -> Officer:
        """Return the officer of an outbox."""
        return cls(Client(settings))

    def approve(self, ids: Sequence[str], reason: str | None) -> list[RecordRow]:
        """Publish what is held.  Raises NotPublishedYet if a record is not public afterwards."""
        rows = self._decide(Approve(ids=tuple(ids), reason=reason), ids)
        if left := [row.id for row in rows if row.state != "published"]:
            raise NotPublishedYet(ids=", ".join(left))
        return rows

    def withdraw(self, ids: Sequence[str], reason: str, *, held: bool = False) -> list[RecordRow]:
        """Take records off the public site; with `held`, drop only the versions that wait for approval."""
        return self._decide(Withdraw(ids=tuple(ids), reason=reason, held=held), ids)

    def supersede(self, old: str, new: str, reason: str) -> list[RecordRow]:
        """Replace the record `old` by the record `new`."""
        return self._decide(Supersede(old=old, new=new, reason=reason), (old, new))

    def waive(self, record: str, code: str, reason: str) -> list[RecordRow]:
        """Waive a finding.

        Returns an empty list if other findings still block the record and none of its versions was ever
        published or held.
        """
        return self._decide(Waive(record=record, code=code, reason=reason), (record,))

    def _decide(self, request: Request, ids: Iterable[str]) -> list[RecordRow]:
        self.client.execute(request, self._answer_again)
        with Ledger.reading(Outbox(self.client.settings.outbox).ledger) as ledger:
            return [row for record in ids if (row := record_queries.row(ledger, record))]

    def _answer_again(self, context: ServiceContext) -> None:
        settings = context.settings
        executor = InlineExecutor(self.make_chain or chain_of(settings), settings.limits)
        resume(context, executor, submissions.unfinished(context.ledger))


class NotPublishedYet(RequestFailed):
    """Approved records that could not be published.  Operand: `ids`."""

    zh = "已批准，但尚未公开：{ids}。"
    en = "Approved but not public yet: {ids}."
    do_zh = "请用 ziping status 查看原因。"
    do_en = "See `ziping status` for the reason."
