"""Canonical JSON (RFC 8785) of a record, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import rfc8785

from ..model.record import Provenance, Record

_DIFFERENT_NUMBERS: Final = re.compile(r"[:,\[]-?(?:[\d.]+e|\d+\.0[,}\]])")
"""Numbers that Python writes differently from RFC 8785.

These are numbers with an exponent and doubles with a whole value (`3572406254722171.0`).  The pattern also
matches inside a text, after a colon or a comma; it does not match a hash (`"3e1…"`).
"""


def to_dict(record: Record) -> dict[str, Any]:
    """Return a record as a JSON object: figures as numbers, `redactions` only if the record has them."""
    data = record.model_dump(mode="json", exclude={"provenance"})
    if data["redactions"] is None:
        del data["redactions"]
    data["provenance"] = {
        pointer: [_entry(e) for e in entry] if isinstance(entry, list) else _entry(entry)
        for pointer, entry in record.provenance.items()
    }
    return data


def _entry(place: Provenance) -> dict[str, Any]:
    cell = {"column": place.column, "row": place.row, "table": place.table, "text": place.text}
    if None not in cell.values():  # nearly all entries, more than a hundred per record, are cells
        return cell
    other = cell | {"paragraph": place.paragraph, "filename": place.filename}
    return {key: value for key, value in other.items() if value is not None}


def to_json(record: Record) -> bytes:
    """Return the canonical bytes (RFC 8785); the same record always gives the same bytes.

    Keys of a record are ASCII, so Python sorts them as the standard requires; it escapes strings alike, too.
    Only the numbers that `_DIFFERENT_NUMBERS` finds differ: if it matches, `rfc8785` writes the JSON.
    """
    return _bytes(to_dict(record))


def full_and_public_json(record: Record, published: Record) -> tuple[bytes, bytes]:
    """Return the canonical bytes of a full record and of its redacted version.

    Most records have nothing to redact; then only the list `redactions` is added.
    """
    data = to_dict(record)
    full = _bytes(data)
    return full, to_json(published) if published.redactions else _bytes(data | {"redactions": []})


def _bytes(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return rfc8785.dumps(data) if _DIFFERENT_NUMBERS.search(text) else text.encode()


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of canonical bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
