"""Any bytes get an answer with the right code, within ten seconds and 512 MB."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.folders import ROOT
from support.form_xml import form, funds, goals, head, indicators
from support.word_xml import docx, p, package, raw, tbl, tr

PROBE = """
import json, resource, sys, time
from pathlib import Path
from pipeline import chain
data = Path(sys.argv[1]).read_bytes()
start = time.process_time()
outcome = chain.extract(data, "x.docx")
seconds = time.process_time() - start
megabytes = int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]) / 1024
print(json.dumps([outcome.reason.code if outcome.reason else None, len(outcome.forms), seconds, megabytes]))
"""


def padded(document: bytes) -> bytes:
    """Return a package that compresses badly, so that its compression ratio is inconspicuous."""
    noise = base64.b64encode(random.Random(1).randbytes(len(document) // 80))
    return package(document.replace(b"</w:body>", b"<!--" + noise + b"--></w:body>"))


def cells(rows: int, content: str = "<w:p/>", properties: str = "") -> bytes:
    row = f"<w:tr>{f'<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>' * 60}</w:tr>"
    return raw(f"<w:tbl>{row * rows}</w:tbl>").encode()


def document(blocks: bytes | str) -> bytes:
    from support.word_xml import body

    return padded(body(blocks.decode() if isinstance(blocks, bytes) else blocks))


CASES: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a table of a million cells": (lambda: document(cells(12_000)), {"no-form", "too-large"}),
    "text in four hundred thousand cells": (lambda: document(cells(6_600, p("1"))), {"no-form", "too-large"}),
    "merges without an origin": (lambda: document(cells(5_000, "<w:p/>", "<w:vMerge/>")), {"no-form"}),
    "half a million titles": (lambda: document(p("项目支出绩效自评表") * 400_000), {"no-form", "too-large"}),
    "a paragraph of many runs": (lambda: document(f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 500_000}</w:p>"), {"no-form"}),
    "fields that never end": (lambda: document(p(raw('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 100_000))), {"no-form"}),
    "tables in tables": (lambda: docx(raw("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80)), {"no-form"}),
    "many names and nothing else": (lambda: document((p("项目支出绩效自评表") + tbl(tr("项目名称", "甲"))) * 40_000), {"no-form"}),
    "many headers of one form": (lambda: document(p("项目支出绩效自评表") + tbl(*head(), *funds(), *(indicators() * 3_000))), {""}),
    "a header of many columns": (
        lambda: form(*head(), *funds(), *goals(), tr("一级指标", "三级指标", "实际完成值", *["备注"] * 200), *[tr(*[str(n)] * 200) for n in range(800)]),
        {"no-form", "too-large", "unsafe", ""},
    ),
    "a bomb": (lambda: package(b" " * 100_000_000), {"unsafe"}),
    "a label of many brackets": (lambda: docx(tbl(tr("(" * 30 + "项目" + ")" * 30, "1"))), {"no-form"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_answer_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    make, codes = CASES[name]
    path = tmp_path / "x.docx"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, _, seconds, megabytes = json.loads(done.stdout)
    assert (code or "") in codes
    assert seconds < 10
    assert megabytes < 512
