"""Splits a sealed PDF into the file before sealing and the seal that was appended to it.

The functions search bytes and parse neither the PDF nor the signature, so they need no extra and are safe
for any file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*")
_SIGNED = re.compile(
    rb"/Contents <((?:[0-9A-F]{2})+)>\n/ByteRange \[0 (\d{1,15}) (\d{1,15}) (\d{1,15})\] *\n/Type /Sig\n"
    rb"/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/M \(D\\072(\d{14})Z\)"
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The seal in a file: the CMS signature (DER, padded with zeros), the signed bytes, the claimed time."""

    contents: bytes
    signed: bytes
    at: datetime


def seal_of(data: bytes) -> Sealed | None:
    """Return the seal if it covers every byte of the file except its own digits, else None."""
    original = unsealed(data)
    found = _SIGNED.search(data, len(original)) if original is not None else None
    if found is None:
        return None
    first, second, length = (int(found[n]) for n in (2, 3, 4))
    if (first, second, second + length) != (found.start(1) - 1, found.end(1) + 1, len(data)):
        return None
    at = _time(found[5].decode())
    return Sealed(bytes.fromhex(found[1].decode()), data[:first] + data[second:], at) if at else None


def unsealed(data: bytes) -> bytes | None:
    """Return the PDF as it was before its seal was added; None if it has no seal."""
    ends = [found.end() for found in _END.finditer(data)]
    if len(ends) < 2 or b"/ByteRange" not in data[ends[-2] :]:
        return None
    return data[: ends[-2]]


def _time(said: str) -> datetime | None:
    try:
        return datetime.strptime(said, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
