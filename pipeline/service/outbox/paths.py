"""Where everything lies in an outbox (docs/folders.md)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...storage import atomic


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folders and files of one outbox; nothing here looks at them but `reviewed_years` and `sweep`."""

    root: Path

    @property
    def public(self) -> Path:
        """The website."""
        return self.root / "public"

    @property
    def receipts(self) -> Path:
        """What `ziping convert` answers."""
        return self.root / "receipts"

    @property
    def state(self) -> Path:
        """What the service knows; on a disk of this machine."""
        return self.root / "state"

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.state / "ledger.sqlite"

    @property
    def journal(self) -> Path:
        """Every change of the ledger, from which it can be made again."""
        return self.state / "journal.jsonl"

    @property
    def originals(self) -> Path:
        """The submitted files by the SHA-256 of their bytes."""
        return self.state / "originals"

    def original(self, sha256: str) -> Path:
        """One submitted file."""
        return self.originals / sha256

    def folder(self, record_id: str, *, held: bool) -> Path:
        """The folder of a record's files: under `public/`, or under `held/` until it is approved."""
        return self.root / ("held" if held else "public") / record_id[:4] / record_id

    def internal(self, record_id: str, revision: int) -> Path:
        """The full record of one revision with its findings."""
        return self.root / "internal" / record_id[:4] / record_id / f"{revision}.json"

    def review(self, year: int) -> Path:
        """The folder of a year's internal review."""
        return self.root / "internal" / "review" / f"{year:04}"

    def reviewed_years(self) -> list[int]:
        """The years that have an internal review, newest first."""
        pages = (self.root / "internal" / "review").glob("[0-9][0-9][0-9][0-9]/index.html")
        return sorted((int(page.parent.name) for page in pages), reverse=True)

    def year_findings(self, year: int) -> Path:
        """The findings over several records of a year."""
        return self.root / "internal" / f"{year:04}-findings.json"

    @property
    def office(self) -> Path:
        """The office's page: where the submissions stand."""
        return self.root / "internal" / "index.html"

    @property
    def metrics(self) -> Path:
        """Figures about the service, for a collector of text files."""
        return self.root / "internal" / "metrics.prom"

    @property
    def memory(self) -> Path:
        """The memory that grows: what is published and not translated, and what translators made of it."""
        return self.root / "internal" / "catalogue" / "memory.en.po"

    @property
    def text_index(self) -> Path:
        """Which public record shows which text; can be made again from what is public."""
        return self.state / "texts.sqlite"

    @property
    def held(self) -> Path:
        """What waits for approval, as it will look."""
        return self.root / "held"

    def decisions(self, record_id: str) -> Path:
        """What the officer decided about a record, and why."""
        return self.root / "internal" / record_id[:4] / record_id / "decisions.json"

    def sweep(self) -> None:
        """Remove what an abrupt end left half-written."""
        for folder in (
            self.public,
            self.held,
            self.root / "internal",
            self.receipts,
            self.originals,
        ):
            atomic.sweep(folder)
