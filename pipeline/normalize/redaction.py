"""The full record to the published one: personal data masked in every text, provenance included.

The decisions are those of the profile: a mobile number is masked `138****1234` wherever it stands;
leader and telephone can be hidden altogether.  What was masked is listed in `redactions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ..model.record import Record

_MOBILE: Final = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_HIDDEN: Final = "（不公开）"


def redact(record: Record, *, hide_leader: bool = False, hide_phone: bool = False) -> Record:
    """The record as it may be published; the same one but for `redactions` where nothing is hidden."""
    hidden = [
        text
        for wanted, text in ((hide_leader, record.project.leader), (hide_phone, record.project.phone))
        if wanted and text
    ]
    redactions: list[str] = []
    data = _masked(record.model_dump(), "", _masker(hidden), redactions)
    if not redactions:
        return record.model_copy(update={"redactions": ()})
    data["redactions"] = tuple(sorted(redactions))
    return Record.model_validate(data)


def _masker(hidden: list[str]) -> Callable[[str], str]:
    def mask(text: str) -> str:
        for secret in hidden:
            text = text.replace(secret, _HIDDEN)
        return _MOBILE.sub(r"\1****\3", text)

    return mask


def _masked(node: Any, pointer: str, mask: Callable[[str], str], found: list[str]) -> Any:  # noqa: ANN401
    """A copy of a JSON tree with its texts masked; the pointers of those that changed go into `found`."""
    if isinstance(node, str):
        masked = mask(node)
        if masked != node:
            found.append(pointer)
        return masked
    if isinstance(node, dict):
        return {k: _masked(v, f"{pointer}/{_token(k)}", mask, found) for k, v in node.items()}
    if isinstance(node, (list, tuple)):
        return [_masked(v, f"{pointer}/{i}", mask, found) for i, v in enumerate(node)]
    return node


def _token(key: str) -> str:
    """A key as a JSON pointer writes it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
