"""Published forms of other provinces: read completely, or refused by name.

`regional/*.json` has the content of each form; a person compared it with the form.  Names and telephone
numbers in the documents were replaced.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.folders import ROOT
from support.traps import TRAPS, apply

from pipeline import chain
from pipeline.model.outcome import Outcome
from pipeline.render.canonical import to_dict
from pipeline.validate.profile_file import shipped_profile

FOLDER = ROOT / "tests" / "regional"
READ = sorted(FOLDER.glob("*.json"))
REFUSED = {"30_ah_jinzhai_dept_2023": "部门整体支出绩效自评表", "32_hn_yueyang_target_2022": "绩效目标申报表"}


def outcome(name: str, traps: list[str] | None = None) -> Outcome:
    data = (FOLDER / f"{name}.docx").read_bytes()
    return chain.check(apply(data, traps) if traps else data, f"{name}.docx", shipped_profile())


def said(one: Outcome) -> dict[str, Any]:
    (form,) = one.forms
    return {k: v for k, v in to_dict(form.record).items() if k not in ("provenance", "source")}


@pytest.mark.parametrize("golden", READ, ids=lambda p: p.stem)
def test_a_regional_form_is_read_in_full(golden: Path) -> None:
    one = outcome(golden.stem)
    assert said(one) == json.loads(golden.read_text("utf-8"))
    assert not [f for f in one.forms[0].findings if f.code in ("unmapped-cell", "unread-figure")]


@pytest.mark.parametrize("golden", READ, ids=lambda p: p.stem)
def test_and_under_traps(golden: Path) -> None:
    traps = [name for name in TRAPS if name not in ("simple_fields", "wide")]
    assert said(outcome(golden.stem, traps)) == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize(("name", "called"), REFUSED.items())
def test_a_near_miss_is_refused_by_name(name: str, called: str) -> None:
    reason = outcome(name).reason
    assert reason is not None
    assert reason.code == "wrong-form"
    assert called in reason.message_zh
