"""Files of the site for programs: Atom feed (RFC 4287), site map (sitemaps.org 0.9), robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from ...model.entry import Entry
from ...model.public_layout import INDEX, in_parts
from ...model.publication import SiteIdentity
from ...translate.catalogue import Catalogue
from ...translate.figures import percent
from ..common.bilingual import Voice, marked_english
from ..common.jinja import address, environment
from .lists import unit_path

FEED_SIZE: Final = 50
MAP_SIZE: Final = 1000
"""The most addresses in one part of the site map; the protocol allows 50,000."""
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
    """Return `sitemap.xml`, the index of the site map, and its parts, by their names."""
    days = _pages(entries)
    parts = {f"sitemap-{name}.xml": paths for name, paths in in_parts(days, MAP_SIZE).items()}
    index = _xml("site/sitemap.xml", parts=[address(site, name) for name in parts])
    return {"sitemap.xml": index} | {
        name: _xml(
            "site/sitemap.xml",
            parts=(),
            places=[(address(site, path.removesuffix(INDEX)), days[path]) for path in paths],
        )
        for name, paths in parts.items()
    }


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


def _pages(entries: Sequence[Entry]) -> dict[str, str | None]:
    """Return the path of each page for the site map, with the day on which a record was published last."""
    years = {f"{entry.year:04}/" for entry in entries}
    units = {unit_path(entry.unit) for entry in entries if entry.unit}
    lists = {"", *years, *({"units/", *units} if units else ())}
    records = {entry.path + INDEX: entry.last_published.date().isoformat() for entry in entries}
    return {path + INDEX: None for path in lists} | records


def _xml(template: str, **values: object) -> bytes:
    """Render a template piece by piece, because a site map may be long."""
    made = BytesIO()
    for piece in environment().get_template(template).generate(values):
        made.write(piece.encode())
    return made.getvalue()
