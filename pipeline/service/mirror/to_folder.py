"""Bringing the public folder to another folder of this machine, a mounted share for instance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ...errors import MirrorFailed
from ...model.public_layout import MANIFEST
from ...storage import atomic


class FolderTarget:
    """Copies files, each whole or not at all."""

    def __init__(self, public: Path, target: Path) -> None:
        self._public = public
        self._target = target
        if target.resolve().is_relative_to(public.resolve()) or public.resolve().is_relative_to(
            target.resolve()
        ):
            raise MirrorFailed(target=target, detail="public/ 之内或之上 inside or above public/")

    def manifest(self) -> bytes | None:
        """The target's manifest; null where it has none."""
        with self._trouble(), suppress(FileNotFoundError):
            return (self._target / MANIFEST).read_bytes()
        return None

    def copy(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Copy what changed and what is not there in its size.  What is gone meanwhile is left out."""
        for path in paths:
            source, target = self._public / path, self._target / path
            with self._trouble(), suppress(FileNotFoundError):
                size = source.stat().st_size
                if path in changed or not target.is_file() or target.stat().st_size != size:
                    atomic.copy_whole(source, target)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that hold nothing then."""
        for path in paths:
            with self._trouble():
                atomic.remove(self._target / path)
        for folder in sorted({parent for path in paths for parent in Path(path).parents}, reverse=True):
            with suppress(OSError):
                (self._target / folder).rmdir()

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """What the machine could not do leaves the block as MirrorFailed."""
        try:
            yield
        except OSError as error:
            raise MirrorFailed(target=self._target, detail=error.strerror) from error
