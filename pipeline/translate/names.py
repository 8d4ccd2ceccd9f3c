"""Chinese names in pinyin: people (GB/T 28039: family name first) and page addresses."""

from __future__ import annotations

import re
from collections.abc import Callable

_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}")
_SEPARATORS = re.compile(r"([、，,；;/\s]+)")
_COMPOUND = re.compile(
    "欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|端木|万俟|百里|呼延|公冶|澹台|"
    "淳于|单于|申屠|轩辕|钟离|闻人|赫连|拓跋|独孤|南宫|东郭|西门|鲜于|闾丘|司空|公羊|濮阳|太史|仲孙"
)
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "朴": "piao", "任": "ren",
    "盖": "ge", "翟": "zhai", "乐": "yue", "覃": "qin", "冼": "xian", "种": "chong", "秘": "bi", "折": "she",
    "员": "yun", "华": "hua", "葛": "ge", "黑": "he", "繁": "po", "逄": "pang", "缪": "miao", "燕": "yan",
    "纪": "ji", "洗": "xian", "召": "shao", "晁": "chao", "谌": "chen", "阚": "kan", "牟": "mou", "卜": "bu",
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
}  # fmt: skip
"""Readings of characters as family names, where they differ from the usual reading."""


def romanised(zh: str, spelt: Callable[[str], str | None] = lambda _: None) -> str:
    """Return people's names in pinyin (`郑彬、吕布` → `Zheng Bin, Lü Bu`); other text is returned unchanged.

    `spelt` returns the spelling of a single name if it differs from the dictionary's, else None.
    """
    parts = _SEPARATORS.split(zh.strip())
    if not all(_PERSON.fullmatch(part) for part in parts[::2]):
        return zh
    return ", ".join(spelt(part) or _person(part) for part in parts[::2])


def parts(zh: str) -> tuple[str, ...]:
    """Split a list of people's names; return an empty tuple for a single name and for other text."""
    found = tuple(_SEPARATORS.split(zh.strip())[::2])
    return found if len(found) > 1 and all(map(_PERSON.fullmatch, found)) else ()


def slug(zh: str, longest: int = 40) -> str:
    """Return a text as part of an address: pinyin syllables, a-z and 0-9, joined and cut at hyphens."""
    words = re.findall(r"[a-z0-9]+", " ".join(_syllables(zh)).lower())
    text = "-".join(words)
    return text if len(text) <= longest else text[: longest + 1].rpartition("-")[0] or text[:longest]


def _person(zh: str) -> str:
    size = 2 if len(zh) > 2 and _COMPOUND.match(zh) else 1
    family, given = zh[:size], zh[size:]
    syllables = _SURNAMES[family].split() if family in _SURNAMES else _syllables(family, umlaut=True)
    return f"{_word(syllables)} {_word(_syllables(given, umlaut=True))}"


def _word(syllables: list[str]) -> str:
    """Join syllables to one word, with an apostrophe before one that begins with a, o or e (GB/T 16159)."""
    head, *tail = syllables
    return (head + "".join(f"'{s}" if s[0] in "aoe" else s for s in tail)).capitalize()


def _syllables(zh: str, *, umlaut: bool = False) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - loading its dictionaries takes 0.1 s

    return lazy_pinyin(zh, style=Style.NORMAL, v_to_u=umlaut)
