"""The words of the command line in both languages."""

from __future__ import annotations

VERDICTS = {
    "ok": ("可以公开", "green"),
    "published": ("已公开", "green"),
    "held": ("待审批", "yellow"),
    "duplicate": ("重复提交", "cyan"),
    "returned": ("已退回", "red"),
    "failed": ("失败", "bold red"),
    "waiting": ("等待", "yellow"),
    "received": ("已收件", "cyan"),
    "working": ("处理中", "cyan"),
    "withdrawn": ("已撤回", "yellow"),
}
"""A verdict or state, its Chinese word and its colour."""

SEVERITIES = {"error": ("错误", "red"), "warning": ("提醒", "yellow"), "info": ("提示", "cyan")}
RESULTS = {"holds": ("符合", "green"), "not_checked": ("未检查", "dim")}


def verdict(word: str) -> tuple[str, str]:
    """The words of a verdict or state, both languages, and its style."""
    zh, style = VERDICTS[word]
    return f"{zh} {word}", style
