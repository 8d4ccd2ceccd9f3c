"""Plan what to copy and remove so that a target matches what is public, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...errors import ConfigurationError
from ...model.public_layout import MANIFEST, copy_stage, record_page
from ...storage.manifest_file import FileHashes, Listing, read_listing, reader_below
from ..outbox.paths import Outbox

_TRIES: Final = 5
"""How often the manifest is read until none of its parts was replaced meanwhile."""


@dataclass(frozen=True, slots=True)
class MirrorPlan:
    """What to do: the files in stages to copy in order, which are new or changed, and which to remove."""

    stages: tuple[tuple[str, ...], ...]
    added: frozenset[str]
    changed: frozenset[str]
    removed: tuple[str, ...]

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The ids of the records whose pages are removed."""
        return tuple(found.record for found in map(record_page, self.removed) if found)

    @property
    def of_withdrawn(self) -> tuple[str, ...]:
        """The files to remove that lie in the folders of these records."""
        folders = {found.folder for found in map(record_page, self.removed) if found}
        return tuple(path for path in self.removed if path.rpartition("/")[0] in folders)


class NothingPublished(ConfigurationError):
    """There is no site to mirror yet.  Operand: `public`."""

    zh = "{public} 中还没有网站（没有 manifest.json）。"
    en = "There is no site in {public} yet (no manifest.json)."
    do_zh = "请先运行 ziping convert 或 ziping site。"
    do_en = "Run `ziping convert` or `ziping site` first."


class ManifestIncomplete(ConfigurationError):
    """Parts of the manifest are missing.  Operand: `parts`."""

    zh = "网站清单不完整，缺少 {parts}。"
    en = "The manifest of the site is incomplete: {parts} is missing."
    do_zh = "请运行 ziping site，重新生成清单。"
    do_en = "Run `ziping site`, which writes the manifest anew."


def plan(public: FileHashes, there: FileHashes) -> MirrorPlan:
    """Return the plan that makes a target with the files `there` match `public`."""
    stages: tuple[list[str], list[str], list[str]] = ([], [], [])
    for path in sorted(public):
        stages[copy_stage(path)].append(path)
    return MirrorPlan(
        stages=tuple(map(tuple, stages)),
        added=frozenset(public.keys() - there.keys()),
        changed=frozenset(path for path in public.keys() & there.keys() if public[path] != there[path]),
        removed=tuple(sorted(there.keys() - public.keys())),
    )


@dataclass(frozen=True, slots=True)
class PublicListing:
    """What is public: the bytes of the manifest's index, and what it lists."""

    index: bytes
    listing: Listing


def public_listing(outbox: Outbox) -> PublicListing:
    """Return what is public.  Raises NothingPublished if there is no site yet, ManifestIncomplete."""
    read = reader_below(outbox.public)
    for _ in range(_TRIES):
        index = read(MANIFEST)
        if index is None:
            raise NothingPublished(public=outbox.public)
        found = read_listing(index, read)
        if not found.missing:
            return PublicListing(index, found)
    raise ManifestIncomplete(parts=", ".join(found.missing))
