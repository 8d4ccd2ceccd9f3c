"""The internal record: it is read as it was written, whatever the texts are, and damage is reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.fakes import fake_chain, form, submitted

from pipeline.model.outcome import FormOutcome
from pipeline.service.outbox import internal_record


def made(name: str, *, blocked: bool = False) -> FormOutcome:
    (only,) = fake_chain(submitted(form(name, blocked=blocked)), "a.docx").forms
    return only


@pytest.mark.parametrize("name", ["甲", '一","record":{"假', "\\", "x" * 5000])
@pytest.mark.parametrize("blocked", [False, True])
def test_what_is_written_is_read_again(tmp_path: Path, name: str, blocked: bool) -> None:
    outcome = made(name, blocked=blocked)
    path = tmp_path / "1.json"
    path.write_bytes(internal_record.encode(outcome))
    found = internal_record.read(path)
    assert found.record == outcome.record
    assert [one["code"] for one in found.findings] == [one.code for one in outcome.findings]
    assert internal_record.read_record_json(path) == json.loads(outcome.full_json)


@pytest.mark.parametrize("style", [{}, {"indent": 1}, {"sort_keys": True, "separators": (",", ":")}])
def test_the_style_of_the_json_does_not_matter(tmp_path: Path, style: dict[str, Any]) -> None:
    outcome = made("甲", blocked=True)
    path = tmp_path / "1.json"
    path.write_text(json.dumps(json.loads(internal_record.encode(outcome)), **style), "utf-8")
    found = internal_record.read(path)
    assert (found.record, len(found.findings)) == (outcome.record, len(outcome.findings))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"findings":', b'{"findings":[],"rec', b"\xff"])
def test_damage_is_a_value_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "1.json"
    path.write_bytes(data)
    with pytest.raises(ValueError):  # noqa: PT011 - of json, pydantic or our own
        internal_record.read(path)
    with pytest.raises(ValueError):  # noqa: PT011
        internal_record.read_record_json(path)
