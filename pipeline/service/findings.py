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
    text = json.dumps(found, ensure_ascii=False, default=_figure)
    return b'{"findings":%s,"record":%s}' % (text.encode(), form.full_json)


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with its sentences (docs/record.md, "A finding"); figures are still decimals."""
    said = {name: text for name, text in asdict(describe(finding)).items() if not name.startswith("title")}
    return asdict(finding) | said


def _figure(value: object) -> object:
    """Figures as the record writes them."""
    if isinstance(value, Decimal):
        return to_number(value)
    raise TypeError(type(value))
