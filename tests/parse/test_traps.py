"""The twelve forms are read the same under each trap of `support.traps`, and under all of them together."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from typing import Any

import pytest
from support.folders import ROOT
from support.traps import TRAPS, apply

from pipeline import chain
from pipeline.render.canonical import to_dict

BOOK = ROOT / "examples" / "2022年度项目支出绩效自评表汇总.docx"
TOGETHER = [name for name in TRAPS if name not in ("simple_fields",)]


def said(data: bytes) -> list[dict[str, Any]]:
    """Return the content of a document's forms without positions and character widths."""
    found = []
    for one in chain.read(data, BOOK.name):
        record = {k: v for k, v in to_dict(one.record).items() if k not in ("provenance", "source")}
        found.append(json.loads(unicodedata.normalize("NFKC", json.dumps(record, ensure_ascii=False))))
        assert not [n for n in one.notes if n.code in ("unmapped-cell", "unread-figure", "unbalanced-field")]
    return found


@cache
def plain() -> list[dict[str, Any]]:
    return said(BOOK.read_bytes())


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap(trap: str) -> None:
    assert said(apply(BOOK.read_bytes(), [trap])) == plain()


@pytest.mark.parametrize("seed", range(4))
def test_all_traps_together(seed: int) -> None:
    assert said(apply(BOOK.read_bytes(), TOGETHER, seed, strict=seed % 2 == 1)) == plain()
