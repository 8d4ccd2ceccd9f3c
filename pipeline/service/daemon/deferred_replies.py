"""What commands wait for longer than a turn: they are answered when the whole-site files are made too."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..ledger import requests
from ..ledger.database import Ledger
from ..ledger.requests import Request, Result
from .background import Background

_WHOLE = {"site", "withdraw", "supersede"}
"""Before these are told, search index and open data are brought in line, however long that takes."""


@dataclass(slots=True)
class DeferredReplies:
    """Answers that are kept back; without a `background` none is."""

    ledger: Ledger
    background: Background | None
    _kept: dict[int, tuple[int, Request, Result]] = field(default_factory=dict)

    def waiting(self) -> list[Request]:
        """The requests that are still to be carried out."""
        return [request for request in requests.waiting(self.ledger) if request.id not in self._kept]

    def answer(self, request: Request, result: Result) -> None:
        """Answer a request now, or when the run has ended that it needs."""
        if self.background and request.command in _WHOLE and "error" not in result:
            rebuild = request.arguments.get("rebuild") is True
            number = self.background.ask_at_once(rebuild=rebuild)
            self._kept[request.id] = number, request, result
        else:
            requests.answer(self.ledger, request, result)

    def settle(self) -> None:
        """Answer those whose run has ended; where it failed, that is what they are told."""
        for number, request, result in list(self._kept.values()):
            if self.background and self.background.has_ended(number):
                failure = self.background.failure
                requests.answer(
                    self.ledger, request, {"error": failure.reason.as_json()} if failure else result
                )
                del self._kept[request.id]
