"""The input for a volume."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...model.entry import Entry
from ...model.publication import SiteIdentity


@dataclass(frozen=True, slots=True)
class Volume:
    """The entries of a year, or of one `unit` in it, and the path of each entry's PDF.

    Without `files` the volume is only cover, contents and summary; `elsewhere` then gives the file in which
    each unit's forms are bound, relative to the site's root.
    """

    year: int
    site: SiteIdentity
    entries: tuple[Entry, ...]
    files: tuple[Path, ...] = ()
    unit: str | None = None
    elsewhere: tuple[tuple[str, str], ...] = ()
