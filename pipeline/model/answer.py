"""The answer to one submitted file, as `convert --json` prints it and as receipts and tables show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .outcome import Outcome, Reason, Verdict

if TYPE_CHECKING:
    from .difference import FieldChange


@dataclass(frozen=True, slots=True)
class Resembling:
    """Another record of the same unit and year with nearly the same name and the same budget.

    The submitter is asked whether it is the same project.  `similarity` of the names is between 0 and 1.
    """

    id: str
    name: str | None
    similarity: float


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """The result for one form of the file.  `path` is relative to the outbox, None if nothing was written.

    `changes` are the differences from the previous revision; None if there is none to compare with.
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
    """The result for one file.  `outcome` is set unless the file was a duplicate or failed.

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
        """Return the number of findings by severity, findings over several records included."""
        found = [] if self.outcome is None else list(self.outcome.findings)
        for form in self.outcome.forms if self.outcome else ():
            found += form.findings
        return {s: sum(f.severity == s for f in found) for s in ("error", "warning", "info")}

    def as_json(self) -> dict[str, Any]:
        """Return the object that `convert --json` prints (docs/commands.md)."""
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
