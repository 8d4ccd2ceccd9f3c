"""`ziping catalogue`: what is translated, and entries handed to translators and taken back.

Where a service holds the outbox it does what is asked; else the command does it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ...config.settings import Settings
from ...translate.exchange import Taken, Unit, units
from ..context import translation_files
from ..context.clock import system_clock
from ..ledger.requests import Arguments, Result
from ..outbox.paths import Outbox
from ..translations.exchange import carry_out
from ..translations.machine import Machine, MachineOff
from ..translations.text_index import TextIndex
from .client import run_errand

_COVERAGE = """
SELECT substr(r.id, 1, 4) AS year, coalesce(r.unit, '') AS unit, count(*) AS texts,
 sum(t.has_own OR (t.english IS NOT NULL AND t.engine IS NULL)) AS translated,
 sum(NOT t.has_own AND t.engine IS NOT NULL) AS machine
FROM uses u JOIN texts t ON t.id = u.text JOIN records r ON r.id = u.record
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Texts that a unit's public records of a year show: all, translated, by a machine only."""

    year: str
    unit: str
    texts: int
    translated: int
    machine: int


@dataclass(frozen=True, slots=True)
class Translators:
    """Who hands texts of an outbox to translators; `how` are further arguments of `run_errand`."""

    settings: Settings
    how: dict[str, Any] = field(default_factory=dict)

    def coverage(self) -> list[Coverage]:
        """What is translated, by year and unit, after everything was brought in line."""
        self._order("catalogue", {})
        with TextIndex.open(Outbox(self.settings.outbox).usage) as usage:
            return [Coverage(**dict(row)) for row in usage.rows(_COVERAGE)]

    def trouble(self) -> str | None:
        """Why the memory that grows cannot be read; null where it can, or is not there yet."""
        path = Outbox(self.settings.outbox).memory
        return translation_files.trouble(path) if path.exists() else None

    def entries(self) -> list[Unit]:
        """The entries of the memory, after it has grown.  Raises ValueError where it cannot be read."""
        self._order("catalogue", {})
        path = Outbox(self.settings.outbox).memory
        return list(units(path.read_bytes() if path.exists() else None, system_clock()))

    def hand_in(self, entries: Sequence[Unit]) -> Taken:
        """Lay entries over the memory, and bring the pages in line."""
        done = self._order("catalogue-import", {"entries": [json.dumps(asdict(one)) for one in entries]})
        return Taken(**{name: int(str(done[name])) for name in ("taken", "kept", "faulty")})

    def guess(self) -> Taken:
        """Have the machine translate what has no English yet, as fuzzy entries.

        Raises MachineOff where none is configured, NoMachine where it does not answer.
        """
        asked = self.settings
        if not asked.machine:
            raise MachineOff
        machine = Machine(asked.machine, asked.machine_key, asked.machine_name, asked.machine_seconds)
        return self.hand_in(list(machine.guesses(self.entries())))

    def _order(self, command: str, arguments: Arguments) -> Result:
        return run_errand(
            self.settings, command, arguments, lambda context: carry_out(context, arguments), **self.how
        )
