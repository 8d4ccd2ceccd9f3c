r"""The text of an `EQ` field, in one line: `\f(1,2)` is 1/2 (Word's reference of field codes).

Clerks use it for ticked boxes (`\o\ac(□,√)`), circled numbers (`\o\ac(○,1)`) and fractions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..symbols import UNKNOWN
from .linear_text import fraction, lowered, raised, root
from .number_formats import formatted

_DEEPEST: Final = 16
"""Fields nested deeper than this are not read."""
_TOKEN: Final = re.compile(r"\\([a-zA-Z]{1,2})(-?\d*)|\\(.)|([(),;])|([^\\(),;]+)", re.DOTALL)
_SQUARES, _CIRCLES = "□☐▢", "○◯〇"
_TICKS, _CROSSES = "√✓✔", "×✕✖✗✘xX"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a field shows in one line.

    `is_flat` says that the characters are in one row, none above, below or upon another.
    """

    text: str
    is_flat: bool = True


@dataclass(slots=True)
class _Parser:
    tokens: list[tuple[str, str, str, str, str]]
    at: int = 0
    flat: bool = True
    options: list[str] = field(default_factory=list)

    def sequence(self, depth: int, *, inside: bool) -> str:
        """Return the text up to the end, or to the separator or bracket that ends an argument."""
        if depth > _DEEPEST:
            self.at = len(self.tokens)
            return UNKNOWN
        out: list[str] = []
        while self.at < len(self.tokens):
            switch, _, escaped, mark, text = self.tokens[self.at]
            if inside and mark in (")", ",", ";") and mark:
                break
            self.at += 1
            if switch:
                out.append(self._element(switch.lower(), depth))
            else:
                out.append(escaped or mark or text)
        return "".join(out)

    def _element(self, switch: str, depth: int) -> str:
        """Return an element with its options and arguments."""
        options: list[str] = []
        while self.at < len(self.tokens) and (self.tokens[self.at][0] or self.tokens[self.at][2]):
            options.append((self.tokens[self.at][0] or self.tokens[self.at][2]).lower())
            self.at += 1
        if self.at < len(self.tokens) and not self.tokens[self.at][4].strip() and self.tokens[self.at][4]:
            self.at += 1
        arguments = self._arguments(depth)
        return self._shown(switch, options, [argument.strip() for argument in arguments])

    def _arguments(self, depth: int) -> list[str]:
        if self.at >= len(self.tokens) or self.tokens[self.at][3] != "(":
            return []
        self.at += 1
        found = [self.sequence(depth + 1, inside=True)]
        while self.at < len(self.tokens) and self.tokens[self.at][3] in (",", ";"):
            self.at += 1
            found.append(self.sequence(depth + 1, inside=True))
        self.at += 1
        return found

    def _shown(self, switch: str, options: list[str], arguments: list[str]) -> str:
        if switch in ("f", "r", "s", "i", "a") and arguments:
            self.flat = False
        first, last = (arguments[0], arguments[-1]) if arguments else ("", "")
        several = len(arguments) > 1
        shown = {
            "f": fraction(first, last) if several else first,
            "r": root(last, first if several else ""),
            "s": lowered(first) if "do" in options else raised(first),
            "b": f"({first})",
            "i": ("∑" if "su" in options else "∏" if "pr" in options else "∫") + " ".join(arguments),
            "a": " ".join(arguments),
        }
        if switch == "o":
            return self._overlaid([argument for argument in arguments if argument])
        return shown.get(switch, ",".join(arguments))

    def _overlaid(self, layers: list[str]) -> str:
        """Return texts drawn upon each other as one character, U+FFFD if there is no such character."""
        if len(layers) < 2:
            return "".join(layers)
        frame, inside = layers[0], layers[1]
        if frame[:1] not in _SQUARES + _CIRCLES:
            frame, inside = inside, frame
        if len(layers) == 2 and frame in _SQUARES and inside in _TICKS + _CROSSES:
            return "☑" if inside in _TICKS else "☒"
        if len(layers) == 2 and frame in _CIRCLES and inside.isdecimal() and len(inside) < 3:
            return formatted(int(inside), "decimalEnclosedCircle") or UNKNOWN
        self.flat = False
        return UNKNOWN


def shown(code: str) -> Shown:
    """Return what an EQ field shows; `code` is what follows the word EQ."""
    parser = _Parser(_TOKEN.findall(code))
    text = parser.sequence(0, inside=False).strip()
    return Shown(text, parser.flat and UNKNOWN not in text)
