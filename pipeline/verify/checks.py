"""The results of the checks of `ziping verify`, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "file-published", "file-differs", "record-published", "record-differs", "record-unlisted",
    "record-earlier", "page-agrees", "page-resaved", "page-differs", "page-unjudged", "no-record",
    "no-manifest", "part-missing", "part-altered", "missing", "altered", "extra", "complete",
    "signature-good", "signature-bad", "seal-good", "seal-bad", "seal-other", "seal-stranger",
    "seal-missing", "seal-unread",
]  # fmt: skip
Verdict = Literal["published", "agrees", "altered", "unknown"]
"""`agrees`: with its manifest, of which nobody knows whether the office made it."""
_BAD = frozenset(
    {"file-differs", "record-differs", "record-unlisted", "record-earlier", "page-differs", "no-record",
     "part-altered", "missing", "altered", "extra", "signature-bad", "seal-bad", "seal-other"}
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


def verdict(checks: Sequence[VerifyCheck], *, trusted: bool) -> Verdict:
    """Return the verdict: `altered` if any result is bad, `published` if none is and one is good.

    `trusted` says whether the manifest is known to be the office's: it is signed, or that of its own outbox.
    Without that, only a good seal proves publication; everything else merely `agrees` with the manifest.
    """
    if any(check.is_bad for check in checks):
        return "altered"
    good = {check.code for check in checks} & _GOOD
    if not good:
        return "unknown"
    return "published" if trusted or "seal-good" in good else "agrees"
