"""Wording: P02."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule

_ADVERB: Final = (
    "更好|更快|更加?(?:有效|高效|及时|准确|深入|全面)|有效|及时|积极|认真|充分|切实|扎实|逐步|不断|进一步"
    "|顺利|全面|稳步"
)
_VERB: Final = (
    "解决|推进|推动|提高|提升|完成|开展|落实|促进|满足|处理|发挥|了解|掌握|履行|实现|加强|改善|保证|确保|做好"
)
_NOUN: Final = (
    "方案|办法|方法|措施|途径|方式|渠道|机制|能力|水平|效果|率|度|情况|过程|条件|作用|时间|质量|环境"
)
_WRONG: Final = re.compile(rf"({_ADVERB})的({_VERB})(?!{_NOUN})(?=了?[\u4e00-\u9fff])")
"""Adverb, 的, verb and object: 更好的解决诉求; but not 更好的解决方案, where 解决 is part of a noun."""


@rule("P02", "particle", "info", basis="公开前的错别字检查")
def particle(case: Case) -> Iterator[RuleResult]:
    """Adverbs before verbs are marked with 地, not with 的."""
    texts = list(_texts(case))
    found = [(pointer, wrong) for pointer, text in texts if (wrong := _WRONG.search(text))]
    for pointer, wrong in found:
        yield violated(pointer, observed=wrong[0], expected=f"{wrong[1]}地{wrong[2]}")
    if not texts:
        yield not_checked("no-texts")
    elif not found:
        yield holds()


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    for n, goal in enumerate(case.record.goals):
        yield from ((f"/goals/{n}/{key}", t) for key in ("expected", "actual") if (t := getattr(goal, key)))
    yield from ((f"{at}/name", indicator.name) for at, indicator, _ in case.indicators)
