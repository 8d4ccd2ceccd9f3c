"""What is to be bound in a volume."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...model.entry import Entry
from ...model.publication import SiteIdentity


@dataclass(frozen=True, slots=True)
class Volume:
    """What is bound: the entries of a year, or of one `unit` in it, and where the PDF of each lies.

    Without `files` the volume is cover, contents and summary only, and `elsewhere` says for each unit where
    its forms are bound, relative to the site's root.
    """

    year: int
    site: SiteIdentity
    entries: tuple[Entry, ...]
    files: tuple[Path, ...] = ()
    unit: str | None = None
    elsewhere: tuple[tuple[str, str], ...] = ()
