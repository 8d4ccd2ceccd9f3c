"""The office page (办公室看板): the state of today's submissions, and what needs attention.

It is one self-contained HTML file in `outbox/internal/`, without scripts: it may be put on a share or served
to the office only.  A running service rewrites it regularly, so its age shows whether one is running.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...model.overview import Overview, RemoteStatus
from ...model.publication import SiteIdentity
from ...translate.verdict_words import VERDICT_WORDS
from ..common.jinja import environment, inlined

EVERY = 30.0
"""Seconds after which the page is written again even if nothing happened."""


def page(
    overview: Overview,
    site: SiteIdentity,
    *,
    running: bool,
    reviewed: Sequence[int] = (),
    remote: Sequence[RemoteStatus] = (),
) -> bytes:
    """Return the page.  `running` is False on the last page that a service writes before it stops.

    The page links to the internal review of each year in `reviewed`, and shows the state of the `remote`
    systems.
    """
    style, style_hash = inlined("common/base.css", "internal/office.css")
    shown = (
        environment()
        .get_template("internal/office.html")
        .render(
            overview=overview,
            site=site,
            running=running,
            reviewed=[f"{year:04}" for year in reviewed],
            remote=remote,
            words=VERDICT_WORDS,
            style=style,
            style_hash=style_hash,
            every=int(EVERY),
            time=lambda when: _time(when, overview.written),
        )
    )
    return shown.encode()


def _time(when: datetime, now: datetime) -> str:
    """Format a time, with its date unless it is today."""
    local = when.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%m-%d %H:%M}"
