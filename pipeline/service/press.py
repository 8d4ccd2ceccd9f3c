"""The press: the pages that publication makes, with the office's identity and catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.publication import Publication, SiteIdentity
from ..model.record import Record
from ..render import data_page, html, site_pages
from ..render.html_entry import Entry
from ..translate.catalogue import Catalogue
from . import memories, open_data, search, volumes
from .settings import Settings
from .whole import Piece

if TYPE_CHECKING:
    from ..render.pdf_seal import Seal


class Press:
    """Pages of one site.

    `fresh` are records whose public page was printed with the catalogue in use; who has looked after them
    clears it.
    """

    def __init__(self, catalogue: Catalogue, site: SiteIdentity) -> None:
        self._catalogue = catalogue
        self._site = site
        self.fresh: set[str] = set()

    @classmethod
    def of(cls, settings: Settings) -> Press:
        """The press of an office."""
        return cls(memories.load(settings, machine=settings.publish_machine), settings.site)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that pages are printed with."""
        return self._catalogue

    def use(self, catalogue: Catalogue) -> None:
        """Print with another catalogue from now on."""
        if catalogue != self._catalogue:
            self.fresh.clear()
        self._catalogue = catalogue

    def page(self, record: Record, publication: Publication) -> bytes:
        """A record's page."""
        return html.page(record, publication, self._catalogue, self._site)

    def entry(self, record: Record, publication: Publication) -> Entry:
        """What the lists say of a record."""
        return site_pages.entry_of(record, publication)

    def pieces(self, public: Path, entries: Sequence[Entry], seal: Seal | None = None) -> Iterator[Piece]:
        """What is made of the public files of many records; `entries` by year and serial.

        With a `seal` the volumes are sealed.
        """
        for year, own in groupby(entries, key=lambda entry: entry.year):
            yield open_data.piece(public, year, list(own), self._catalogue, self._site)
        yield from search.pieces(public, entries)
        yield from volumes.pieces(public, entries, self._site, seal=seal)

    def site(
        self, entries: Sequence[Entry], withdrawn: Mapping[int, int], made: Mapping[str, int]
    ) -> Iterator[tuple[str, bytes]]:
        """Everything around the records with its path, one after the other, for all of it is much.

        `entries` are by year and serial, `withdrawn` counts; `made` gives the size of what is made of many
        records and lies there already, by path.
        """
        catalogue, site = self._catalogue, self._site
        yield from site_pages.assets().items()
        yield "404.html", site_pages.not_found(catalogue, site)
        yield "search.html", site_pages.search(entries, search.bundles(made), catalogue, site)
        yield "data/index.html", data_page.data_page(made, catalogue, site)
        yield "data/record.schema.json", data_page.schema()
        yield from site_pages.unit_pages(entries, catalogue, site)
        years = {year: list(group) for year, group in groupby(entries, key=lambda entry: entry.year)}
        for year in sorted(years.keys() | withdrawn.keys()):
            listed, gone = years.get(year, []), withdrawn.get(year, 0)
            volume = made.get(volumes.volume_path(year))
            yield from site_pages.year_pages(year, listed, gone, catalogue, site, volume=volume)
        yield "index.html", site_pages.home(entries, catalogue, site)
        yield "feed.xml", site_pages.feed(entries, catalogue, site)
        yield "robots.txt", site_pages.robots(site)
        yield from site_pages.sitemap(entries, site).items()
