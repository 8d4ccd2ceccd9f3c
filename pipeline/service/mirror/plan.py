"""Plan what to copy and remove so that a target matches what is public, and in which order."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ...errors import ConfigurationError
from ...model.public_layout import MANIFEST, copy_stage, record_page
from ..outbox.paths import Outbox

FileHashes = dict[str, str]
"""The content of a manifest: the SHA-256 of every file by its path."""


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


def listed(manifest: bytes) -> FileHashes:
    """Return the files of a manifest below its folder; an untrusted one may list paths outside it."""
    found = dict(json.loads(manifest))
    return {path: sha256 for path, sha256 in found.items() if is_below(path)}


def is_below(path: str) -> bool:
    """Return whether a path leads to a file below the folder that it starts from."""
    return {"", "..", "."}.isdisjoint(path.split("/"))


def public_manifest(outbox: Outbox) -> bytes:
    """Return the manifest of what is public.  Raises NothingPublished if there is no site yet."""
    try:
        return (outbox.public / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise NothingPublished(public=outbox.public) from None
