"""The whole-site files of a served outbox: made in a process of their own while the service answers.

A run follows what asked for it within the interval, and takes at most about one part in ten of the time;
what was withdrawn does not wait.  A command that waits for it gets its turn when a run has ended that
began after it had asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from ..context.backoff import BackOff
from ..context.guard import Failure
from .coalesce import SHARE

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.5
"""How often a run is looked at."""
_TROUBLE_SECONDS = 5.0, 600.0
"""How long is waited after a run that failed: at first, and at most."""


class Run(Protocol):
    """A run that was begun."""

    def result(self) -> int | Failure | None:
        """How many files it wrote, or why it did not end well; null while it lasts."""

    def stop(self) -> None:
        """Give it up."""


class Background:
    """Runs, one at a time.  `begin` starts one, with `rebuild` of everything.

    `forget` is called where a run failed that could not wait: better no index than one with what was
    withdrawn.  `failure` says why the last run did not end well; `work` is what the log calls it.  After a
    run it rests `share` times as long as that took.
    """

    def __init__(
        self,
        begin: Callable[[bool], Run],
        forget: Callable[[], None],
        interval: float,
        monotonic: Callable[[], float],
        *,
        work: str = "search index and open data",
        share: float = SHARE,
    ) -> None:
        self._work = work
        self._share = share
        self._begin = begin
        self._forget = forget
        self._interval = interval
        self._monotonic = monotonic
        self._trouble = BackOff(*_TROUBLE_SECONDS, monotonic)
        self._run: Run | None = None
        self._begun = self._ended = 0
        self._since = self._not_before = monotonic()
        self._due: float | None = None
        self._rebuild = self._urgent = self._runs_urgently = False
        self.failure: Failure | None = None

    def ask(self) -> None:
        """Ask for a run within the interval."""
        if self._due is None:
            self._due = self._monotonic() + self._interval / 2

    def ask_at_once(self, *, rebuild: bool = False) -> int:
        """Ask for a run that begins as soon as it can, and return its number."""
        self._due = self._monotonic()
        self._rebuild |= rebuild
        self._urgent = True
        return self._begun + 1

    def attend(self) -> bool:
        """Begin what is due; says whether a run has ended since the last time."""
        ended = self._run is not None and self._collect(self._run)
        if self._run is None and self._due is not None and not self.left():
            self._start()
        return ended

    def has_ended(self, number: int) -> bool:
        """Whether the run of that number has ended."""
        return self._ended >= number

    def left(self) -> float | None:
        """Seconds until it is to be attended to; null where nothing was asked for."""
        if self._run is not None:
            return _LOOK_SECONDS
        if self._due is None:
            return None
        rested = 0.0 if self._urgent else self._not_before - self._monotonic()
        return max(0.0, self._due - self._monotonic(), self._trouble.left(), rested)

    def close(self) -> None:
        """Give up the run that lasts; the next start finds what it left undone."""
        if self._run is not None:
            self._run.stop()
            self._run = None

    def _start(self) -> None:
        rebuild, self._rebuild, self._due = self._rebuild, False, None
        self._runs_urgently, self._urgent = self._urgent, False
        self._since = self._monotonic()
        self._begun += 1
        self._run = self._begin(rebuild)

    def _collect(self, run: Run) -> bool:
        result = run.result()
        if result is None:
            return False
        self._run, self._ended = None, self._begun
        self._not_before = self._monotonic() + (self._monotonic() - self._since) * self._share
        self.failure = result if isinstance(result, Failure) else None
        if self.failure:
            self._failed(self.failure)
        else:
            self._trouble.clear()
        return True

    def _failed(self, failure: Failure) -> None:
        _log.error("%s: %s\n%s", self._work, failure.reason.message_en, failure.trace)
        self._urgent |= self._runs_urgently
        if self._urgent:
            self._forget()
        self._trouble.fail()
        self._due = self._monotonic()
