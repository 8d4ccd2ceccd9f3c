"""The results of the checks of `ziping verify`, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "file-published", "file-differs", "record-published", "record-differs", "record-unlisted",
    "record-earlier", "page-agrees", "page-resaved", "page-differs", "page-unjudged", "no-record",
    "no-manifest", "missing", "altered", "extra", "complete", "signature-good", "signature-bad",
    "seal-good", "seal-bad", "seal-other", "seal-stranger", "seal-missing", "seal-unread",
]  # fmt: skip
Verdict = Literal["published", "altered", "unknown"]
_BAD = frozenset(
    {"file-differs", "record-differs", "record-unlisted", "record-earlier", "page-differs", "no-record",
     "missing", "altered", "extra", "signature-bad", "seal-bad", "seal-other"}
)  # fmt: skip
_GOOD = frozenset({"file-published", "record-published", "complete", "seal-good"})


@dataclass(frozen=True, slots=True)
class VerifyCheck:
    """The result of one check; `what` gives details, for example a path, a fingerprint or a revision."""

    code: Code
    what: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether this result means that the file is not what was published."""
        return self.code in _BAD


def verdict(checks: Sequence[VerifyCheck]) -> Verdict:
    """Return the verdict: `altered` if any result is bad, `published` if none is and one is good."""
    if any(check.is_bad for check in checks):
        return "altered"
    return "published" if any(check.code in _GOOD for check in checks) else "unknown"
