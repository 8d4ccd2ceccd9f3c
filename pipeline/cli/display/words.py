"""Words and colours of the command line, in both languages."""

from __future__ import annotations

from ...translate.verdict_words import VERDICT_WORDS

_STYLES = {
    "ok": "green",
    "published": "green",
    "held": "yellow",
    "duplicate": "cyan",
    "returned": "red",
    "failed": "bold red",
    "waiting": "yellow",
    "received": "cyan",
    "working": "cyan",
    "withdrawn": "yellow",
}
"""The colour of a verdict or state."""

SEVERITIES = {"error": ("错误", "red"), "warning": ("提醒", "yellow"), "info": ("提示", "cyan")}
RESULTS = {"holds": ("符合", "green"), "not_checked": ("未检查", "dim")}


def verdict(word: str) -> tuple[str, str]:
    """Return a verdict or state in both languages, and its style."""
    return f"{VERDICT_WORDS[word].zh} {word}", _STYLES[word]
