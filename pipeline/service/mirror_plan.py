"""What is to be done so that a target comes to hold what is public, and in which order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import ConfigurationError
from .outbox import MANIFEST, Outbox

_RECORD_PAGE = re.compile(r"(?P<folder>\d{4}/(?P<record>[^/]+))/index\.html")
_COMPLETE = re.compile(r"pagefind/[^/]+/pagefind-entry\.json|data/\d{4}/datapackage\.json")
Hashes = dict[str, str]
"""What a manifest says: the SHA-256 of every file by its path."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: stages of files in their order, what of them is new or changed, and what goes."""

    stages: tuple[tuple[str, ...], ...]
    added: frozenset[str]
    changed: frozenset[str]
    removed: tuple[str, ...]

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The ids of records whose pages go."""
        return tuple(found["record"] for found in map(_RECORD_PAGE.fullmatch, self.removed) if found)

    @property
    def of_withdrawn(self) -> tuple[str, ...]:
        """The files that go with the pages of their records."""
        folders = {found["folder"] for found in map(_RECORD_PAGE.fullmatch, self.removed) if found}
        return tuple(path for path in self.removed if path.rpartition("/")[0] in folders)


def plan(public: Hashes, there: Hashes) -> Plan:
    """How a target that holds `there` comes to hold `public`."""
    stages: tuple[list[str], list[str], list[str]] = ([], [], [])
    for path in sorted(public):
        stages[_stage(path)].append(path)
    return Plan(
        stages=tuple(map(tuple, stages)),
        added=frozenset(public.keys() - there.keys()),
        changed=frozenset(path for path in public.keys() & there.keys() if public[path] != there[path]),
        removed=tuple(sorted(there.keys() - public.keys())),
    )


def listed(manifest: bytes) -> Hashes:
    """What a manifest says of files below its folder: one that a stranger wrote reaches no other."""
    found = dict(json.loads(manifest))
    return {path: sha256 for path, sha256 in found.items() if is_below(path)}


def is_below(path: str) -> bool:
    """Whether a path leads to a file below the folder that it starts from."""
    return {"", "..", "."}.isdisjoint(path.split("/"))


def of_records(paths: Iterable[str]) -> set[str]:
    """Those paths where nothing lies but what belongs to a record (docs/design.md, "Doors: folders")."""
    return {path for path in paths if re.fullmatch(r"\d{4}/[^/]+/.+", path)}


def public_manifest(outbox: Outbox) -> bytes:
    """The manifest of what is public.  Raises ConfigurationError where there is no site yet."""
    try:
        return (outbox.public / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            detail_zh=f"{outbox.public} 中还没有网站（没有 manifest.json）。",
            detail_en=f"There is no site in {outbox.public} yet (no manifest.json).",
            hint_zh="请先运行 ziping convert 或 ziping site。",
            hint_en="Run `ziping convert` or `ziping site` first.",
        ) from None


def _stage(path: str) -> int:
    """0 for what leads nowhere, 1 for a record's page and what says that files are complete, 2 for lists."""
    if _RECORD_PAGE.fullmatch(path) or _COMPLETE.fullmatch(path):
        return 1
    return 2 if path.endswith((".html", ".xml", ".txt")) else 0
