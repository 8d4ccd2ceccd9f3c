"""Replace the figures of texts by placeholders, so that one translation serves all years and amounts.

    包含约9个项目 → 包含约{n}个项目 (n = 9)      2022年3月上线 → {date}上线

Kinds are `n` (a count; 3万 is 30,000), `amount` (yuan), `percent`, `date` and `year` (the digits before
年).  The second of a kind is `{n2}`.  What only looks like a figure stays in the text: hotline numbers
(12345), numbers of standards, telephone numbers, codes with letters, years without 年, figures that begin
with 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import figures

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"""(?<![A-Za-z0-9.])(?:
      (?P<date>(?:19|20)\d\d年(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])日)?)
    | (?P<year>(?:19|20)\d\d)(?=年|[-~—–至](?:19|20)\d\d年)
    | (?P<percent>{_NUMBER})%
    | (?P<amount>{_NUMBER})(?P<scale>[万亿]?)元
    | (?<![-/])(?P<n>{_NUMBER})(?P<myriads>[万亿]?)(?![A-Za-z0-9/%]|\.\d|,\d|[-~—–]\d)
    )""",
    re.VERBOSE,
)
_NAME = re.compile(r"\{((?:n|amount|percent|date|year)\d*)\}")
_NO_COUNT = re.compile(r"123\d\d|(?:19|20)\d\d|0\d.*|\d{7,}")
_SCALES = {"": 0, "万": 4, "亿": 8}
_COUNTED = re.compile(r"(?<!第)\{n\}(?!季度|[年月日号期楼层线])[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text as English writes it; `is_one` if its value is 1."""

    english: str
    is_one: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with placeholders in place of its figures, and the figures by placeholder name."""

    text: str
    figures: Mapping[str, Figure]

    @property
    def is_one(self) -> bool:
        """True if the first count is 1, so English uses the singular."""
        return "n" in self.figures and self.figures["n"].is_one


def extract_figures(text: str) -> Pattern:
    """Return the pattern of a text whose digits and per cent signs are ASCII.  Linear in the text."""
    parts: list[str] = []
    figures: dict[str, Figure] = {}
    counts: Counter[str] = Counter()
    end = 0
    for match, kind in _matches(text):
        counts[kind] += 1
        name = kind if counts[kind] == 1 else f"{kind}{counts[kind]}"
        figures[name] = _figure(kind, match)
        parts += [text[end : match.start()], f"{{{name}}}"]
        end = match.end()
    return Pattern("".join([*parts, text[end:]]), figures)


def names(text: str) -> set[str]:
    """Return the names of the placeholders in a text: `{'n', 'year'}`."""
    return set(_NAME.findall(text))


def is_counted(pattern: str) -> bool:
    """Return whether English needs a singular and a plural for a pattern: its `{n}` counts something."""
    return _COUNTED.search(pattern) is not None


def filled(english: str, figures: Mapping[str, Figure]) -> str | None:
    """Fill in the figures of a translation; return None if one of its placeholders has no figure."""
    if not names(english) <= figures.keys():
        return None
    return _NAME.sub(lambda match: figures[match[1]].english, english)


def _matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _FIGURE.finditer(text):
        kind = next(k for k in ("date", "year", "percent", "amount", "n") if match[k])
        if kind != "n" or not _NO_COUNT.fullmatch(match["n"]):
            yield match, kind


def _figure(kind: str, match: re.Match[str]) -> Figure:
    if kind == "year":
        return Figure(match["year"])
    if kind == "date":
        return Figure(_date(match["date"]))
    value = Decimal(match[kind].replace(",", ""))
    if kind == "percent":
        return Figure(f"{figures.number(value)}%")
    value = value.scaleb(_SCALES[match["scale" if kind == "amount" else "myriads"]])
    return Figure(figures.yuan(value) if kind == "amount" else figures.number(value), value == 1)


def _date(zh: str) -> str:
    """Format a date: 2022年3月1日 → 1 March 2022.  A date that does not exist is written as ISO digits."""
    iso = "-".join(f"{int(part):02}" for part in re.findall(r"\d+", zh))
    try:
        return figures.date_en(iso)
    except ValueError:
        return iso
