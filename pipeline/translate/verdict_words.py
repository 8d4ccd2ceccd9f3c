"""Verdicts and states in both languages: one table for the command line, pages and receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from ..model.outcome import Reason


class VerdictWords(NamedTuple):
    """A verdict or state in Chinese and English."""

    zh: str
    en: str


VERDICT_WORDS: Final[dict[str, VerdictWords]] = {
    "ok": VerdictWords("可以公开", "May be published"),
    "published": VerdictWords("已公开", "Published"),
    "held": VerdictWords("待审批", "Waiting for approval"),
    "returned": VerdictWords("已退回", "Returned"),
    "duplicate": VerdictWords("重复提交", "Duplicate"),
    "failed": VerdictWords("处理失败", "Failed"),
    "waiting": VerdictWords("正在等待", "Waiting"),
    "received": VerdictWords("已收件", "Received"),
    "working": VerdictWords("处理中", "In progress"),
    "withdrawn": VerdictWords("已撤回", "Withdrawn"),
}

_WORDS_OF_REASONS: Final[dict[str, VerdictWords]] = {
    "superseded": VerdictWords("已有新版本", "Newer version exists"),
    "older-version": VerdictWords("旧版本，请核对", "Older version: please check"),
}
"""Reasons that say more than the verdict `duplicate`, by code."""


def words_of(verdict: str, reason: Reason | None) -> VerdictWords:
    """Return the words for a verdict that was given for this reason."""
    return _WORDS_OF_REASONS.get(reason.code if reason else "", VERDICT_WORDS[verdict])
