"""`ziping catalogue`: reports what is translated, and exchanges entries with translators.

A service that holds the outbox carries out the requests; otherwise the command does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ...config.settings import Settings
from ...translate.exchange import ExchangeEntry, ImportCounts, units
from ..context import translation_files
from ..context.clock import system_clock
from ..outbox.paths import Outbox
from ..translations.machine import Machine, MachineOff
from ..translations.text_index import TextIndex
from .client import Client
from .commands import ImportTranslations, UpdateTranslations

_COVERAGE = """
SELECT substr(r.id, 1, 4) AS year, coalesce(r.unit, '') AS unit, count(*) AS texts,
 sum(t.has_own OR (t.english IS NOT NULL AND t.engine IS NULL)) AS translated,
 sum(NOT t.has_own AND t.engine IS NOT NULL) AS machine
FROM uses u JOIN texts t ON t.id = u.text JOIN records r ON r.id = u.record
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many texts a unit's public records of a year show: all, translated, translated by machine only."""

    year: str
    unit: str
    texts: int
    translated: int
    machine: int


@dataclass(frozen=True, slots=True)
class Translators:
    """Exchanges the texts of an outbox with translators."""

    client: Client

    @classmethod
    def of(cls, settings: Settings) -> Translators:
        """Return the exchange for an outbox."""
        return cls(Client(settings))

    def coverage(self) -> list[Coverage]:
        """Update pages and memory, then return what is translated, by year and unit."""
        self.client.execute(UpdateTranslations())
        with TextIndex.open(self._outbox.text_index) as index:
            return [Coverage(**dict(row)) for row in index.rows(_COVERAGE)]

    def trouble(self) -> str | None:
        """Return why the growing memory cannot be read; None if it can, or does not exist yet."""
        path = self._outbox.memory
        return translation_files.reading_error(path) if path.exists() else None

    def entries(self) -> list[ExchangeEntry]:
        """Add new texts to the memory, then return its entries.  Raises ValueError if it cannot be read."""
        self.client.execute(UpdateTranslations())
        path = self._outbox.memory
        return list(units(path.read_bytes() if path.exists() else None, system_clock()))

    def import_file(self, entries: Sequence[ExchangeEntry]) -> ImportCounts:
        """Import entries into the memory, and update the pages."""
        texts = tuple(json.dumps(asdict(one)) for one in entries)
        done = self.client.execute(ImportTranslations(entries=texts))
        return ImportCounts(**{name: int(str(done[name])) for name in ("taken", "kept", "faulty")})

    def guess(self) -> ImportCounts:
        """Have texts without English translated by machine, and import the results as fuzzy entries.

        Raises MachineOff if no server is configured, NoMachine if it does not answer as expected.
        """
        asked = self.client.settings
        if not asked.machine:
            raise MachineOff
        machine = Machine(asked.machine, asked.machine_key, asked.machine_name, asked.machine_seconds)
        return self.import_file(list(machine.guesses(self.entries())))

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self.client.settings.outbox)
