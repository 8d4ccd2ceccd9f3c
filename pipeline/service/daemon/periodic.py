"""Work that the service does besides answering files, each kind on its own schedule.

Many requests for the same work lead to one run (debounce).  A kind of work takes at most about one part in
`share + 1` of the time, so the pauses grow with the site.  After failures it waits with back-off.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from ...errors import Interrupted
from ..context.backoff import BackOff
from ..context.guard import Failure, guarded
from ..context.timing import NORMAL

_log = logging.getLogger(__name__)
_POLL_SECONDS = 0.5
"""Seconds between two checks whether a run in another process has ended."""


class Run(Protocol):
    """Work in another process."""

    def result(self) -> int | Failure | None:
        """Return the number of files written, or the failure; None while the work goes on."""

    def stop(self) -> None:
        """Stop the work now."""


Action = Callable[[], Run | Failure | None]
"""Does the work, or starts a run that does it."""


class Periodic:
    """One kind of work.  `name` appears in the log.

    It starts within `delay` seconds of the first request, and, if `every` is given, every so many seconds; it
    then rests `share` times as long as it took.  `ended` is called after each run; `failure` is then the
    reason if the run failed, and `is_urgent` is True if the run was requested with `ask_at_once`.  An urgent
    run that failed is repeated as an urgent one.
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
        retry: tuple[float, float] = NORMAL.retry,
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
        """Request a run within the delay."""
        if self._due is None:
            self._due = self._monotonic() + self._delay / 2

    def ask_at_once(self) -> int:
        """Request a run that starts as soon as possible, and return its number."""
        self._due = self._monotonic()
        self._next_is_urgent = True
        return self._runs_started + 1

    def has_ended(self, number: int) -> bool:
        """Return whether the run with that number has ended."""
        return self._runs_ended >= number

    def due_in(self) -> float | None:
        """Return the seconds until `run_if_due` has something to do; None if no run was requested."""
        if self._run is not None:
            return _POLL_SECONDS
        if self._due is None:
            return None
        rest = 0.0 if self._next_is_urgent else self._not_before - self._monotonic()
        return max(0.0, self._due - self._monotonic(), rest, self._back_off.seconds_left())

    def run_if_due(self) -> None:
        """Note the end of a run, and start the next one if it is due.

        Raises what `guarded` does not catch (errors of the ledger's file); the work is then due again.
        """
        if self._run is not None and (result := self._run.result()) is not None:
            self._run = None
            self._finish(result)
        if self._run is None and self.due_in() == 0.0:
            self._start()

    def run_now(self) -> None:
        """Do the work now if it was requested, whatever the schedule says."""
        if self._due is not None and self._run is None:
            self._start()

    def close(self) -> None:
        """Stop a run that is under way; the next start of the service does what is left."""
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
