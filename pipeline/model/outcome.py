"""The result of the chain for one file: one value, no side effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .finding import Finding, Severity

if TYPE_CHECKING:
    from .assessment import Assessment
    from .record import Record

Verdict = Literal["published", "held", "returned", "duplicate", "failed"]
SubmissionState = Literal[
    "waiting", "received", "working", "published", "held", "returned", "duplicate", "failed"
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was returned or failed: a code, and message and remedy in both languages."""

    code: str
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str

    def as_json(self) -> dict[str, str]:
        """Return the `reason` object of the command line (docs/commands.md)."""
        return {"code": self.code, "message_zh": self.message_zh, "message_en": self.message_en}


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """One form of a document, ready to be published unless `reason` says why not.

    `record` is the full record, `published` its redaction under the profile; `full_json` and
    `record_json` are their canonical bytes, empty unless the chain was asked to render; `pdfs` are keyed by
    language (`zh`, `en`) and are empty if the form is blocked or PDFs were not asked for.
    `assessment` holds the scores that the rules would give, to be shown beside the unit's own (None
    if no rule was applied).
    """

    record: Record
    published: Record
    full_json: bytes = b""
    record_json: bytes = b""
    findings: tuple[Finding, ...] = ()
    pdfs: Mapping[str, bytes] = field(default_factory=dict)
    reason: Reason | None = None
    assessment: Assessment | None = None

    def count(self, severity: Severity) -> int:
        """Return the number of the form's findings of that severity."""
        return sum(f.severity == severity for f in self.findings)


@dataclass(frozen=True, slots=True)
class Annotated:
    """The annotated copy (批注) of a file, or why there is none.

    `comments` is the number of comments in it, `left_out` the number of those that had no room; `suffix` is
    the suffix of its name (`.docx`, or `.dotx` for a template).  `taken` are the kinds of content that were
    taken out of it because they could do harm, as `word.disarming` names them.
    """

    data: bytes | None
    suffix: str = ".docx"
    comments: int = 0
    left_out: int = 0
    reason: Reason | None = None
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: its forms, the findings over several of them, and the reason if it was returned.

    `converted` is the .docx that a file in an old format was converted to.  `annotated` is None if no copy
    was asked for or nothing was found.
    """

    filename: str
    sha256: str
    forms: tuple[FormOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    reason: Reason | None = None
    converted: bytes | None = None
    annotated: Annotated | None = None

    @property
    def verdict(self) -> Literal["ok", "returned"]:
        """`returned` if no form of the file can be published."""
        publishable = any(form.reason is None for form in self.forms)
        return "ok" if publishable and self.reason is None else "returned"
