"""The office's page (办公室看板): where today's submissions stand and what calls for somebody.

One HTML file in `outbox/internal/` that needs nothing beside itself and no script: it may lie on a share
or be served to the office alone.  It is made anew as long as the service runs, so its age says whether
one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...model.outcome import SubmissionState
from ...model.overview import Elsewhere, Overview
from ...model.publication import SiteIdentity
from ..common.jinja import environment, inlined

EVERY = 30.0
"""Seconds after which the page is made anew though nothing happened."""

WORDS: dict[SubmissionState, tuple[str, str]] = {
    "published": ("已公开", "Published"),
    "held": ("待审批", "Held"),
    "returned": ("已退回", "Returned"),
    "duplicate": ("重复", "Duplicate"),
    "failed": ("处理失败", "Failed"),
    "waiting": ("等待", "Waiting"),
    "received": ("已收件", "Received"),
    "working": ("处理中", "At work"),
}


def page(
    overview: Overview,
    site: SiteIdentity,
    *,
    running: bool,
    reviewed: Sequence[int] = (),
    elsewhere: Sequence[Elsewhere] = (),
) -> bytes:
    """The page as bytes.  `running` is false on the last one that a service writes before it ends.

    It leads to the internal review of each of the years `reviewed`, and says what stands `elsewhere`.
    """
    style, style_hash = inlined("base.css", "office.css")
    shown = (
        environment()
        .get_template("office.html")
        .render(
            overview=overview,
            site=site,
            running=running,
            reviewed=[f"{year:04}" for year in reviewed],
            elsewhere=elsewhere,
            words=WORDS,
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
