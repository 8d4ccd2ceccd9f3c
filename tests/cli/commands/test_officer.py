"""The officer's commands on real forms: output and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.folders import ROOT
from support.form_xml import form, funds, goals, head, indicators

from pipeline.cli import main

EXAMPLE = ROOT / "examples" / "single" / "政府热线经费.docx"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ziping(tmp_path: Path) -> Run:
    """Run the program in a folder of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ZIPING_")}

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=tmp_path,
            env=clean | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done

    return run


def records(ziping: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ziping("status", "--json").stdout)["records"]
    return found


def test_a_form_is_held_approved_and_withdrawn(ziping: Run, tmp_path: Path) -> None:
    held = ziping("convert", str(EXAMPLE), "--json", ZIPING_PUBLISH_MODE="approve")
    assert held.returncode == 0
    answer = json.loads(held.stdout)
    record = answer["records"][0]["id"]
    assert (answer["verdict"], answer["reason"]["code"]) == ("held", "approval")
    assert answer["records"][0]["path"] == f"held/2022/{record}"
    told = ziping("status").stdout
    assert "公开前须经审批" in told
    approved = ziping("approve", record)
    assert (approved.returncode, approved.stdout) == (0, f"{record}: 已公开 published\n")
    folder = tmp_path / "outbox" / "public" / "2022" / record
    page = (folder / "index.html").read_text("utf-8")
    assert "政府热线经费" in page
    assert sorted(path.name for path in folder.iterdir()) == [f"{record}.pdf", "index.html", "record.json"]
    gone = ziping("withdraw", record, "--reason", "含个人信息", "--json")
    assert gone.returncode == 0
    assert json.loads(gone.stdout) == {"records": records(ziping)}
    assert records(ziping)[0]["reason"]["message_zh"] == "已撤回：含个人信息"
    public = "".join(
        path.read_text("utf-8") for path in (tmp_path / "outbox" / "public").rglob("*") if path.is_file()
    )
    assert record not in public
    assert "政府热线" not in public
    assert "另有 1 件已撤回" in (tmp_path / "outbox" / "public" / "2022" / "index.html").read_text("utf-8")


def test_what_was_returned_is_published_once_its_finding_is_waived(ziping: Run, tmp_path: Path) -> None:
    (tmp_path / "表.docx").write_bytes(form(*head(), *funds(), *goals(), *indicators(rows=())))
    returned = ziping("convert", "表.docx", "--json")
    assert returned.returncode == 3
    record = json.loads(returned.stdout)["records"][0]["id"]
    waived = ziping("waive", record, "F04", "--reason", "本项目不设指标")
    assert (waived.returncode, waived.stdout) == (0, f"{record}: 已公开 published\n")
    assert [(r["id"], r["state"]) for r in records(ziping)] == [(record, "published")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve", "2022-x-000000000000"), "没有编号为 2022-x-000000000000 的记录。"),
        (("withdraw", "2022-x-000000000000", "--reason", "误报"), "There is no record"),
        (("withdraw", "2022-x-000000000000", "--reason", " "), "Give a reason"),
        (("waive", "2022-x-000000000000", "X99", "--reason", "误报"), "There is no rule X99"),
        (("waive", "2022-x-000000000000", "F01", "--reason", "误报"), "F01 不能豁免"),
        (("supersede", "2022-x-000000000000", "2022-y-000000000000", "--reason", "误报"), "没有编号为"),
        (("withdraw", "2022-x-000000000000"), "--reason"),
    ],
)
def test_what_cannot_be_had_is_wrong_usage_in_both_languages(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["ziping", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert said in told.err


def test_a_record_that_does_not_wait_is_not_approved(ziping: Run) -> None:
    record = json.loads(ziping("convert", str(EXAMPLE), "--json").stdout)["records"][0]["id"]
    done = ziping("approve", record)
    assert done.returncode == 2
    assert f"记录 {record} 不在待审批状态" in done.stderr
    assert f"The record {record} is not waiting for approval" in done.stderr
