"""What a field shows that has no stored result (ECMA-376 part 1, 17.16).

Word stores no result for EQ, SYMBOL, MACROBUTTON and GOTOBUTTON: it draws what their code says.  Other fields
without a result show nothing until somebody updates them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..symbols import UNKNOWN, is_symbol_font, symbol
from . import eq_field

_WORD: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"|“[^”]*”|\S+)')
_INVISIBLE: Final = frozenset(
    (
        *("TC", "TA", "XE", "RD", "SET", "ASK", "PRIVATE", "NEXT", "NEXTIF", "SKIPIF", "HYPERLINK", "DATA"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "NOTEREF", "PRINT", "TOC", "INDEX", "COMMENTS"),
        *("ADDIN", "CONTROL", "BIDIOUTLINE"),
    )
)
"""Fields that show nothing without a result, or whose state `w:ffData` holds."""
_MARKED: Final = re.compile("«[^«»]*»|<<[^<>]*>>")
_ANSI: Final = "cp1252"


CHANGING: Final = frozenset(
    (
        *("DATE", "TIME", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "LISTNUM"),
        *(
            "AUTONUM",
            "AUTONUMLGL",
            "AUTONUMOUT",
            "SET",
            "ASK",
            "TC",
            "TA",
            "XE",
            "RD",
            "PRIVATE",
            "NEXT",
            "NEXTIF",
            "SKIPIF",
        ),
    )
)
"""Fields that Word always computes anew, or that show nothing, whatever result is stored."""
_STAYING: Final = frozenset(
    ("", "HYPERLINK", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "MERGEFIELD", "ADDIN", "CONTROL", "EMBED")
)
"""Fields whose result Word keeps when it updates the others."""
DRAWN: Final = frozenset(("EQ", "SYMBOL", "MACROBUTTON", "GOTOBUTTON"))
"""Fields that Word draws from their code, whatever result is stored."""


@dataclass(slots=True)
class OpenField:
    """A complex field between its begin and its end: its code so far, and whether its result has begun."""

    code: list[str] = field(default_factory=list)
    in_code: bool = True
    is_dirty: bool = False
    """Whether Word computes the result anew when it opens the document."""
    is_locked: bool = False
    """Whether Word keeps the stored result."""

    @property
    def is_drawn(self) -> bool:
        """Whether the stored result is not shown."""
        return name_of("".join(self.code)) in DRAWN

    def is_outdated(self, *, updates: bool) -> bool:
        """Return whether Word shows another result than the stored one, or may do so."""
        code = "".join(self.code)
        may_change = self.has_result and changes(code, is_locked=self.is_locked, updates=updates)
        return self.is_dirty or may_change

    @property
    def has_result(self) -> bool:
        """Whether the field shows a stored result."""
        return not (self.in_code or self.is_drawn)

    def separate(self) -> None:
        """End the code; the result follows."""
        self.in_code = False


@dataclass(frozen=True, slots=True)
class FieldText:
    """What a field shows; `doubt` is the code of a finding if its text is not certain."""

    text: str = ""
    doubt: str | None = None


def name_of(code: str) -> str:
    """Return the name of a field in capitals; `=` for a formula, empty for an empty code."""
    words = code.split(None, 1)
    if not words:
        return ""
    return "=" if words[0].startswith("=") else words[0].upper()


def changes(code: str, *, is_locked: bool, updates: bool) -> bool:
    """Return whether Word may show another result of a field than the stored one.

    `updates` tells that Word computes all fields anew when it opens the document.
    """
    name = name_of(code)
    return not is_locked and (name in CHANGING or (updates and name not in _STAYING and name not in DRAWN))


def without_result(code: str) -> FieldText:
    """Return what a field without a stored result shows."""
    name = name_of(code)
    rest = code.strip()[len(name) :]
    if name == "EQ":
        shown = eq_field.shown(rest)
        return FieldText(shown.text, None if shown.is_flat else "equation")
    if name == "SYMBOL":
        return _symbol(rest)
    if name == "QUOTE":
        quoted = "".join(word for word in _words(rest) if not word.startswith("\\"))
        return FieldText(quoted, "field-without-result")
    if name in ("MACROBUTTON", "GOTOBUTTON"):
        target = _WORD.match(rest)
        return FieldText("" if target is None else rest[target.end() :].strip())
    if not name or name in _INVISIBLE:
        return FieldText()
    return FieldText(doubt="field-without-result")


def is_unmerged(text: str) -> bool:
    """Return whether a text has the mark of a merge field that was never filled in: «项目名称»."""
    return _MARKED.search(text) is not None


def _words(text: str) -> list[str]:
    return [word.strip('"“”') for word in _WORD.findall(text)]


def _symbol(rest: str) -> FieldText:
    r"""Return the character of a SYMBOL field: `SYMBOL 254 \f "Wingdings"`, in hexadecimal with 0x."""
    words = _words(rest)
    try:
        code = int(words[0], 16 if words[0][:2].lower() == "0x" else 10)
    except (IndexError, ValueError):
        return FieldText(UNKNOWN, "unknown-symbol")
    options = [word.lower() for word in words]
    font = words[options.index("\\f") + 1] if "\\f" in options[:-1] else ""
    if is_symbol_font(font) or "\\u" in options:
        text = symbol(font, f"{code:X}")
    else:
        text = bytes([code]).decode(_ANSI, "replace") if 0x20 <= code < 0x100 else UNKNOWN
    return FieldText(text, "unknown-symbol" if text == UNKNOWN else None)
