"""A form's findings beside its full record, as `outbox/internal` keeps them."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ..model.finding import Finding
from ..model.outcome import FormOutcome
from ..model.record import to_number
from ..translate.sentences import describe


def internal_json(form: FormOutcome) -> bytes:
    """`{"findings": […], "record": …}`; the record's own bytes stand in it unchanged."""
    found = [finding_json(finding) for finding in form.findings]
    text = json.dumps(found, ensure_ascii=False)
    return b'{"findings":%s,"record":%s}' % (text.encode(), form.full_json)


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with its sentences (docs/record.md, "A finding"); figures as the record writes them.

    `reason` stands only where a rule was not checked.
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
