"""`ziping publish-to`: the public folder as it stands, brought to where the web server reads it.

    manifests compared -> files -> pages -> pages that lead to them -> removals -> manifest, last

At no moment does a page at the target lead to what is not there yet.  Only what an earlier mirroring put
there, which the target's own manifest tells, is removed: other files of the target are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ...config.addresses import is_store
from ...model.public_layout import MANIFEST, SIGNATURE
from ..outbox.paths import Outbox
from .configured_store import mirror_to_store
from .plan import MirrorPlan, listed, plan, public_manifest
from .to_folder import FolderTarget
from .to_rsync import RsyncTarget

_REMOTE = re.compile(r"(?!-)[^/:]+:(?!$).*|rsync://.+")
_TRIES = 3
"""How often the folder is mirrored again because it changed meanwhile."""


class MirrorTarget(Protocol):
    """Something that brings files from the public folder to a target."""

    def manifest(self) -> bytes | None:
        """The target's manifest; null where it has none."""

    def copy(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Put files there, each whole or not at all; those not `changed` are probably there already."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that hold nothing then."""


def mirror(outbox: Outbox, target: str, *, dry_run: bool = False) -> MirrorPlan:
    """Bring the public folder to `target`: a folder, `[user@]host:folder` or a store; says what was new.

    Raises ConfigurationError where there is nothing to mirror yet or rsync is needed and missing,
    MirrorFailed where the target cannot be written.
    """
    if is_store(target):
        return mirror_to_store(outbox, target, dry_run=dry_run, anew=True)
    mirror_target = _target_at(outbox.public, target)
    there = listed(mirror_target.manifest() or b"{}")
    manifest, mirrored = public_manifest(outbox), b""
    for _ in range(0 if dry_run else _TRIES):
        if manifest == mirrored:
            break
        _carry_out(
            mirror_target, plan(listed(manifest), listed(mirror_target.manifest() or b"{}")), _last(outbox)
        )
        manifest, mirrored = public_manifest(outbox), manifest
    return plan(listed(mirrored or manifest), there)


def _last(outbox: Outbox) -> tuple[str, ...]:
    """What says that all is there: the manifest, and its signature where it has one."""
    return tuple(name for name in (SIGNATURE, MANIFEST) if (outbox.public / name).is_file())


def _carry_out(mirror_target: MirrorTarget, todo: MirrorPlan, last: tuple[str, ...]) -> None:
    new = todo.added | todo.changed
    for stage in todo.stages:
        mirror_target.copy(stage, new)
    unsigned = () if SIGNATURE in last else (SIGNATURE,)
    if gone := (*todo.removed, *unsigned):
        mirror_target.remove(gone)
    mirror_target.copy(last, frozenset(last))


def _target_at(public: Path, target: str) -> MirrorTarget:
    if _REMOTE.fullmatch(target):
        return RsyncTarget(public, target)
    return FolderTarget(public, Path(target))
