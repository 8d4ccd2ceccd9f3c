"""The volumes (汇编) of a site: which there are, and which forms are bound in each.

A year has one, `<year>/volume.pdf`.  If it has more forms than a volume holds, that file has cover, contents
and summary, and the forms are bound by unit: `units/<slug>/<year>.pdf`, `<year>-2.pdf` and so on.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import VolumeNotBuilt
from ...model.entry import Entry
from ...model.public_layout import pdf_name, unit_volume_path, volume_path
from ...model.publication import SiteIdentity
from ...render.site.lists import unit_path
from ...render.volume.contents import Volume
from ..context.page_maker import Artifact
from .artifacts import source_stamp

if TYPE_CHECKING:
    from ...signing.pdf_seal import Seal

_log = logging.getLogger(__name__)
MOST = 1000
"""How many forms are bound in one volume at most."""


def artifacts(
    public: Path, entries: Sequence[Entry], site: SiteIdentity, most: int = MOST, seal: Seal | None = None
) -> Iterator[Artifact]:
    """Yield the volumes of every year of `entries`, with the forms that have a PDF in Chinese.

    With a `seal` the volumes are sealed.
    """
    printed = [entry for entry in entries if (public / _pdf(entry)).is_file()]
    for year, own in groupby(sorted(printed, key=_order), lambda entry: entry.year):
        for path, volume in _of_year(public, year, list(own), site, most):
            yield _artifact(public, path, volume, seal)


def _order(entry: Entry) -> tuple[int, str, int]:
    return entry.year, entry.unit or "", entry.serial


def _of_year(
    public: Path, year: int, entries: Sequence[Entry], site: SiteIdentity, most: int
) -> Iterator[tuple[str, Volume]]:
    if len(entries) <= most:
        yield volume_path(year), Volume(year, site, tuple(entries), _files(public, entries))
        return
    elsewhere = []
    for unit, group in groupby(entries, lambda entry: entry.unit):
        own, folder = list(group), unit_path(unit) if unit else None
        paths = [
            unit_volume_path(folder, year, part) for part in range(1, 2 + (len(own) - 1) // most)
        ]  # a unit's parts are numbered if it has several
        elsewhere.append((unit or "", "、".join(paths)))
        for path, first in zip(paths, range(0, len(own), most), strict=True):
            part = own[first : first + most]
            yield path, Volume(year, site, tuple(part), _files(public, part), unit)
    yield volume_path(year), Volume(year, site, tuple(entries), elsewhere=tuple(elsewhere))


def _artifact(public: Path, path: str, volume: Volume, seal: Seal | None) -> Artifact:
    said = [str(volume.site), str(volume.elsewhere), str(volume.entries)]
    said += [hashlib.sha256(seal.certificate).hexdigest()] if seal else []
    return Artifact(
        path, source_stamp(public, map(_pdf, volume.entries), *said), partial(_make, path, volume, seal)
    )


def _make(path: str, volume: Volume, seal: Seal | None, folder: Path) -> Sequence[str]:
    """Make a volume; if a form cannot be bound, make none and log which form.

    The seal claims the time of the latest form.
    """
    from ...render.volume.bind import write_volume  # noqa: PLC0415 - imports the PDF packages

    (folder / path).parent.mkdir(parents=True)
    try:
        write_volume(volume, folder / path)
    except VolumeNotBuilt as error:
        _log.error("%s", error.reason().message_en)
        return ()
    if seal:
        at = max(entry.last_published for entry in volume.entries)
        (folder / path).write_bytes(seal.sealed((folder / path).read_bytes(), at))
    return (path,)


def _files(public: Path, entries: Sequence[Entry]) -> tuple[Path, ...]:
    return tuple(public / _pdf(entry) for entry in entries)


def _pdf(entry: Entry) -> str:
    return f"{entry.path}{pdf_name(entry.id, 'zh')}"
