"""Replies to commands that are sent only after the artifacts (search index, open data, volumes) are made."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..control.handlers import Served
from ..ledger import requests
from ..ledger.database import Ledger
from ..ledger.requests import QueuedRequest, Result
from .periodic import Periodic


@dataclass(slots=True)
class DeferredReplies:
    """Replies that wait for a run of `artifacts`; if that is None, no reply waits."""

    ledger: Ledger
    artifacts: Periodic | None
    _deferred: dict[int, tuple[int, QueuedRequest, Result]] = field(default_factory=dict)

    def waiting(self) -> list[QueuedRequest]:
        """Return the requests that are still to be carried out."""
        return [request for request in requests.waiting(self.ledger) if request.id not in self._deferred]

    def answer(self, request: QueuedRequest, served: Served) -> None:
        """Answer a request now, or after the run of artifacts that its reply waits for."""
        if self.artifacts and served.waits_for_artifacts:
            self._deferred[request.id] = self.artifacts.ask_at_once(), request, served.result
        else:
            requests.answer(self.ledger, request, served.result)

    def answer_ended(self) -> None:
        """Answer the requests whose run has ended; if the run failed, the reply is its error."""
        for number, request, result in list(self._deferred.values()):
            if self.artifacts and self.artifacts.has_ended(number):
                failure = self.artifacts.failure
                requests.answer(
                    self.ledger, request, {"error": failure.reason.as_json()} if failure else result
                )
                del self._deferred[request.id]
