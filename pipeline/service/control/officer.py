"""Publication control for a command: by the service that holds the outbox, else by the command itself.

What a decision has answered again is answered before these return; what they return is how the records
stand then.  All raise Declined where the decision does not fit, RequestFailed where the service failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ...config.settings import Settings
from ...errors import RequestFailed
from ...storage.hash_cache import HashCache
from ..context.context import ServiceContext
from ..context.guard import ChainFactory
from ..executors.inline import InlineExecutor
from ..executors.task import chain_of
from ..ledger import record_queries, submissions
from ..ledger.database import Ledger
from ..ledger.record_queries import RecordRow
from ..ledger.requests import Arguments, Result
from ..outbox.paths import Outbox
from ..processing.batch import resume
from ..site.build import complete_or_forget
from .client import run_errand
from .handlers import dispatch


@dataclass(frozen=True, slots=True)
class Officer:
    """Who decides about the records of an outbox.

    `prepare` makes the chain where no service runs; `how` are further arguments of `run_errand`.
    """

    settings: Settings
    prepare: ChainFactory | None = None
    how: dict[str, Any] | None = None

    def approve(self, ids: Sequence[str], reason: str | None) -> list[RecordRow]:
        """Publish what is held.  Raises RequestFailed where a record is not public then."""
        rows = self._order("approve", {"ids": list(ids), "reason": reason}, ids)
        if left := [row.id for row in rows if row.state != "published"]:
            raise NotPublishedYet(ids=", ".join(left))
        return rows

    def withdraw(self, ids: Sequence[str], reason: str, *, held: bool = False) -> list[RecordRow]:
        """Take records off the public site; with `held` only the versions that wait for approval go."""
        return self._order("withdraw", {"ids": list(ids), "reason": reason, "held": held}, ids)

    def supersede(self, old: str, new: str, reason: str) -> list[RecordRow]:
        """Let the record `new` take the place of `old`."""
        return self._order("supersede", {"old": old, "new": new, "reason": reason}, (old, new))

    def waive(self, record: str, code: str, reason: str) -> list[RecordRow]:
        """Waive a finding.  Returns nothing where the record is still returned for others."""
        return self._order("waive", {"record": record, "code": code, "reason": reason}, (record,))

    def _order(self, command: str, arguments: Arguments, ids: Iterable[str]) -> list[RecordRow]:
        run_errand(
            self.settings, command, arguments, partial(self._alone, command, arguments), **(self.how or {})
        )
        with Ledger.reading(Outbox(self.settings.outbox).ledger) as ledger:
            return [row for record in ids if (row := record_queries.row(ledger, record))]

    def _alone(self, command: str, arguments: Arguments, context: ServiceContext) -> Result:
        done = dispatch(command, arguments, context, HashCache())
        workers = InlineExecutor(self.prepare or chain_of(self.settings), self.settings.limits)
        resume(context, workers, submissions.unfinished(context.ledger))
        complete_or_forget(context)
        return done


class NotPublishedYet(RequestFailed):
    """What was approved could not be published.  Operand: `ids`."""

    zh = "已批准，但尚未公开：{ids}。"
    en = "Approved but not public yet: {ids}."
    do_zh = "请用 ziping status 查看原因。"
    do_en = "See `ziping status` for the reason."
