"""The interface that makes the pages of a site, so that no step needs to know how pages are made.

Every step receives an implementation: `site/pages.py` has the one that publishes; tests pass a simpler one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ...model.entry import Entry
from ...model.publication import Publication
from ...model.record import Record
from ...translate.catalogue import Catalogue

if TYPE_CHECKING:
    from ...signing.pdf_seal import Seal


@dataclass(frozen=True, slots=True)
class Artifact:
    """A set of public files made from many records: a search bundle, a year's data, a volume.

    `stamp` identifies its sources: if it is unchanged, nothing needs to be done.  `make` writes files into a
    folder, under the paths that they will have below `public/`, and returns these paths in the order in which
    they may appear.
    """

    name: str
    stamp: str
    make: Callable[[Path], Sequence[str]]


class PageMaker(Protocol):
    """Makes the pages of one site with the catalogue in use."""

    freshly_rendered: set[str]
    """Records whose public page was rendered with the catalogue in use; `translations/sync.py` clears it."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that pages are rendered with."""

    def use(self, catalogue: Catalogue) -> None:
        """Render with another catalogue from now on."""

    def page(self, record: Record, publication: Publication) -> bytes:
        """Return the page of a record."""

    def entry(self, record: Record, publication: Publication) -> Entry:
        """Return the list entry of a record."""

    def site(
        self, entries: Sequence[Entry], withdrawn: Mapping[int, int], made: Mapping[str, int]
    ) -> Iterable[tuple[str, bytes]]:
        """Return every page around the records, with its path.

        `entries` are sorted by year and serial; `withdrawn` has the number of withdrawn records by year;
        `made` has the size in bytes of every existing file of an artifact, by path.
        """

    def artifacts(
        self, public: Path, entries: Sequence[Entry], seal: Seal | None = None
    ) -> Iterable[Artifact]:
        """Return the artifacts of a site; `entries` are sorted by year and serial.

        With a `seal` the volumes are sealed.
        """
