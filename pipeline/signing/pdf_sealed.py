"""What a sealed PDF (pdf_seal) is made of: the file as it was before, and the seal behind its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*")
_SIGNED = re.compile(
    rb"/Contents <([0-9A-F]+)>\n/ByteRange \[0 (\d+) (\d+) (\d+)\] *\n/Type /Sig\n"
    rb"/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/M \(D\\072(\d{14})Z\)"
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The seal of a file, as it stands in it: CMS signature (DER), the bytes it is of, the time it claims."""

    signature: bytes
    signed: bytes
    at: datetime


def seal_of(data: bytes) -> Sealed | None:
    """The seal that covers a file to its end and without a byte to spare; null where there is none such."""
    original = unsealed(data)
    found = _SIGNED.search(data, len(original)) if original is not None else None
    if found is None:
        return None
    first, second, length = (int(found[n]) for n in (2, 3, 4))
    contents = bytes.fromhex(found[1].decode())
    der = contents[: _der_length(contents)]
    if (first, second, second + length) != (found.start(1) - 1, found.end(1) + 1, len(data)):
        return None
    if any(contents[len(der) :]):
        return None
    at = _time(found[5].decode())
    return Sealed(der, data[:first] + data[second:], at) if at else None


def unsealed(data: bytes) -> bytes | None:
    """The PDF as it was before its seal was added; null where it has none."""
    ends = [found.end() for found in _END.finditer(data)]
    if len(ends) < 2 or b"/ByteRange" not in data[ends[-2] :]:
        return None
    return data[: ends[-2]]


def _time(said: str) -> datetime | None:
    try:
        return datetime.strptime(said, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _der_length(data: bytes) -> int:
    """The bytes of the DER value that data begins with, 0 where it does not (X.690, 8.1.3)."""
    if len(data) < 2 or data[0] != 0x30:
        return 0
    if data[1] < 0x80:
        return 2 + data[1]
    more = data[1] & 0x7F
    return 2 + more + int.from_bytes(data[2 : 2 + more], "big")
