"""Canonical JSON (RFC 8785) of a record, and its fingerprint."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from ..model.record import Provenance, Record

_PLACE = ("table", "row", "column", "paragraph", "filename", "text")


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


def _entry(entry: Provenance) -> dict[str, Any]:
    return {key: value for key in _PLACE if (value := getattr(entry, key)) is not None}


def to_json(record: Record) -> bytes:
    """The canonical bytes: the same record always gives the same."""
    return rfc8785.dumps(to_dict(record))


def fingerprint(data: bytes) -> str:
    """SHA-256 of canonical bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
