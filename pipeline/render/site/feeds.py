"""Files of the site for programs: Atom feed (RFC 4287), site map (sitemaps.org 0.9), robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from ...model.entry import Entry
from ...model.publication import SiteIdentity
from ...translate.catalogue import Catalogue
from ...translate.figures import percent
from ..common.bilingual import Voice, marked_english
from ..common.jinja import address, environment
from .lists import unit_path

FEED_SIZE = 50
MAP_SIZE = 50_000
"""The most addresses that the protocol allows in one site map."""
_NEVER = "1970-01-01T00:00:00Z"


def feed(entries: Sequence[Entry], catalogue: Catalogue, site: SiteIdentity) -> bytes:
    """Return `feed.xml`, an Atom feed of the fifty records published or changed last."""
    newest = sorted(entries, key=lambda e: (e.last_published, e.id), reverse=True)[:FEED_SIZE]
    return _xml(
        "site/feed.xml",
        site=site,
        url=address(site, "feed.xml"),
        base=address(site, "index.html"),
        updated=newest[0].last_published.isoformat() if newest else _NEVER,
        items=[_item(entry, catalogue, site) for entry in newest],
    )


def sitemap(entries: Sequence[Entry], site: SiteIdentity) -> dict[str, bytes]:
    """Return `sitemap.xml`, with its parts if the site has more addresses than one file may hold."""
    places = _places(entries, site)
    if len(places) <= MAP_SIZE:
        return {"sitemap.xml": _xml("site/sitemap.xml", parts=[], places=places)}
    parts = [places[n : n + MAP_SIZE] for n in range(0, len(places), MAP_SIZE)]
    made = {
        f"sitemap-{n}.xml": _xml("site/sitemap.xml", parts=[], places=part) for n, part in enumerate(parts, 1)
    }
    return {"sitemap.xml": _xml("site/sitemap.xml", parts=[address(site, name) for name in made])} | made


def robots(site: SiteIdentity) -> bytes:
    """Return `robots.txt`: everything may be crawled; the site map is named."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address(site, 'sitemap.xml')}\n".encode()


def _item(entry: Entry, catalogue: Catalogue, site: SiteIdentity) -> dict[str, str]:
    facts = [
        f"{entry.year:04}年度",
        entry.unit or "",
        marked_english(Voice(catalogue).text(entry.name)) or "",
    ]
    facts += [f"执行率 {percent(entry.rate)}"] if entry.rate is not None else []
    return {
        "title": entry.name,
        "url": address(site, entry.path),
        "published": entry.first_published.isoformat(),
        "updated": entry.last_published.isoformat(),
        "summary": " · ".join(fact for fact in facts if fact),
    }


def _places(entries: Sequence[Entry], site: SiteIdentity) -> list[tuple[str, str | None]]:
    years = sorted({f"{entry.year:04}/" for entry in entries}, reverse=True)
    units = sorted({unit_path(entry.unit) for entry in entries if entry.unit})
    lists = ["", *years, *(["units/", *units] if units else [])]
    records = [(entry.path, entry.last_published.date().isoformat()) for entry in entries]
    return [(address(site, p), day) for p, day in [*((p, None) for p in lists), *records]]


def _xml(template: str, **values: object) -> bytes:
    """Render a template piece by piece, because a site map may be long."""
    made = BytesIO()
    for piece in environment().get_template(template).generate(values):
        made.write(piece.encode())
    return made.getvalue()
