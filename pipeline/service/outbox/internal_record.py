"""The internal record: the full record of one revision with its findings, in `outbox/internal`.

    {"findings": […], "record": …}

The findings come first, so that they can be read without the record behind them; the record is its own
canonical bytes, unchanged.  Every reader and the one writer of these files stand here.
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
    """The file's bytes."""
    found = json.dumps([finding_json(finding) for finding in form.findings], ensure_ascii=False)
    return b'{"findings":%s,"record":%s}' % (found.encode(), form.full_json)


def read(path: Path) -> InternalRecord:
    """Both.  Raises OSError, and ValueError where the file is damaged; so do all readers here."""
    return InternalRecord(read_record(path), read_findings(path))


def read_findings(path: Path) -> list[dict[str, Any]]:
    """The findings; the record is not parsed."""
    text = path.read_text("utf-8")
    if not text.startswith(_FINDINGS):
        return list(_member(text, "findings"))
    found, _ = json.JSONDecoder().raw_decode(text, len(_FINDINGS) - 1)
    return list(found)


def read_record(path: Path) -> Record:
    """The record; the findings are not parsed."""
    return Record.model_validate_json(_record_bytes(path))


def read_record_json(path: Path) -> dict[str, Any]:
    """The record as plain JSON, whatever its `schema_version`."""
    return dict(json.loads(_record_bytes(path)))


def _record_bytes(path: Path) -> bytes:
    """The bytes behind the first mark: no finding has a key of that name, and in texts quotes are escaped."""
    data = path.read_bytes()
    found = data.find(_RECORD)
    if found < 0 or not data.startswith(_FINDINGS.encode()):
        return json.dumps(_member(data, "record")).encode()
    return data[found + len(_RECORD) : -1]


def _member(text: str | bytes, name: str) -> Any:  # noqa: ANN401 - any JSON
    """A member of a file that somebody wrote in another style than `encode`."""
    try:
        return json.loads(text)[name]
    except (KeyError, TypeError) as error:
        raise ValueError(f"no {name}") from error
