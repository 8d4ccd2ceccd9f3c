"""The receipt (回执): the result of a file, for the person who submitted it.

It is one self-contained HTML file: it is opened in a shared folder with any browser, and printed.
"""

from __future__ import annotations

from datetime import datetime

from ...model.answer import Answer, RecordAnswer
from ...model.outcome import Reason
from ...model.publication import SiteIdentity
from ...translate.verdict_words import VERDICT_WORDS
from ..common.jinja import environment
from . import view

_TIME = "%Y-%m-%d %H:%M"


def receipt(answer: Answer, received_at: datetime, answered_at: datetime, site: SiteIdentity) -> bytes:
    """Return the receipt of one file: verdict, reason and remedy, then every form with its findings.

    Both times are aware datetimes in the office's time zone.
    """
    return _page(
        answer=answer,
        word=view.headline(answer),
        forms=view.forms(answer),
        over_several=view.over_several(answer),
        taken=view.taken(answer),
        counts=answer.counts(),
        groups=view.GROUPS,
        received=received_at.strftime(_TIME),
        answered=answered_at.strftime(_TIME),
        address=lambda record: public_address(record, site),
    )


def notice(file: str, reason: Reason, since: datetime, now: datetime) -> bytes:
    """Return the notice shown instead of a receipt while a file waits: why, since when, and what to do."""
    return _page(
        answer=view.Notice(file, reason),
        word=VERDICT_WORDS["waiting"],
        forms=(),
        over_several=(),
        received=since.strftime(_TIME),
        answered=now.strftime(_TIME),
    )


def public_address(record: RecordAnswer, site: SiteIdentity) -> str | None:
    """Return the address of a published record's page; None until the office has configured its site's."""
    if not record.path or not record.path.startswith("public/") or site.base_url == SiteIdentity().base_url:
        return None
    return f"{site.base_url.rstrip('/')}/{record.path.removeprefix('public/')}/"


def _page(**shown: object) -> bytes:
    return environment().get_template("receipt/receipt.html").render(**shown).encode()
