"""Removing a file from a folder that others write to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faults.disk import unsupported
from support.fakes import form, submitted
from support.service import Service

from pipeline.service.inbox import receive
from pipeline.service.monitoring.status import status
from pipeline.storage import safe_remove
from pipeline.storage.folder_handle import FolderHandle


@pytest.fixture(params=[True, False], ids=["links", "no links"])
def share(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file, on a share with or without hard links."""

    if not request.param:
        monkeypatch.setattr(os, "link", unsupported)
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "甲.docx").write_bytes(b"one")
    return tmp_path / "share"


def holding(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def read(aside: FolderHandle, name: str) -> bytes:
    with aside.open_file(name) as file:
        return file.read()


def remove_if(path: Path, meant: safe_remove.Meant) -> None:
    with FolderHandle.opened(path.parent) as folder:
        safe_remove.remove_if(folder, path.name, meant)


def test_the_file_that_is_meant_goes(share: Path) -> None:
    remove_if(share / "甲.docx", lambda *aside: read(*aside) == b"one")
    assert holding(share) == {}


def test_another_one_is_put_back(share: Path) -> None:
    remove_if(share / "甲.docx", lambda *_: False)
    assert holding(share) == {"甲.docx": b"one"}


def test_what_is_newer_is_not_replaced_by_what_is_put_back(share: Path) -> None:
    def arrives(*_: object) -> bool:
        (share / "甲.docx").write_bytes(b"newer")
        return False

    remove_if(share / "甲.docx", arrives)
    assert holding(share) == {"甲.docx": b"newer"}


def test_a_file_that_is_gone_leaves_nothing_behind(share: Path) -> None:
    with pytest.raises(FileNotFoundError):
        remove_if(share / "乙.docx", lambda *_: True)
    assert holding(share) == {"甲.docx": b"one"}


def test_a_start_puts_back_what_a_kill_left_aside(share: Path) -> None:
    left = share / "单位甲" / ".ziping-abc.aside"
    left.mkdir(parents=True)
    (left / "乙.docx").write_bytes(b"two")
    safe_remove.resume(share, lambda *_: False)
    assert holding(share / "单位甲") == {"乙.docx": b"two"}


def test_a_start_follows_no_links_and_is_not_stopped_by_odd_things(share: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_bytes(b"")
    (share / ".ziping-link.aside").symlink_to(tmp_path / "elsewhere")
    (share / ".ziping-odd.aside" / "folder").mkdir(parents=True)
    safe_remove.resume(share, lambda *aside: bool(read(*aside)))
    assert (tmp_path / "elsewhere" / "precious").is_file()


@pytest.fixture
def renamed_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, bytes], None]:
    """Rename a file over another one at the last moment: after the check, before the move."""

    def prepare(path: Path, data: bytes) -> None:
        real = safe_remove.remove_if

        def late(*given: Any) -> None:  # noqa: ANN401
            monkeypatch.undo()
            other = path.with_name(".arriving")
            other.write_bytes(data)
            other.rename(path)
            real(*given)

        monkeypatch.setattr(safe_remove, "remove_if", late)

    return prepare


def test_a_file_that_is_renamed_over_the_one_taken_is_taken_next(
    service: Service, renamed_over: Callable[[Path, bytes], None]
) -> None:
    path = service.drop("甲.docx", submitted(form("甲", "旧")))
    renamed_over(path, submitted(form("甲", "新")))
    service.settle()
    assert path.exists()
    (answer,) = service.settle()
    assert (answer.verdict, answer.records[0].revision) == ("published", 2)
    assert not path.exists()


def test_a_file_on_its_way_out_is_neither_forgotten_nor_taken_twice(service: Service) -> None:
    data = submitted(form("甲"))
    service.drop("甲.docx", data)
    service.settle()
    service.drop(".ziping-a.aside/甲.docx", data)
    service.drop(".ziping-b.aside/乙.docx", submitted(form("乙")))
    receive.finish_interrupted(service.context)
    assert [a.file for a in service.settle()] == ["乙.docx"]
    assert [s["name"] for s in status(service.context.settings)["submissions"]] == ["甲.docx", "乙.docx"]
