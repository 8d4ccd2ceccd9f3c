"""Wording that several rules search for, and the comparison of texts.

A pattern describes a kind of wording, never a sentence of one form.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from ..memo import cached
from ..model.record import Reading

_MARKS: Final = re.compile(r"[\W_]+")

_ACT: Final = "完成|达成|达到|实现"
_BEGIN: Final = "开展|实施|开工|启动|完工|竣工|建成|验收|拨付|支付"
_NOT_DONE: Final = re.compile(
    rf"(?<!无)(?<!没有)(?<!不存在)(?:未|没有?|尚未|未能|没能)(?:能|按[期时]|全部|全面|完全)*(?:{_ACT}|{_BEGIN})"
    rf"|部分(?:{_ACT})|无法(?:{_ACT})"
)
_HOW: Final = "已经?|均|都|全部|全面|圆满|顺利|如期|按期|按时|基本|较好地?|很好地?|100"
_AIM: Final = "目标|任务|计划|指标|要求"
_DONE: Final = re.compile(rf"(?:{_ACT})了?.{{0,6}}(?:{_AIM})|(?:{_AIM})(?:{_HOW})*(?:{_ACT})")
_ONLY_DONE: Final = re.compile(rf"(?:本?项目)?(?:{_HOW})*完成(?:100)?")
_WHOSE: Final = "年初|年度|全年|当年|本年|预期|预定|预计|既定|设定|绩效|总体|各项|全部|相关|工作|项目|的"
_EMPTY: Final = re.compile(
    rf"(?:本|该|此)?(?:项目|工作)?(?:{_HOW}|未能?|没有|尚未|部分)*"
    rf"(?:(?:{_ACT})了?(?:{_WHOSE})*(?:{_AIM}|情况)?(?:任务)?(?:良好|100)?"
    rf"|(?:{_WHOSE})*(?:{_AIM})(?:{_HOW}|未能?|没有|尚未|部分)*(?:{_ACT}))"
)
_BECAUSE: Final = re.compile(r"因为|由于|因此|因[^此素]|原因|受.{0,12}影响|鉴于")
_NOTHING: Final = re.compile(r"(?:无|没有|未)(?:任何)?(?:偏差|问题|异常|原因)?|不适用|同上|略")


_BAD: Final = (
    "投诉|举报|信访|上访|事故|伤亡|死亡|差错|失误|违规|违纪|违法|泄密|舆情|纠纷|故障|返工|缺陷|罚款|案件"
)
_COUNTED: Final = "(?:起|次|件|例|宗|人|个|项|人次|%)"
_NONE_OF_IT: Final = re.compile(
    rf"(?:零|0|无|没有|未发生|不发生|杜绝)[^\d]{{0,6}}(?:{_BAD})[^\d]{{0,4}}"
    rf"|[^\d]{{0,6}}(?:{_BAD})[^\d]{{0,6}}(?:0|零){_COUNTED}?"
)
_HAPPENED: Final = re.compile(rf"[^\d]*(\d+(?:\.\d+)?){_COUNTED}?[^\d]*")


def times_something_bad_happened(target: Reading, actual: Reading) -> Decimal | None:
    """Return how often something happened that the target rules out (投诉0起, 零事故).

    None if the target is no such target, or the actual value has no number.
    """
    if _NONE_OF_IT.fullmatch(bare(target.text)) is None:
        return None
    if isinstance(actual.value, Decimal):
        return actual.value
    if _NONE_OF_IT.fullmatch(bare(actual.text)):
        return Decimal(0)
    match = _HAPPENED.fullmatch("".join(actual.text.split()))
    return Decimal(match[1]) if match else None


@cached
def bare(text: str) -> str:
    """Return a text for comparison: without white space and punctuation, full-width forms folded."""
    plain = text if text.isalnum() else _MARKS.sub("", text)
    return plain if unicodedata.is_normalized("NFKC", plain) else unicodedata.normalize("NFKC", plain)


def says_not_done(text: str) -> bool:
    """Return whether an answer says that an objective was not achieved, or only partly."""
    return _NOT_DONE.search(text) is not None


def says_done(text: str) -> bool:
    """Return whether an answer claims that the objective was achieved."""
    done = _DONE.search(text) is not None or _ONLY_DONE.fullmatch(bare(text)) is not None
    return done and not says_not_done(text)


def says_nothing(text: str) -> bool:
    """Return whether an answer about an objective is a stock phrase (套话) without a single fact."""
    return _EMPTY.fullmatch(bare(text)) is not None


def gives_reason(text: str | None) -> bool:
    """Return whether a text names a cause (由于…, 因…, 受…影响)."""
    return text is not None and _BECAUSE.search(text) is not None


def is_reason(text: str | None) -> bool:
    """Return whether the answer in a cell for reasons is a reason; 无, 无偏差 and the like are not."""
    return text is not None and _NOTHING.fullmatch(bare(text)) is None
