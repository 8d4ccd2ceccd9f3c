"""The internal record: the full record of one revision with its findings, in `outbox/internal`.

    {"findings": […], "record": …}

The findings come first, so that they can be read without the record after them; the record is its own
canonical bytes, unchanged.  All readers of these files, and their only writer, are in this module.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from ...model.outcome import FormOutcome
from ...model.record import Record
from ...translate.finding_json import finding_json

_FINDINGS: Final = '{"findings":['
_RECORD: Final = b',"record":'


class InternalRecord(NamedTuple):
    """A record and its findings (docs/record.md, "A finding")."""

    record: Record
    findings: list[dict[str, Any]]


def encode(form: FormOutcome) -> bytes:
    """Return the bytes of the file."""
    found = json.dumps([finding_json(finding) for finding in form.findings], ensure_ascii=False)
    return b'{"findings":%s,"record":%s}' % (found.encode(), form.full_json)


def read(path: Path) -> InternalRecord:
    """Read record and findings.

    Raises OSError, and ValueError if the file is damaged, like all readers in this module.
    """
    return InternalRecord(read_record(path), read_findings(path))


def read_findings(path: Path) -> list[dict[str, Any]]:
    """Read the findings without parsing the record."""
    text = path.read_text("utf-8")
    if not text.startswith(_FINDINGS):
        return list(_member(text, "findings"))
    found, _ = json.JSONDecoder().raw_decode(text, len(_FINDINGS) - 1)
    return list(found)


def read_record(path: Path) -> Record:
    """Read the record without parsing the findings."""
    return Record.model_validate_json(_record_bytes(path))


def read_record_json(path: Path) -> dict[str, Any]:
    """Read the record as plain JSON, whatever its `schema_version`."""
    return dict(json.loads(_record_bytes(path)))


def _record_bytes(path: Path) -> bytes:
    """Return the bytes after the first `,"record":`.

    It cannot occur in a finding: none has a key of that name, and quotes in texts are escaped.
    """
    data = path.read_bytes()
    found = data.find(_RECORD)
    if found < 0 or not data.startswith(_FINDINGS.encode()):
        return json.dumps(_member(data, "record")).encode()
    return data[found + len(_RECORD) : -1]


def _member(text: str | bytes, name: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a member of a file that was not written by `encode`."""
    try:
        return json.loads(text)[name]
    except (KeyError, TypeError) as error:
        raise ValueError(f"no {name}") from error
