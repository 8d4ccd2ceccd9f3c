"""Mirror the public folder to another machine with rsync over ssh."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from ...errors import ConfigurationError, MirrorFailed
from ...model.public_layout import MANIFEST, MANIFEST_FOLDER
from ...storage.manifest_file import Listing, read_listing, reader_below

_VANISHED = 24
"""rsync's exit code if files vanished during the run; the next try finds the folder as it is then."""


class NoRsync(ConfigurationError):
    """rsync is not installed on this machine."""

    zh = "发布到另一台机器需要 rsync，本机未安装。"
    en = "Publishing to another machine needs rsync, which is not installed on this machine."
    do_zh = "请安装 rsync（sudo apt-get install rsync），或发布到已挂载的文件夹。"
    do_en = "Install rsync (sudo apt-get install rsync), or publish to a mounted folder."


class RsyncTarget:
    """Copies files with rsync: each arrives under a temporary name and is renamed when it is whole."""

    def __init__(self, public: Path, target: str) -> None:
        self._public = public
        self._target = target.rstrip("/") + "/"
        if not shutil.which("rsync"):
            raise NoRsync

    def listing(self) -> Listing:
        """Return what the target's manifest lists; nothing if it has none."""
        with tempfile.TemporaryDirectory(prefix="ziping-mirror-") as folder:
            chosen = [
                f"--include=/{name}" for name in (MANIFEST, f"{MANIFEST_FOLDER}/", f"{MANIFEST_FOLDER}/*")
            ]
            self._run("-r", *chosen, "--exclude=*", self._target, f"{folder}/", may_be_missing=True)
            read = reader_below(Path(folder))
            return read_listing(read(MANIFEST) or b"{}", read)

    def copy(self, paths: Sequence[str], changed: frozenset[str]) -> None:
        """Copy files that rsync finds different; those in `changed` are compared byte by byte."""
        same = [path for path in paths if path not in changed]
        for chosen, how in (([p for p in paths if p in changed], "--ignore-times"), (same, "--times")):
            if chosen:
                self._run(
                    *("--times", "--perms", "--mkpath", "--from0", "--files-from=-", how),
                    *(f"{self._public}/", self._target),
                    given="\0".join(chosen),
                )

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty afterwards: mirror an empty folder for these names."""
        folders = {parent.as_posix() for path in paths for parent in Path(path).parents} - {"."}
        names = [f"/{folder}/" for folder in sorted(folders)] + [f"/{path}" for path in paths]
        with tempfile.TemporaryDirectory(prefix="ziping-mirror-") as empty:
            self._run(
                *("-r", "--delete", "--force", "--from0", "--include-from=-", "--exclude=*"),
                *(f"{empty}/", self._target),
                given="\0".join(names),
            )

    def keep_parts(self, parts: Collection[str]) -> None:
        """Remove all parts of manifests but these."""
        kept = [f"--exclude=/{path}" for path in sorted(parts)]
        with tempfile.TemporaryDirectory(prefix="ziping-mirror-") as empty:
            (Path(empty) / MANIFEST_FOLDER).mkdir()
            chosen = [
                f"--include=/{MANIFEST_FOLDER}/",
                f"--include=/{MANIFEST_FOLDER}/*-*.json",
                "--exclude=*",
            ]
            self._run("-r", "--delete", *kept, *chosen, f"{empty}/", self._target)

    def _run(self, *arguments: str, given: str = "", may_be_missing: bool = False) -> None:
        command = ["rsync", "--quiet", *arguments]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode in {0, _VANISHED} or (may_be_missing and "No such file" in done.stderr):
            return
        raise MirrorFailed(target=self._target, detail=done.stderr.strip()[-300:] or done.returncode)
