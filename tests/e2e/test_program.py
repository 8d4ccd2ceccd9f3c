"""The installed program with real files, processes and folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import form_xml
from support.folders import ROOT
from support.running import killed_at_end
from support.word_xml import docx, p, tbl

from pipeline.model.record import Record

EXAMPLES = ROOT / "examples"
LAWYER = EXAMPLES / "single" / "常年聘请律师费.docx"
HOTLINE = EXAMPLES / "single" / "政府热线经费.docx"
BOOK = EXAMPLES / "2022年度项目支出绩效自评表汇总.docx"
LAWYER_ID = "2022-chang-nian-pin-qing-lv-shi-fei-a229bcae2c25"
PROGRAM = [sys.executable, "-m", "pipeline"]

Ziping = Callable[..., subprocess.CompletedProcess[str]]


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("ZIPING_")}


@pytest.fixture
def ziping(tmp_path: Path) -> Ziping:
    """Run the program in a folder of its own."""

    def run(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [*PROGRAM, *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_convert_publishes_answers_and_knows_duplicates(ziping: Ziping, tmp_path: Path) -> None:
    (first,) = lines(ziping("convert", LAWYER, "--json"))
    assert (first["verdict"], first["reason"]) == ("published", None)
    assert first["records"][0]["id"] == LAWYER_ID
    folder = tmp_path / "outbox" / first["records"][0]["path"]
    assert sorted(f.name for f in folder.iterdir()) == sorted(
        ["index.html", "record.json", f"{LAWYER_ID}.pdf"]
    )
    assert list((tmp_path / "outbox" / "receipts").glob("*.html"))
    assert LAWYER.is_file()

    again = ziping("convert", LAWYER)
    assert "重复提交 duplicate" in again.stdout
    assert again.stderr == ""

    status = json.loads(ziping("status", "--json").stdout)
    assert [s["state"] for s in status["submissions"]] == ["published", "duplicate"]
    assert status["records"] == [
        {
            "id": LAWYER_ID,
            "revision": 1,
            "state": "published",
            "reason": None,
            "superseded_by": None,
            "supersedes": [],
        }
    ]
    assert "常年聘请律师费.docx" in ziping("status").stdout


def test_what_is_no_word_file_is_returned_with_reason_and_remedy(ziping: Ziping, tmp_path: Path) -> None:
    (tmp_path / "图片.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    printed = ziping("convert", "图片.docx", code=3).stdout
    assert "已退回 returned" in printed
    assert "这不是 Word 文档" in printed
    assert "receipts/图片.回执.html" in printed
    for command in ("extract", "check"):
        (answer,) = lines(ziping(command, "图片.docx", *(["--json"] if command == "check" else []), code=3))
        assert (answer["verdict"], answer["reason"]["code"]) == ("returned", "not-word")
        assert answer["records"] == []


def test_extract_prints_full_records_one_line_a_file(ziping: Ziping, tmp_path: Path) -> None:
    answers = lines(ziping("extract", LAWYER, HOTLINE))
    assert [a["verdict"] for a in answers] == ["ok", "ok"]
    assert answers[0]["file"] == str(LAWYER)
    record = Record.model_validate(answers[0]["records"][0])
    assert (record.id, record.redactions) == (LAWYER_ID, None)
    assert not (tmp_path / "outbox").exists()


def test_check_leads_with_the_verdict_and_names_the_cells(ziping: Ziping, tmp_path: Path) -> None:
    printed = ziping("check", LAWYER).stdout
    assert printed.splitlines()[0].endswith("可以公开 ok")
    assert "错误 error  A03" in printed
    assert re.search(r"第1张表第\d+行第\d+列  table 1, row \d+, column \d+", printed)
    assert not (tmp_path / "outbox").exists()


def test_check_json_is_the_contract(ziping: Ziping) -> None:
    (answer,) = lines(ziping("check", LAWYER, "--json"))
    (record,) = answer["records"]
    finding = next(f for f in record["findings"] if f["code"] == "A03")
    assert set(finding) == {
        "code", "name", "severity", "result", "pointers", "cells", "observed", "expected", "operands",
        "basis", "version", "effect", "message_zh", "message_en", "remedy_zh", "remedy_en",
    }  # fmt: skip
    assert finding["pointers"] == ["/funding/lines/0/score"]
    assert finding["cells"][0].keys() == {"table", "row", "column"}
    assert (finding["observed"], finding["expected"]) == (9, 3.33)


def test_check_all_lists_what_holds_and_what_was_not_checked(ziping: Ziping) -> None:
    (answer,) = lines(ziping("check", LAWYER, "--json", "--all"))
    found = {f["code"]: f for f in answer["records"][0]["findings"]}
    assert {f["result"] for f in found.values()} == {"violated", "holds", "not_checked"}
    assert (found["A06"]["result"], found["A06"]["message_en"]) == ("holds", "Holds.")
    assert (found["A21"]["result"], found["A21"]["reason"]) == ("not_checked", "not-comparable")
    assert [code for code, f in found.items() if ("reason" in f) != (f["result"] == "not_checked")] == []
    printed = ziping("check", LAWYER, "--all").stdout
    assert "    符合 holds  A06 weights-do-not-sum" in printed
    assert "    未检查 not_checked  A21 indicator-score-unusual" in printed


def test_check_finds_what_stands_on_several_forms_of_a_document(ziping: Ziping) -> None:
    (answer,) = lines(ziping("check", BOOK, "--json"))
    assert {f["code"] for f in answer["findings"]} == {"T03", "B01", "B02", "B03"}
    (extracted,) = lines(ziping("extract", BOOK))
    for pointer in answer["findings"][0]["pointers"]:
        _, number, field = pointer.removeprefix("/records").split("/", 2)
        assert f"/{field}" in extracted["records"][int(number)]["provenance"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_name_that_is_no_utf8_is_read_as_gb18030(ziping: Ziping, tmp_path: Path) -> None:
    name = os.fsdecode("律师费.docx".encode("gb18030"))
    shutil.copy(LAWYER, tmp_path / name)
    (extracted,) = lines(ziping("extract", name))
    assert extracted["file"] == "律师费.docx"
    assert extracted["records"][0]["source"]["filename"] == "律师费.docx"
    assert "律师费.docx" in ziping("convert", name).stdout


def test_a_folder_is_converted_in_the_order_of_names(ziping: Ziping, tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    for name in ("b.docx", "a.docx", "~$b.docx", "deeper/c.docx"):
        shutil.copy(HOTLINE, tmp_path / "in" / name)
    answers = lines(ziping("convert", "in", "--json", "--jobs", "1"))
    assert [a["file"] for a in answers] == ["a.docx", "b.docx"]


def test_site_brings_back_what_is_missing(ziping: Ziping, tmp_path: Path) -> None:
    ziping("convert", LAWYER)
    home = tmp_path / "outbox" / "public" / "index.html"
    before = home.read_bytes()
    home.unlink()
    assert ziping("site").stdout == "outbox/public/index.html\n"
    assert home.read_bytes() == before


def test_watch_once_answers_what_is_there(ziping: Ziping, tmp_path: Path) -> None:
    (tmp_path / "in" / "甲单位").mkdir(parents=True)
    shutil.copy(LAWYER, tmp_path / "in" / "甲单位")
    done = ziping("watch", "--once", "--inbox", "in", "--outbox", "out", "--settle", "0")
    assert done.stdout == "甲单位/常年聘请律师费.docx: 已公开 published\n"
    assert [f.name for f in (tmp_path / "in" / "甲单位").iterdir()] == ["回执"]
    assert (tmp_path / "out" / "public" / "2022" / LAWYER_ID / "index.html").is_file()


def test_an_unreadable_form_holds_up_no_other_and_the_receipt_says_which(
    ziping: Ziping, tmp_path: Path
) -> None:
    """A document with two tables, the second of which lacks its indicators."""
    whole = (*form_xml.head("甲项目"), *form_xml.funds(), *form_xml.goals(), *form_xml.indicators())
    title = (p("项目支出绩效自评表"), p("（2022年度）"))
    half = (*form_xml.head("乙项目"), *form_xml.funds())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "两份.docx").write_bytes(docx(*title, tbl(*whole), *title, tbl(*half)))
    ziping("watch", "--once", "--inbox", "in", "--outbox", "out", "--settle", "0")
    (record,) = json.loads(ziping("status", "--json", "--outbox", "out").stdout)["records"]
    assert (record["state"], "-jia-xiang-mu-" in record["id"]) == ("published", True)
    receipt = (tmp_path / "in" / "回执" / "两份.回执.html").read_text("utf-8")
    assert "没有绩效指标部分" in receipt
    assert "第 2 张表 第 1 行" in receipt


def test_watch_ends_well_on_sigterm_and_keeps_others_out(ziping: Ziping, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    shutil.copy(LAWYER, tmp_path / "inbox")
    command = [*PROGRAM, "watch", "--settle", "0", "--poll", "0.2", "--jobs", "1"]
    started = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with killed_at_end(started) as service:
        assert service.stdout is not None
        assert service.stderr is not None
        assert "已公开 published" in service.stdout.readline()
        refused = ziping("convert", LAWYER, code=1)
        assert str(service.pid) in refused.stderr
        service.send_signal(signal.SIGTERM)
        assert service.wait(120) == 0
        assert service.stderr.read() == ""


def test_the_library_door_opens_without_starting_anything() -> None:
    code = (
        "import sys, pipeline; assert 'pipeline.chain' not in sys.modules;"
        "from pipeline import check, convert, extract; import pathlib;"
        f"print(extract(pathlib.Path({str(LAWYER)!r}).read_bytes(), 'a.docx').verdict)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "ok\n"


def test_a_lost_ledger_a_backup_and_a_restore(ziping: Ziping, tmp_path: Path) -> None:
    ziping("convert", LAWYER)
    (first,) = lines(ziping("backup", "saved", "--json"))
    assert first["copied"] == first["files"]
    before = ziping("status", "--json").stdout
    (tmp_path / "outbox" / "state" / "ledger.sqlite").write_bytes(b"no database")
    assert "ziping ledger rebuild" in ziping("status", code=1).stderr
    (rebuilt,) = lines(ziping("ledger", "rebuild", "--json"))
    assert (rebuilt["submissions"], rebuilt["records"], rebuilt["lost"]) == (1, 1, 0)
    assert ziping("status", "--json").stdout == before
    assert "already has a ledger" in ziping("restore", "saved", code=1).stderr
    assert "个文件 files" in ziping("restore", "saved", "--outbox", "new").stdout
    assert ziping("status", "--json", "--outbox", "new").stdout == before
