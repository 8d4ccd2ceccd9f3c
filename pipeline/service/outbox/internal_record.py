"""A form's findings beside its full record, as `outbox/internal` keeps them."""

from __future__ import annotations

import json

from ...model.outcome import FormOutcome
from ...translate.finding_json import finding_json


def internal_json(form: FormOutcome) -> bytes:
    """`{"findings": […], "record": …}`; the record's own bytes stand in it unchanged."""
    found = [finding_json(finding) for finding in form.findings]
    text = json.dumps(found, ensure_ascii=False)
    return b'{"findings":%s,"record":%s}' % (text.encode(), form.full_json)
