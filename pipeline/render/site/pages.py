"""The pages around the disclosures: home, years, units, search, 404.  Pure functions.

The functions take the published entries and return bytes, or pairs of path (relative to the site's root) and
bytes.  Lists are yielded one page at a time, because all pages together are large.  The same entries give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from urllib.parse import urlsplit

from ...assets import templates
from ...model.entry import Entry, entry_of
from ...model.publication import SiteIdentity
from ...translate.catalogue import Catalogue
from ..common.bilingual import Text, Voice
from ..common.jinja import POLICY_OWN_SCRIPTS, POLICY_SEARCH, issuer, rendered
from . import lists, shares
from .feeds import feed, robots, sitemap
from .lists import unit_path

__all__ = [
    "Entry",
    "assets",
    "entry_of",
    "feed",
    "home",
    "not_found",
    "robots",
    "search",
    "sitemap",
    "unit_pages",
    "unit_path",
    "year_pages",
]

PAGE_SIZE = 200
"""Records on one page of a list."""
_NEWEST = 10
_STYLES = (
    "common/base.css",
    "page/disclosure.css",
    "site/lists.css",
    "site/search.css",
    "common/language.css",
)
"""Joined to one style sheet in this order."""
_SCRIPTS = ("search", "tables")


def home(entries: Sequence[Entry], catalogue: Catalogue, site: SiteIdentity) -> bytes:
    """Return `index.html`: the years with their totals and the newest records."""
    voice = Voice(catalogue)
    newest = sorted(entries, key=lambda e: (e.last_published, e.id), reverse=True)[:_NEWEST]
    return rendered(
        "site/home.html",
        catalogue,
        site,
        root="",
        path="index.html",
        issuer=issuer(site),
        column=_column(site),
        years=shares.by_year(entries, voice, ""),
        newest=[lists.row(entry, voice, "") for entry in newest],
    )


def year_pages(
    year: int,
    entries: Sequence[Entry],
    withdrawn: int,
    catalogue: Catalogue,
    site: SiteIdentity,
    *,
    volume: int | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Return the lists of a fiscal year: `2022/index.html`, `2022/2.html`, …, 200 records a page, by serial.

    `entries` are those of the year; `withdrawn` is the number of its withdrawn records; `volume` is the size
    of the year's volume in bytes, None if there is none.
    """
    voice = Voice(catalogue)
    ordered = sorted(entries, key=lambda e: e.serial)
    return _list_pages(
        ordered,
        catalogue,
        site,
        template="site/year.html",
        folder=f"{year:04}/",
        year=f"{year:04}",
        heading=voice.label("{year}年度", year=f"{year:04}"),
        column=_column(site),
        shares=shares.of_year(ordered, voice),
        withdrawn=withdrawn,
        volume=None if volume is None else max(1, round(volume / 1000)),
    )


def unit_pages(
    entries: Sequence[Entry], catalogue: Catalogue, site: SiteIdentity
) -> Iterator[tuple[str, bytes]]:
    """Yield `units/index.html` and a list for every unit: `units/<slug>/index.html`, `2.html`."""
    voice = Voice(catalogue)
    units = _by_unit(entries)
    yield "units/index.html", _unit_index(units, catalogue, site)
    for path, own in units:
        yield from _list_pages(
            own,
            catalogue,
            site,
            template="site/unit.html",
            folder=path,
            heading=voice.text(own[0].unit),
            column=_column(site),
            shares=shares.of_unit(own, voice),
        )


def search(
    entries: Sequence[Entry], bundles: Sequence[str], catalogue: Catalogue, site: SiteIdentity
) -> bytes:
    """Return `search.html`, which queries the index in the browser; without scripts it links to the lists.

    `bundles` are the names of the index's bundles, in the order in which they are queried.
    """
    return rendered(
        "site/search.html",
        catalogue,
        site,
        root="",
        path="search.html",
        policy=POLICY_SEARCH,
        heading=Voice(catalogue).label("检索"),
        column=_column(site),
        bundles=" ".join(bundles),
        years=sorted({f"{entry.year:04}" for entry in entries}, reverse=True),
    )


def not_found(catalogue: Catalogue, site: SiteIdentity) -> bytes:
    """Return `404.html`; its links start at the path of `site.base_url`, as it is served at any depth."""
    root = urlsplit(site.base_url).path.rstrip("/") + "/"
    return rendered("site/404.html", catalogue, site, root=root, path="404.html")


@cache
def assets() -> dict[str, bytes]:
    """Return the shared files by path: `assets/site.css`, `assets/icon.svg`, the scripts."""
    styles = [(templates() / name).read_bytes() for name in _STYLES]
    scripts = {f"assets/{name}.js": (templates() / "site" / f"{name}.js").read_bytes() for name in _SCRIPTS}
    return {
        "assets/site.css": b"\n".join(styles),
        "assets/icon.svg": (templates() / "site" / "icon.svg").read_bytes(),
        **scripts,
    }


def _list_pages(
    entries: Sequence[Entry],
    catalogue: Catalogue,
    site: SiteIdentity,
    *,
    template: str,
    folder: str,
    **values: object,
) -> Iterator[tuple[str, bytes]]:
    voice, root = Voice(catalogue), "../" * folder.count("/")
    total, cut = lists.total(entries, voice), lists.pages(entries, PAGE_SIZE)
    for number, part in enumerate(cut, start=1):
        path = folder + ("index.html" if number == 1 else f"{number}.html")
        own = {"sum": total, "page": number, "pages": len(cut)}
        rows = [lists.row(entry, voice, root) for entry in part]
        page = rendered(
            template,
            catalogue,
            site,
            root=root,
            path=path,
            policy=POLICY_OWN_SCRIPTS,
            rows=rows,
            **own,
            **values,
        )
        yield path, page


def _column(site: SiteIdentity) -> Text:
    return Text(site.column_name, site.column_name_en)


def _by_unit(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return the units' folders with their entries, newest year first."""
    ordered = sorted(entries, key=lambda e: (-e.year, e.serial))
    return _grouped((e for e in ordered if e.unit), lambda e: unit_path(e.unit or ""))


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> list[tuple[str, list[Entry]]]:
    return [(name, list(own)) for name, own in groupby(sorted(entries, key=key), key)]


def _unit_index(
    units: Sequence[tuple[str, Sequence[Entry]]], catalogue: Catalogue, site: SiteIdentity
) -> bytes:
    voice = Voice(catalogue)
    listed = [
        {"href": f"../{path}index.html", "name": voice.text(own[0].unit), "count": len(own)}
        for path, own in units
    ]
    return rendered(
        "site/units.html",
        catalogue,
        site,
        root="../",
        path="units/index.html",
        units=listed,
        heading=voice.label("全部单位"),
        column=_column(site),
    )
