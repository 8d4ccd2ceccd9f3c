"""`ziping publish-to`: the public folder as it stands, brought to where the web server reads it.

    manifests compared -> files -> pages -> pages that lead to them -> removals -> manifest, last

At no moment does a page at the target lead to what is not there yet.  Only what an earlier mirroring put
there, which the target's own manifest tells, is removed: other files of the target are left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..errors import ConfigurationError
from .folder_carrier import FolderCarrier
from .outbox import Outbox
from .rsync_carrier import RsyncCarrier
from .site import MANIFEST, SIGNATURE

_REMOTE = re.compile(r"(?!-)[^/:]+:(?!$).*|rsync://.+")
_RECORD_PAGE = re.compile(
    r"\d{4}/[^/]+/index\.html|pagefind/pagefind-entry\.json|data/\d{4}/datapackage\.json"
)
_TRIES = 3
"""How often the folder is mirrored again because it changed meanwhile."""
Hashes = dict[str, str]
"""What a manifest says: the SHA-256 of every file by its path."""


class Carrier(Protocol):
    """Something that brings files from the public folder to a target."""

    def manifest(self) -> bytes | None:
        """The target's manifest; null where it has none."""

    def bring(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Put files there, each whole or not at all; those not `changed` are probably there already."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that hold nothing then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: stages of files in their order, what of them is new or changed, and what goes."""

    stages: tuple[tuple[str, ...], ...]
    added: frozenset[str]
    changed: frozenset[str]
    removed: tuple[str, ...]


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


def mirror(outbox: Outbox, target: str, *, dry_run: bool = False) -> Plan:
    """Bring the public folder to `target`, a folder or `[user@]host:folder`; says what was new.

    Raises ConfigurationError where there is nothing to mirror yet or rsync is needed and missing,
    MirrorFailed where the target cannot be written.
    """
    carrier = _carrier(outbox.public, target)
    there = _hashes(carrier.manifest() or b"{}")
    manifest, mirrored = _manifest(outbox), b""
    for _ in range(0 if dry_run else _TRIES):
        if manifest == mirrored:
            break
        _carry_out(carrier, plan(_hashes(manifest), _hashes(carrier.manifest() or b"{}")), _last(outbox))
        manifest, mirrored = _manifest(outbox), manifest
    return plan(_hashes(mirrored or manifest), there)


def _last(outbox: Outbox) -> tuple[str, ...]:
    """What says that all is there: the manifest, and its signature where it has one."""
    return tuple(name for name in (SIGNATURE, MANIFEST) if (outbox.public / name).is_file())


def _carry_out(carrier: Carrier, todo: Plan, last: tuple[str, ...]) -> None:
    new = todo.added | todo.changed
    for stage in todo.stages:
        carrier.bring(stage, new)
    unsigned = () if SIGNATURE in last else (SIGNATURE,)
    if gone := (*todo.removed, *unsigned):
        carrier.remove(gone)
    carrier.bring(last, frozenset(last))


def _carrier(public: Path, target: str) -> Carrier:
    if _REMOTE.fullmatch(target):
        return RsyncCarrier(public, target)
    return FolderCarrier(public, Path(target))


def _stage(path: str) -> int:
    """0 for what leads nowhere, 1 for a record's page and what says that files are complete, 2 for lists."""
    if _RECORD_PAGE.fullmatch(path):
        return 1
    return 2 if path.endswith((".html", ".xml", ".txt")) else 0


def _manifest(outbox: Outbox) -> bytes:
    try:
        return (outbox.public / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            detail_zh=f"{outbox.public} 中还没有网站（没有 manifest.json）。",
            detail_en=f"There is no site in {outbox.public} yet (no manifest.json).",
            hint_zh="请先运行 ziping convert 或 ziping site。",
            hint_en="Run `ziping convert` or `ziping site` first.",
        ) from None


def _hashes(manifest: bytes) -> Hashes:
    """What a manifest says of files below its folder: one that a stranger wrote reaches no other."""
    found = dict(json.loads(manifest))
    return {path: sha256 for path, sha256 in found.items() if {"", "..", "."}.isdisjoint(path.split("/"))}
