"""The rules of a page's tables: each is drawn once, and adjacent cells share one."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.document import form_pdf

SAMPLE = ROOT / "tests" / "render" / "data" / "06.json"
LEFT, RIGHT = 28 * 72 / 25.4, (210 - 26) * 72 / 25.4


@cache
def lines() -> list[tuple[float, ...]]:
    data = form_pdf(Record.model_validate_json(SAMPLE.read_bytes()), b"{}").data
    with pikepdf.open(BytesIO(data)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes().decode("latin-1").rpartition("/Artifact BMC")[2]
    return [tuple(map(float, line)) for line in re.findall(r"^(\S+) (\S+) m (\S+) (\S+) l$", drawn, re.M)]


def test_the_frame_stands_on_the_margins() -> None:
    assert min(x for x, *_ in lines()) == pytest.approx(LEFT, abs=0.1)
    assert max(x for _, _, x, _ in lines()) == pytest.approx(RIGHT, abs=0.1)


def test_no_rule_is_drawn_twice() -> None:
    across = sorted((y1, x1, x2) for x1, y1, x2, y2 in lines() if y1 == y2)
    for (y, _, end), (below, start, _) in pairwise(across):
        assert below - y > 1 or start > end


def test_the_tables_of_a_form_share_one_frame() -> None:
    frame = [(y1, y2) for x1, y1, x2, y2 in lines() if x1 == x2 and abs(x1 - LEFT) < 0.1]
    assert len(frame) == 1
