"""The office's page (办公室看板): where today's submissions stand and what calls for somebody.

One HTML file in `outbox/internal/` that needs nothing beside itself and no script: it may lie on a share
or be served to the office alone.  It is made anew as long as the service runs, so its age says whether
one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...model.overview import Overview, RemoteStatus
from ...model.publication import SiteIdentity
from ...translate.verdict_words import VERDICT_WORDS
from ..common.jinja import environment, inlined

EVERY = 30.0
"""Seconds after which the page is made anew though nothing happened."""


def page(
    overview: Overview,
    site: SiteIdentity,
    *,
    running: bool,
    reviewed: Sequence[int] = (),
    remote: Sequence[RemoteStatus] = (),
) -> bytes:
    """The page as bytes.  `running` is false on the last one that a service writes before it ends.

    It leads to the internal review of each of the years `reviewed`, and how each of the `remote` systems is.
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
    """The time of today; of another day its date too."""
    local = when.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%m-%d %H:%M}"
