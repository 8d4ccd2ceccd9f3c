"""`ziping publish-to`: copy the public folder to where the web server reads it.

    compare manifests -> files -> pages -> pages that link to them -> removals -> manifest, last

No page at the target ever links to something that is not there yet.  Only files of an earlier run, which the
target's own manifest lists, are removed; other files of the target are left alone.
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
"""Maximum number of copies in a run; another one follows if the folder changed meanwhile."""


class MirrorTarget(Protocol):
    """A target that files of the public folder can be copied to."""

    def manifest(self) -> bytes | None:
        """Return the target's manifest; None if it has none."""

    def copy(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Copy files, each whole or not at all; files not in `changed` are probably there already."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty afterwards."""


def mirror(outbox: Outbox, target: str, *, dry_run: bool = False) -> MirrorPlan:
    """Mirror the public folder to a folder, `[user@]host:folder` or a store; return what was changed there.

    Raises ConfigurationError if there is nothing to mirror yet or rsync is needed and missing, MirrorFailed
    if the target cannot be written.
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
    """Return the files to copy last, as they mark the copy as complete: signature, if any, and manifest."""
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
