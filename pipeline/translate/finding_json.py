"""Findings as JSON objects, with their sentences in both languages.

`check --json` prints this form; internal records and the findings over a year's records are stored in it.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ..model.finding import Finding
from ..model.record import to_number
from .sentences import describe


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding with its sentences (docs/record.md, "A finding"); figures as in the record's JSON.

    `reason` is present only if the rule was not checked.
    """
    said = {name: text for name, text in asdict(describe(finding)).items() if not name.startswith("title")}
    plain = {name: _plain(value) for name, value in asdict(finding).items()} | said
    if finding.reason is None:
        del plain["reason"]
    return plain


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(operand) for name, operand in value.items()}
    return to_number(value) if isinstance(value, Decimal) else value
