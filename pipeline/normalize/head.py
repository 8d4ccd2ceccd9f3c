"""Read the answers of a form's head: the form's own label, or a text of another field, is no value."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ..memo import CACHE_SIZE
from . import text

_LABELS: Final = re.compile(
    r"(?:(?:项目)?(?:负责人|责任人|联系人)(?:姓名|签字|签名)?|(?:联系|办公|移动|固定)?(?:电话|方式|手机)(?:号码)?"
    r"|项目(?:支出)?名称|(?:项目)?(?:主管部门|实施单位|填报单位|承担单位)(?:名称)?|填报人|填表人)"
    r"(?:[(（][^()（）]*[)）])?"
)
_BETWEEN: Final = re.compile(r"[:：、,，;；/\s]+")
_PERSON: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,}")
_NUMBER: Final = re.compile(r"[+(（]?\d[\d\s()（）+—–-]{5,}\d")
_NO_NUMBER: Final = re.compile(r"无|暂无|没有|不详|同上|略|保密|不(?:便)?公开|见附件|待定")


@lru_cache(CACHE_SIZE)
def answer(field: str, printed: str) -> str | None:
    """Return the answer in a field of the head as one line; None if the text is no answer to it."""
    if text.is_dash(printed) or is_own_label(printed) or is_of_another_field(field, printed):
        return None
    return text.line(printed)


def is_own_label(printed: str) -> bool:
    """Return whether a text consists of labels of the head only: 项目负责人：, 负责人：  电话：."""
    words = [word for word in _BETWEEN.split(printed.strip()) if word]
    return bool(words) and all(_LABELS.fullmatch(word) for word in words)


@lru_cache(CACHE_SIZE)
def is_of_another_field(field: str, printed: str) -> bool:
    """Return whether a text belongs to another field: names in place of a telephone number, or vice versa."""
    if field == "phone":
        words = [word for word in _BETWEEN.split(printed.strip()) if word]
        named = bool(words) and all(_PERSON.fullmatch(word) for word in words)
        return named and not is_own_label(printed) and not any(map(_NO_NUMBER.fullmatch, words))
    return field == "leader" and _NUMBER.fullmatch(printed.strip()) is not None
