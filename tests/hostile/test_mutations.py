"""Random mutations of the examples: each is read or refused, none crashes or blocks the reader."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random

import pytest
from lxml import etree
from support.folders import ROOT

from pipeline import chain
from pipeline.validate.profile_file import shipped_profile

MAIN = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SINGLES = sorted((ROOT / "examples" / "single").glob("*.docx"))
TAGS = "tc tr p r t tbl tcPr gridSpan vMerge hMerge gridBefore sdt sdtContent ins del fldChar br tab txbxContent nonsense"
VALUES = ("0", "-1", "999", "x", "", "restart", "continue", "1000000000000")
TEXTS = (
    "",
    "项目名称",
    "100",
    "-",
    "项目支出绩效自评表",
    "\n",
    "合计",
    "一级指标",
    "1e999",
    "9" * 400,
    "\u202e",
    "𠮷",
)
Change = Callable[[Random, etree._Element, list[etree._Element]], object]


def _wrap(rnd: Random, element: etree._Element, _: list[etree._Element]) -> None:
    wrapper = etree.Element(W + rnd.choice(TAGS.split()))
    element.addprevious(wrapper)
    wrapper.append(element)


def _move(rnd: Random, element: etree._Element, others: list[etree._Element]) -> None:
    other = rnd.choice(others)
    if element not in (other, *other.iterancestors()):
        other.append(element)


def _shuffle(rnd: Random, element: etree._Element, _: list[etree._Element]) -> None:
    children = list(element)
    rnd.shuffle(children)
    element.extend(children)


CHANGES: tuple[Change, ...] = (
    lambda _rnd, element, _: element.clear(),
    lambda _rnd, element, _: element.addnext(deepcopy(element)),
    lambda rnd, element, _: setattr(element, "tag", W + rnd.choice(TAGS.split())),
    lambda rnd, element, _: setattr(element, "text", rnd.choice(TEXTS)),
    lambda rnd, element, _: element.set(W + "val", rnd.choice(VALUES)),
    lambda rnd, element, others: element.extend(deepcopy(rnd.choice(others))),
    _wrap,
    _move,
    _shuffle,
)


def _mutated(data: bytes, rnd: Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        root = etree.fromstring(old.read(MAIN))
        elements = list(root.iter(f"{W}*"))[1:]
        for _ in range(rnd.choice((1, 2, 5, 30))):
            rnd.choice(CHANGES)(rnd, rnd.choice(elements), elements)
        for name in old.namelist():
            new.writestr(name, etree.tostring(root) if name == MAIN else old.read(name))
    return made.getvalue()


def _damaged(data: bytes, rnd: Random) -> bytes:
    made = bytearray(data)
    for _ in range(rnd.choice((1, 2, 20))):
        at = rnd.randrange(len(made))
        made[at : at + rnd.randrange(8)] = rnd.randbytes(rnd.randrange(8))
    return bytes(made)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("change", [_mutated, _damaged])
def test_whatever_a_document_was_turned_into_is_read_or_refused(
    change: Callable[[bytes, Random], bytes], seed: int
) -> None:
    rnd, profile = Random(seed), shipped_profile()
    for path in SINGLES:
        data = change(path.read_bytes(), rnd)
        begun = time.process_time()
        outcome = chain.check(data, path.name, profile, everything=True)
        assert time.process_time() - begun < 2
        assert outcome.reason is not None or outcome.forms
