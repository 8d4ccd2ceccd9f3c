"""Work that a service does beside answering files, each kind on its own schedule.

Many events ask for the work; it is done once for all of them.  It takes at most about one part in `share + 1`
of the time, so that the pauses stretch as a site grows, and after a failure it waits ever longer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from ...errors import Interrupted
from ..context.backoff import BackOff
from ..context.guard import Failure, guarded

_log = logging.getLogger(__name__)
_POLL_SECONDS = 0.5
"""How often a run in another process is asked whether it has ended."""
RETRY_SECONDS = 1.0, 60.0
"""How long to wait after the first failure, and after many."""


class Run(Protocol):
    """Work that goes on in another process."""

    def result(self) -> int | Failure | None:
        """How many files it wrote, or why it failed; null while it goes on."""

    def stop(self) -> None:
        """End it now."""


Action = Callable[[], Run | Failure | None]
"""Does the work, or starts a run that does it."""


class Periodic:
    """One kind of work.  `name` stands in the log.

    It starts within `delay` seconds of the first request, and `every` so many seconds where that is given; it
    then rests `share` times as long as it took.  `ended` is called after each run, when `failure` says why
    that run failed, and `is_urgent` whether somebody had asked for it at once; an urgent run that failed is
    repeated as an urgent one.
    """

    def __init__(
        self,
        name: str,
        action: Action,
        monotonic: Callable[[], float],
        *,
        delay: float = 0.0,
        every: float | None = None,
        share: float = 10.0,
        retry: tuple[float, float] = RETRY_SECONDS,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._name = name
        self._action = action
        self._monotonic = monotonic
        self._delay = delay
        self._every = every
        self._share = share
        self._back_off = BackOff(*retry, monotonic)
        self._ended = ended
        self._run: Run | None = None
        self._started_at = self._not_before = monotonic()
        self._due: float | None = None if every is None else monotonic()
        self._runs_started = self._runs_ended = 0
        self._next_is_urgent = False
        self.is_urgent = False
        self.failure: Failure | None = None

    def ask(self) -> None:
        """Ask for a run within the delay."""
        if self._due is None:
            self._due = self._monotonic() + self._delay / 2

    def ask_at_once(self) -> int:
        """Ask for a run that starts as soon as it can, and return its number."""
        self._due = self._monotonic()
        self._next_is_urgent = True
        return self._runs_started + 1

    def has_ended(self, number: int) -> bool:
        """Whether the run of that number has ended."""
        return self._runs_ended >= number

    def due_in(self) -> float | None:
        """Seconds until `run_if_due` has something to do; null where nobody asked."""
        if self._run is not None:
            return _POLL_SECONDS
        if self._due is None:
            return None
        rest = 0.0 if self._next_is_urgent else self._not_before - self._monotonic()
        return max(0.0, self._due - self._monotonic(), rest, self._back_off.seconds_left())

    def run_if_due(self) -> None:
        """Note the end of a run, and start the next one if it is due.

        Raises what `guarded` lets pass: trouble with the ledger.  The work is then due again.
        """
        if self._run is not None and (result := self._run.result()) is not None:
            self._run = None
            self._finish(result)
        if self._run is None and self.due_in() == 0.0:
            self._start()

    def run_now(self) -> None:
        """Do the work now, if anybody asked for it, whatever the schedule says."""
        if self._due is not None and self._run is None:
            self._start()

    def close(self) -> None:
        """End a run that goes on; the next start of the service finds what it left undone."""
        if self._run is not None:
            self._run.stop()
            self._run = None

    def _start(self) -> None:
        self._due = None
        self.is_urgent, self._next_is_urgent = self._next_is_urgent, False
        self._started_at = self._monotonic()
        self._runs_started += 1
        try:
            made = guarded(self._action)
        except Exception:
            self._repeat()
            raise
        if made is None or isinstance(made, Failure):
            self._finish(made)
        else:
            self._run = made

    def _finish(self, result: int | Failure | None) -> None:
        now = self._monotonic()
        self._runs_ended = self._runs_started
        self._not_before = now + (now - self._started_at) * self._share
        self.failure = result if isinstance(result, Failure) else None
        if self.failure:
            self._log_failure(self.failure)
            self._repeat()
        else:
            self._back_off.clear()
            if self._every is not None:
                self._due = self._started_at + self._every
        self._ended()

    def _repeat(self) -> None:
        self._next_is_urgent |= self.is_urgent
        self._back_off.fail()
        self._due = self._monotonic()

    def _log_failure(self, failure: Failure) -> None:
        if failure.reason.code != Interrupted.code:
            _log.error("%s: %s\n%s", self._name, failure.reason.message_en, failure.trace)
