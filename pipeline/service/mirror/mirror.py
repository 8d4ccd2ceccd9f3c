"""`ziping publish-to`: copy the public folder to where the web server reads it.

    compare manifests -> files -> pages -> pages that link to them -> removals -> manifest, its index last

No page at the target ever links to something that is not there yet.  Only files of an earlier run, which the
target's own manifest lists, are removed; other files of the target are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from ...config.addresses import is_store
from ...model.public_layout import MANIFEST, SIGNATURE
from ...storage.manifest_file import Listing
from ..outbox.paths import Outbox
from .configured_store import mirror_to_store
from .plan import MirrorPlan, plan, public_listing
from .to_folder import FolderTarget
from .to_rsync import RsyncTarget

_REMOTE = re.compile(r"(?!-)[^/:]+:(?!$).*|rsync://.+")
_TRIES = 3
"""Maximum number of copies in a run; another one follows if the folder changed meanwhile."""


class MirrorTarget(Protocol):
    """A target that files of the public folder can be copied to."""

    def listing(self) -> Listing:
        """Return what the target's manifest lists; nothing if it has none."""

    def copy(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Copy files, each whole or not at all; files not in `changed` are probably there already."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty afterwards."""

    def keep_parts(self, parts: Collection[str]) -> None:
        """Remove all parts of manifests but these."""


def mirror(outbox: Outbox, target: str, *, dry_run: bool = False) -> MirrorPlan:
    """Mirror the public folder to a folder, `[user@]host:folder` or a store; return what was changed there.

    Raises ConfigurationError if there is nothing to mirror yet or rsync is needed and missing, MirrorFailed
    if the target cannot be written.
    """
    if is_store(target):
        return mirror_to_store(outbox, target, dry_run=dry_run, anew=True)
    mirror_target = _target_at(outbox.public, target)
    there = mirror_target.listing().files
    public, mirrored = public_listing(outbox), None
    for _ in range(0 if dry_run else _TRIES):
        if mirrored is not None and public.index == mirrored.index:
            break
        todo = plan(public.listing.files, mirror_target.listing().files)
        _carry_out(mirror_target, todo, public.listing.parts, is_signed=(outbox.public / SIGNATURE).is_file())
        public, mirrored = public_listing(outbox), public
    return plan((mirrored or public).listing.files, there)


def _carry_out(
    mirror_target: MirrorTarget, todo: MirrorPlan, parts: Collection[str], *, is_signed: bool
) -> None:
    new = todo.added | todo.changed
    for stage in todo.stages:
        mirror_target.copy(stage, new)
    unsigned = () if is_signed else (SIGNATURE,)
    if gone := (*todo.removed, *unsigned):
        mirror_target.remove(gone)
    for last in (sorted(parts), [SIGNATURE, MANIFEST] if is_signed else [MANIFEST]):
        mirror_target.copy(last, frozenset(last))
    mirror_target.keep_parts(parts)


def _target_at(public: Path, target: str) -> MirrorTarget:
    if _REMOTE.fullmatch(target):
        return RsyncTarget(public, target)
    return FolderTarget(public, Path(target))
