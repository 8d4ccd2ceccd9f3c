"""Read a record that a user gives to a command as a JSON file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import NotARecord

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from ..model.record import Record

_NAMED = 3
"""Maximum number of faults that an error names."""
_WRONG = {"missing": ("缺少", "is missing"), "extra_forbidden": ("是多余的", "is not known")}


def read_record(data: bytes) -> Record:
    """Return the record in a JSON file: a record itself, or the output of `ziping extract` with one record.

    Raises NotARecord, which names what is wrong.
    """
    from pydantic import ValidationError

    from ..model.record import Record

    try:
        return Record.model_validate_json(json.dumps(_only_record(_json(data))))
    except ValidationError as error:
        raise _faults(error) from error


def _json(data: bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, or nested too deeply
        raise NotARecord(detail_zh=f"不是 JSON（{error}）", detail_en=f"it is not JSON ({error})") from error


def _only_record(value: Any) -> Any:  # noqa: ANN401
    """Return the only record in the output of `ziping extract`; return any other value as it is.

    Raises NotARecord if there is not exactly one record.
    """
    if not isinstance(value, dict) or "records" not in value:
        return value
    records = value["records"]
    if not isinstance(records, list) or len(records) != 1:
        count = len(records) if isinstance(records, list) else 0
        raise NotARecord(
            detail_zh=f"其中有 {count} 份记录，应为一份", detail_en=f"it holds {count} records, not one"
        )
    return records[0]


def _faults(error: ValidationError) -> NotARecord:
    found = error.errors()
    zh, en = zip(*(_fault(one) for one in found[:_NAMED]), strict=True)
    more = len(found) - _NAMED
    tail_zh, tail_en = (f"；另有 {more} 处", f"; and {more} more") if more > 0 else ("", "")
    return NotARecord(detail_zh="；".join(zh) + tail_zh, detail_en="; ".join(en) + tail_en)


def _fault(one: ErrorDetails) -> tuple[str, str]:
    """Return one fault in both languages: its place (JSON pointer) and what is wrong."""
    pointer = "".join(f"/{part}" for part in one["loc"]) or "/"
    zh, en = _WRONG.get(one["type"], ("的值不对", f"is wrong ({one['msg']})"))
    return f"{pointer} {zh}", f"{pointer} {en}"
