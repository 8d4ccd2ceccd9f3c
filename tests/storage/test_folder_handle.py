"""Work in a folder whose path others change."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath

import pytest

from pipeline.storage.folder_handle import FolderHandle
from pipeline.storage.folder_walk import DEEPEST, visit


def test_what_is_open_stays_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "elsewhere" / "b").mkdir(parents=True)
    with FolderHandle.opened(tmp_path) as top, top.below(PurePath("a/b")) as handle:
        (tmp_path / "a").rename(tmp_path / "moved")
        (tmp_path / "a").symlink_to("elsewhere")
        handle.write({"one": b"1", "two": b"2"})
        with handle.replacing("three") as file:
            file.write(b"3")
        handle.remove("one")
        with handle.open_file("two") as read:
            assert read.read() == b"2"
    assert {p.name for p in (tmp_path / "moved" / "b").iterdir()} == {"two", "three"}
    assert list((tmp_path / "elsewhere" / "b").iterdir()) == []


@pytest.mark.parametrize("folder", ["link", "link/b", "a/link"])
def test_links_are_not_followed(tmp_path: Path, folder: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "a" / "link").symlink_to("b")
    with FolderHandle.opened(tmp_path) as top, pytest.raises(OSError, match="Not a directory"):
        top.below(PurePath(folder)).__enter__()


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "/etc"])
def test_a_name_is_one_component(tmp_path: Path, name: str) -> None:
    with FolderHandle.opened(tmp_path) as top:
        for act in (top.status, top.open_file, top.remove, top.remove_folder):
            with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
                act(name)


def test_only_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "folder").mkdir()
    with FolderHandle.opened(tmp_path) as top:
        for name in ("pipe", "link", "folder", "missing"):
            assert not top.is_file(name)
            with pytest.raises(OSError, match=str(tmp_path / name)):
                top.open_file(name)


def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with FolderHandle.opened(tmp_path) as top:
        with pytest.raises(ZeroDivisionError), top.replacing("a") as file:
            file.write(b"%d" % (1 // 0))
        (tmp_path / "b").mkdir()
        with pytest.raises(OSError, match=str(tmp_path / "b")):
            top.write({"b": b"", "c": b""})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_tree_of_any_depth_is_visited_to_a_limit(tmp_path: Path) -> None:
    """Recursion would end at a thousand levels, and a path at 4096 bytes."""
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(2500):
        os.mkdir("d", dir_fd=handle)
        below = os.open("d", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    try:
        found = [(len(v.below.parts), v.too_deep) for v in visit(tmp_path)]
        assert found == [(n, ()) for n in range(DEEPEST)] + [(DEEPEST, ("d",))]
    finally:
        os.system(f"rm -rf {tmp_path / 'd'}")  # shutil.rmtree is recursive


def test_folders_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    found: list[str] = []
    assert list(visit(tmp_path / "missing", unreadable=lambda path, _: found.append(str(path)))) == []
    real = FolderHandle.entries

    def entries(handle: FolderHandle) -> dict[str, os.DirEntry[str]]:
        if handle.path.name == "a":
            raise PermissionError
        return real(handle)

    monkeypatch.setattr(FolderHandle, "entries", entries)
    assert [str(v.below) for v in visit(tmp_path, unreadable=lambda p, _: found.append(str(p)))] == ["."]
    assert found == [".", "a"]
