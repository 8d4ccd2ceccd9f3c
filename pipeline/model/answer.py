"""The answer to one submitted file, as `convert --json` prints it and as receipt and table show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .outcome import Outcome, Reason, Verdict

if TYPE_CHECKING:
    from .difference import FieldChange


@dataclass(frozen=True, slots=True)
class Resembling:
    """Another record of the same unit and year, of nearly the same name and of the same budget.

    The submitter is asked whether it is the same project.  `similarity` of the names is 0 to 1.
    """

    id: str
    name: str | None
    similarity: float


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What became of one form of the file.  `path` is relative to the outbox, null if nothing was written.

    `changes` is what it says otherwise than the revision before it; null where there is none to compare.
    """

    id: str
    name: str | None
    verdict: Verdict
    reason: Reason | None
    path: str | None
    revision: int | None = None
    changes: tuple[FieldChange, ...] | None = None
    resembling: tuple[Resembling, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file.  `outcome` is there unless the file was a duplicate or failed.

    `receipt` is the receipt's path, `annotated` the name of the annotated copy (批注) beside it.
    """

    file: str
    sha256: str | None
    verdict: Verdict
    reason: Reason | None = None
    records: tuple[RecordAnswer, ...] = ()
    outcome: Outcome | None = None
    receipt: str | None = None
    annotated: str | None = None

    def counts(self) -> dict[str, int]:
        """How many findings of each severity the file has, those over several records included."""
        found = [] if self.outcome is None else list(self.outcome.findings)
        for form in self.outcome.forms if self.outcome else ():
            found += form.findings
        return {s: sum(f.severity == s for f in found) for s in ("error", "warning", "info")}

    def as_json(self) -> dict[str, Any]:
        """The object of `convert --json` (docs/commands.md)."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "verdict": self.verdict,
            "reason": self.reason.as_json() if self.reason else None,
            "records": [
                {
                    "id": r.id,
                    "path": r.path,
                    "verdict": r.verdict,
                    "reason": r.reason.as_json() if r.reason else None,
                }
                for r in self.records
            ],
            "findings": self.counts(),
        }
