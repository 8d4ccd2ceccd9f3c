"""Makes the pages of the site, with the office's identity and catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ...config.settings import Settings
from ...model import public_layout
from ...model.entry import Entry
from ...model.publication import Publication, SiteIdentity
from ...model.record import Record
from ...render.page import page
from ...render.site import data_page, pages
from ...translate.catalogue import Catalogue
from ..context import translation_files
from ..context.page_maker import Artifact
from . import open_data, search_index, volumes

if TYPE_CHECKING:
    from ...signing.pdf_seal import Seal


class SitePages:
    """The pages of one site.

    `context/page_maker.py` documents its attributes and methods.
    """

    def __init__(self, catalogue: Catalogue, site: SiteIdentity) -> None:
        self._catalogue = catalogue
        self._site = site
        self.freshly_rendered: set[str] = set()

    @classmethod
    def of(cls, settings: Settings) -> SitePages:
        """Return the page maker for these settings."""
        return cls(
            translation_files.load_catalogue(settings, machine=settings.publish_machine), settings.site
        )

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that pages are rendered with."""
        return self._catalogue

    def use(self, catalogue: Catalogue) -> None:
        """Render with another catalogue from now on."""
        if catalogue != self._catalogue:
            self.freshly_rendered.clear()
        self._catalogue = catalogue

    def page(self, record: Record, publication: Publication) -> bytes:
        """Return the page of a record."""
        return page.page(record, publication, self._catalogue, self._site)

    def entry(self, record: Record, publication: Publication) -> Entry:
        """Return the list entry of a record."""
        return pages.entry_of(record, publication)

    def artifacts(
        self, public: Path, entries: Sequence[Entry], seal: Seal | None = None
    ) -> Iterator[Artifact]:
        """Yield the artifacts; `entries` are sorted by year and serial.

        With a `seal` the volumes are sealed.
        """
        for year, own in groupby(entries, key=lambda entry: entry.year):
            yield open_data.artifact(public, year, list(own), self._catalogue, self._site)
        yield from search_index.artifacts(public, entries)
        yield from volumes.artifacts(public, entries, self._site, seal=seal)

    def site(
        self, entries: Sequence[Entry], withdrawn: Mapping[int, int], made: Mapping[str, int]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield every page around the records with its path, one at a time because all of them are large.

        `entries` are sorted by year and serial; `withdrawn` has the number of withdrawn records by year;
        `made` has the size in bytes of every existing file of an artifact, by path.
        """
        catalogue, site = self._catalogue, self._site
        yield from pages.assets().items()
        yield "404.html", pages.not_found(catalogue, site)
        yield "search.html", pages.search(entries, public_layout.search_bundles(made), catalogue, site)
        yield "data/index.html", data_page.data_page(made, catalogue, site)
        yield "data/record.schema.json", data_page.schema()
        yield from pages.unit_pages(entries, catalogue, site)
        years = {year: list(group) for year, group in groupby(entries, key=lambda entry: entry.year)}
        for year in sorted(years.keys() | withdrawn.keys()):
            listed, gone = years.get(year, []), withdrawn.get(year, 0)
            volume = made.get(public_layout.volume_path(year))
            yield from pages.year_pages(year, listed, gone, catalogue, site, volume=volume)
        yield "index.html", pages.home(entries, catalogue, site)
        yield "feed.xml", pages.feed(entries, catalogue, site)
        yield "robots.txt", pages.robots(site)
        yield from pages.sitemap(entries, site).items()
