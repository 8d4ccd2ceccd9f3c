"""The program with unreadable files, closed pipes and full disks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.folders import ROOT
from support.running import killed_at_end

EXAMPLES = ROOT / "examples" / "single"
LAWYER, HOTLINE = EXAMPLES / "常年聘请律师费.docx", EXAMPLES / "政府热线经费.docx"
PROGRAM = [sys.executable, "-m", "pipeline"]
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def ziping(tmp_path: Path) -> Callable[..., Done]:
    """Run the program in a folder of its own, with two valid forms in `in/`."""
    (tmp_path / "in").mkdir()
    for form in (LAWYER, HOTLINE):
        shutil.copy(form, tmp_path / "in")

    def run(*arguments: str, before: tuple[str, ...] = (), stdout: str = "") -> Done:
        with Path(stdout or os.devnull).open("w") as sink:
            done = subprocess.run(
                [*before, *PROGRAM, *arguments],
                cwd=tmp_path,
                env=environment(),
                stdout=sink if stdout else subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        assert "Traceback" not in done.stderr
        return done

    return run


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("ZIPING_")}


@pytest.mark.parametrize("command", ["extract", "check", "convert"])
def test_a_file_that_may_not_be_read_fails_and_the_others_go_on(
    ziping: Callable[..., Done], tmp_path: Path, unprivileged: list[str], command: str
) -> None:
    (tmp_path / "甲.docx").write_bytes(b"")
    (tmp_path / "甲.docx").chmod(0)
    options = () if command == "extract" else ("--json",)
    done = ziping(command, "甲.docx", "in/政府热线经费.docx", *options, before=tuple(unprivileged))
    first, second = sorted(
        (json.loads(line) for line in done.stdout.splitlines()), key=lambda a: a["verdict"]
    )
    assert (done.returncode, first["file"], first["verdict"]) == (4, "甲.docx", "failed")
    assert first["reason"] == {
        "code": "unreadable",
        "message_zh": "文件无法读取（Permission denied）。",
        "message_en": "The file cannot be read (Permission denied).",
    }
    assert second["verdict"] in {"ok", "published"}


@pytest.mark.parametrize("command", ["extract", "check", "convert"])
def test_a_path_where_nothing_is_is_wrong_usage_in_both_languages(
    ziping: Callable[..., Done], command: str
) -> None:
    done = ziping(command, "in/政府热线经费.docx", "没有.docx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "路径不存在：没有.docx。Path does not exist: 没有.docx" in done.stderr


def test_a_reader_that_leaves_does_not_stop_publication(ziping: Callable[..., Done], tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [*PROGRAM, "convert", "in", "--json"]
    started = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=write, stderr=subprocess.PIPE)
    with killed_at_end(started) as program:
        os.close(write)
        assert program.stderr is not None
        assert program.stderr.read() == b""
        program.wait()
    assert program.returncode == 0
    home = (tmp_path / "outbox" / "public" / "index.html").read_text("utf-8")
    assert "常年聘请律师费" in home
    assert "政府热线经费" in home


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_is_named(ziping: Callable[..., Done], tmp_path: Path) -> None:
    for arguments in (("extract", "in/政府热线经费.docx"), ("convert", "in", "--json")):
        done = ziping(*arguments, stdout="/dev/full")
        assert done.returncode == 1
        assert "无法读写 标准输出 standard output（No space left on device）。" in done.stderr
    assert len(list((tmp_path / "outbox" / "public" / "2022").iterdir())) == 3  # two records and the list
