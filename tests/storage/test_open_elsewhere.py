"""Files that another program has open for writing."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults.disk import denied, unsupported

from pipeline.storage.open_elsewhere import is_open_for_writing, locked_for_writing


def told(path: Path) -> bool | None:
    with path.open("rb") as file:
        return is_open_for_writing(file.fileno())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "甲.docx").write_bytes(b"one")
    return tmp_path / "甲.docx"


def test_a_writer_is_noticed_and_a_reader_is_not(path: Path) -> None:
    assert told(path) is False
    with path.open("rb"):
        assert told(path) is False
    with path.open("ab"):
        assert told(path) is True
    assert told(path) is False


def test_a_writer_is_noticed_without_root(path: Path, unprivileged: list[str]) -> None:
    script = (
        "import os, sys; from pipeline.storage.open_elsewhere import is_open_for_writing as f;"
        "print(f(os.open(sys.argv[1], os.O_RDONLY)))"
    )
    command = [*unprivileged, sys.executable, "-c", script, str(path)]
    with path.open("ab"):
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "True\n"
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("refusal", [denied, unsupported])
def test_where_the_kernel_does_not_tell_nothing_is_claimed(
    path: Path, refusal: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "fcntl", refusal)
    with path.open("ab"):
        assert told(path) is None


def test_the_lease_is_given_back(path: Path) -> None:
    told(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)  # fails while there is a lease
    os.close(descriptor)


def test_locks_of_others_are_read_from_the_kernel_s_list() -> None:
    text = f"""\
1: POSIX  ADVISORY  WRITE 4242 08:01:1234 1073741826 1073742335
2: POSIX  ADVISORY  READ 4242 08:01:1235 0 EOF
3: FLOCK  ADVISORY  WRITE {os.getpid()} 08:01:1236 0 EOF
4: LEASE  ACTIVE    WRITE 77 fd:0a:99 0 EOF
4: -> POSIX  ADVISORY  WRITE 78 08:01:1237 0 EOF
5: OFDLCK ADVISORY  WRITE -1 08:01:odd 0 EOF
nonsense
"""
    assert locked_for_writing(text) == {(os.makedev(8, 1), 1234), (os.makedev(0xFD, 10), 99)}
    assert isinstance(locked_for_writing(), set)
