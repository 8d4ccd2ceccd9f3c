"""What makes the pages of a site: handed to every step, so that a step needs not know how pages are made.

`site/pages.py` is the one that publishes; tests hand in a simpler one.
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
    """A set of public files that is made of many records: a search bundle, a year's data, a volume.

    `stamp` tells its sources: where it is the same, nothing is to be done.  `make` writes files into a
    folder, as they are to lie below `public/`, and returns their paths in the order in which they may appear.
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
        """A record's page."""

    def entry(self, record: Record, publication: Publication) -> Entry:
        """What the lists say of a record."""

    def site(
        self, entries: Sequence[Entry], withdrawn: Mapping[int, int], made: Mapping[str, int]
    ) -> Iterable[tuple[str, bytes]]:
        """Every page around the records with its path.

        `entries` are by year and serial, `withdrawn` counts by year; `made` gives the sizes of the files of
        artifacts that are there, by path.
        """

    def artifacts(
        self, public: Path, entries: Sequence[Entry], seal: Seal | None = None
    ) -> Iterable[Artifact]:
        """The artifacts of a site; `entries` by year and serial.  With a `seal` the volumes are sealed."""
