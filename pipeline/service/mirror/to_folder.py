"""Mirror the public folder to another folder of this machine, for instance a mounted share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ...errors import MirrorFailed
from ...model.public_layout import MANIFEST, MANIFEST_FOLDER, is_manifest_part
from ...storage import atomic
from ...storage.manifest_file import Listing, read_listing, reader_below


class FolderTarget:
    """Copies files, each whole or not at all."""

    def __init__(self, public: Path, target: Path) -> None:
        self._public = public
        self._target = target
        if target.resolve().is_relative_to(public.resolve()) or public.resolve().is_relative_to(
            target.resolve()
        ):
            raise MirrorFailed(target=target, detail="public/ 之内或之上 inside or above public/")

    def listing(self) -> Listing:
        """Return what the target's manifest lists; nothing if it has none."""
        with self._trouble():
            read = reader_below(self._target)
            return read_listing(read(MANIFEST) or b"{}", read)

    def copy(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Copy files that changed, are missing or differ in size; skip those that are gone meanwhile."""
        for path in paths:
            source, target = self._public / path, self._target / path
            with self._trouble(), suppress(FileNotFoundError):
                size = source.stat().st_size
                if path in changed or not target.is_file() or target.stat().st_size != size:
                    atomic.copy_whole(source, target)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty afterwards."""
        for path in paths:
            with self._trouble():
                atomic.remove(self._target / path)
        for folder in sorted({parent for path in paths for parent in Path(path).parents}, reverse=True):
            with suppress(OSError):
                (self._target / folder).rmdir()

    def keep_parts(self, parts: Collection[str]) -> None:
        """Remove all parts of manifests but these."""
        with self._trouble():
            there = {
                f"{MANIFEST_FOLDER}/{name}" for name in atomic.whole_files(self._target / MANIFEST_FOLDER)
            }
        self.remove([path for path in sorted(there) if is_manifest_part(path) and path not in parts])

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Convert OSError to MirrorFailed."""
        try:
            yield
        except OSError as error:
            raise MirrorFailed(target=self._target, detail=error.strerror) from error
