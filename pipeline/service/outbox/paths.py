"""The paths of all folders and files in an outbox (docs/folders.md)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...storage import atomic


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folders and files of one outbox; only `reviewed_years` and `sweep` access the disk."""

    root: Path

    @property
    def public(self) -> Path:
        """The website."""
        return self.root / "public"

    @property
    def receipts(self) -> Path:
        """The answers of `ziping convert`."""
        return self.root / "receipts"

    @property
    def state(self) -> Path:
        """The state of the service; it must lie on a local disk."""
        return self.root / "state"

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.state / "ledger.sqlite"

    @property
    def journal(self) -> Path:
        """The change log: every change of the ledger, from which it can be rebuilt."""
        return self.state / "journal.jsonl"

    @property
    def originals(self) -> Path:
        """The submitted files by the SHA-256 of their bytes."""
        return self.state / "originals"

    def original(self, sha256: str) -> Path:
        """Return the path of one submitted file."""
        return self.originals / sha256

    def folder(self, record_id: str, *, held: bool) -> Path:
        """Return the folder of a record's files: under `public/`, or under `held/` until it is approved."""
        return self.root / ("held" if held else "public") / record_id[:4] / record_id

    def internal(self, record_id: str, revision: int) -> Path:
        """Return the path of the full record of one revision with its findings."""
        return self.root / "internal" / record_id[:4] / record_id / f"{revision}.json"

    def review(self, year: int) -> Path:
        """Return the folder of a year's internal review."""
        return self.root / "internal" / "review" / f"{year:04}"

    def reviewed_years(self) -> list[int]:
        """Return the years that have an internal review, newest first."""
        pages = (self.root / "internal" / "review").glob("[0-9][0-9][0-9][0-9]/index.html")
        return sorted((int(page.parent.name) for page in pages), reverse=True)

    def year_findings(self, year: int) -> Path:
        """Return the path of the findings over several records of a year."""
        return self.root / "internal" / f"{year:04}-findings.json"

    @property
    def office(self) -> Path:
        """The office page: the state of the submissions."""
        return self.root / "internal" / "index.html"

    @property
    def metrics(self) -> Path:
        """Metrics of the service, for a collector of text files."""
        return self.root / "internal" / "metrics.prom"

    @property
    def memory(self) -> Path:
        """The growing translation memory: published texts, and the English that translators gave them."""
        return self.root / "internal" / "catalogue" / "memory.en.po"

    @property
    def text_index(self) -> Path:
        """Which public record shows which text; it can be rebuilt from the public files."""
        return self.state / "texts.sqlite"

    @property
    def held(self) -> Path:
        """The versions that wait for approval, laid out as they will look in public."""
        return self.root / "held"

    def decisions(self, record_id: str) -> Path:
        """Return the path of the officer's decisions about a record, with their reasons."""
        return self.root / "internal" / record_id[:4] / record_id / "decisions.json"

    def sweep(self) -> None:
        """Remove files that an abrupt end left half-written."""
        for folder in (
            self.public,
            self.held,
            self.root / "internal",
            self.receipts,
            self.originals,
        ):
            atomic.sweep(folder)
