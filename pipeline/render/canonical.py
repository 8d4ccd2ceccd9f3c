"""Canonical JSON (RFC 8785) of a record, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import rfc8785

from ..model.record import Provenance, Record

_OTHERWISE: Final = re.compile(r"[:,\[]-?(?:[\d.]+e|\d+\.0[,}\]])")
"""Numbers with an exponent, and those that are whole as a double only (`3572406254722171.0`).

Also where a text holds such a thing behind a colon or a comma; a hash (`"3e1…"`) does not.
"""


def to_dict(record: Record) -> dict[str, Any]:
    """The JSON object of a record: figures as numbers, `redactions` only where they are."""
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
    if None not in cell.values():  # nearly all of more than a hundred are cells
        return cell
    other = cell | {"paragraph": place.paragraph, "filename": place.filename}
    return {key: value for key, value in other.items() if value is not None}


def to_json(record: Record) -> bytes:
    """The canonical bytes (RFC 8785): the same record always gives the same.

    Keys of a record are ASCII, so that Python sorts them as the standard does; strings are escaped alike.
    Only such numbers as `_OTHERWISE` finds are written otherwise: then, or where a text looks so, the library
    does it.
    """
    return _bytes(to_dict(record))


def both_json(record: Record, published: Record) -> tuple[bytes, bytes]:
    """The canonical bytes of a full record and of its redaction, which mostly hides nothing."""
    data = to_dict(record)
    full = _bytes(data)
    return full, to_json(published) if published.redactions else _bytes(data | {"redactions": []})


def _bytes(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return rfc8785.dumps(data) if _OTHERWISE.search(text) else text.encode()


def fingerprint(data: bytes) -> str:
    """SHA-256 of canonical bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
