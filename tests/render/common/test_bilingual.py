"""Bilingual text as HTML."""

from __future__ import annotations

import pytest
from support.html_samples import CATALOGUE

from pipeline.render.common.bilingual import BLANK, Text, Voice, spans, visible


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        (Text("得分", "Score"), '<span class="zh">得分</span> <span class="en" lang="en">Score</span>'),
        (Text("96%", "96%"), "96%"),
        (Text("N/A", None), "N/A"),
        (BLANK, "—"),
        (Text("<b>", "<b>"), "&lt;b&gt;"),
        (Text("甲&乙", "A&B"), '<span class="zh">甲&amp;乙</span> <span class="en" lang="en">A&amp;B</span>'),
        (
            Text("甲", None),
            '<span class="zz" lang="zh-CN">甲</span> <span class="en nt" lang="en">not yet translated</span>',
        ),
    ],
)
def test_spans(text: Text, markup: str) -> None:
    assert spans(text) == markup


def test_english_with_chinese_in_it_is_no_english() -> None:
    assert 'lang="zh-CN"' in spans(Text("买买提·艾力", "买买提·艾力"))


def test_what_cannot_be_seen_is_not_written() -> None:
    assert visible("甲\x00\u202e乙\ud800\ufffe\n丙") == "甲乙\n丙"


def test_a_code_speaks_where_a_printed_label_is_unknown() -> None:
    voice = Voice(CATALOGUE)
    assert voice.printed("旗县财政资金", "source", "local") == Text("旗县财政资金", "Local government funds")
    assert voice.printed("旗县财政资金", "level2", None) == Text("旗县财政资金", None)
    assert voice.printed(None, "level1", "output") == Text("产出指标", "Output indicators")
