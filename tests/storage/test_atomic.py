from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from faults.disk import no_space

from pipeline.storage import atomic
from pipeline.storage.folder_handle import FolderHandle
from pipeline.storage.write_together import write_together


def test_a_file_appears_whole_in_folders_made_for_it(tmp_path: Path) -> None:
    atomic.write_whole(tmp_path / "a" / "b" / "c.txt", b"whole")
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"whole"
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == ["c.txt"]


def test_a_failure_before_the_rename_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    atomic.write_whole(target, b"old")

    def interrupted() -> None:
        with atomic.replacing(target) as file:
            file.write(b"half of the n")
            assert target.read_bytes() == b"old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"page.html": b"old"}


def test_a_failing_rename_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.raises(OSError, match="No space"):
        atomic.write_whole(tmp_path / "a", b"x")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_flushed_after_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[bool] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        if flushed == [False]:
            assert not (tmp_path / "a").exists()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    atomic.write_whole(tmp_path / "a", b"x")
    assert flushed == [False, True]


def test_what_an_abrupt_end_left_is_replaced_or_swept(tmp_path: Path) -> None:
    target = tmp_path / "sub" / "a"
    left = atomic.temporary_path(target)
    left.parent.mkdir()
    left.write_bytes(b"half")
    atomic.write_whole(target, b"whole")
    assert not left.exists()
    left.write_bytes(b"half")
    atomic.sweep(tmp_path)
    assert [p.name for p in target.parent.iterdir()] == ["a"]


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    atomic.temporary_path(tmp_path / "a").symlink_to(victim)
    atomic.write_whole(tmp_path / "a", b"x")
    assert victim.read_bytes() == b"precious"


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    assert atomic.write_changed(tmp_path / "a", b"x")
    inode = (tmp_path / "a").stat().st_ino
    assert not atomic.write_changed(tmp_path / "a", b"x")
    assert (tmp_path / "a").stat().st_ino == inode
    assert atomic.write_changed(tmp_path / "a", b"y")


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    name = "长" * 85
    atomic.write_whole(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


def modes(folder: Path) -> dict[str, str]:
    """Return the rights of everything below a folder, in octal, by path."""
    return {
        path.relative_to(folder).as_posix(): f"{stat.S_IMODE(path.stat().st_mode):o}"
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
@pytest.mark.parametrize(
    ("mode", "folder", "file"),
    [
        (0o755, "755", "644"),
        (0o700, "700", "600"),
        (0o2750, "2750", "640"),
        (0o2770, "2770", "660"),
        (0o1777, "755", "644"),
    ],
)
def test_what_is_new_has_the_rights_of_its_folder(
    tmp_path: Path, umask: int, mode: int, folder: str, file: str
) -> None:
    tmp_path.chmod(mode)
    before = os.umask(umask)
    try:
        atomic.write_whole(tmp_path / "a" / "b", b"x")
        write_together({tmp_path / "c" / "d": b"x"})
        with FolderHandle.opened(tmp_path) as opened, opened.made_folder("e") as made:
            made.write({"f": b"x"})
    finally:
        os.umask(before)
    assert modes(tmp_path) == {"a": folder, "a/b": file, "c": folder, "c/d": file, "e": folder, "e/f": file}


def test_files_that_appear_together_are_safe_before_the_first_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {tmp_path / folder / name: b"x" for folder in ("a/b", "c") for name in ("record", "page")}
    steps: list[str] = []
    real, rename = os.fsync, Path.replace

    def watched(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "bytes")
        real(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        steps.append(target.relative_to(tmp_path).as_posix())
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", watched)
    monkeypatch.setattr(Path, "replace", renamed)
    assert write_together(written) == set(written)
    assert steps[:4] == ["bytes"] * 4
    assert steps[4:8] == ["a/b/record", "a/b/page", "c/record", "c/page"]
    assert steps[8:] == ["folder"] * 4, "the two folders, the one above one of them, and the root"
    assert {path.read_bytes() for path in written} == {b"x"}
    assert write_together(written | {tmp_path / "d": b"y"}) == {tmp_path / "d"}


def test_of_files_that_cannot_all_be_flushed_none_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space") as caught:
        write_together({tmp_path / "a": b"x", tmp_path / "b": b"x"})
    assert caught.value.filename == str(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
