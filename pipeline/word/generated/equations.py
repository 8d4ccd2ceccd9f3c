"""Equations as text in one line (Office Math; ECMA-376 part 1, 22.1): ½ is 1/2, m with a raised 2 is m²."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..names import Element, M, W
from .linear_text import bracketed, fraction, lowered, raised, root

_PLAIN: Final = frozenset(M + name for name in ("r", "t", "oMath", "oMathPara"))
_SKIPPED: Final = frozenset(
    M + name
    for name in (
        *(
            "ctrlPr",
            "rPr",
            "fPr",
            "sSupPr",
            "sSubPr",
            "sSubSupPr",
            "sPrePr",
            "dPr",
            "radPr",
            "naryPr",
            "boxPr",
        ),
        *("barPr", "accPr", "borderBoxPr", "eqArrPr", "funcPr", "groupChrPr", "limLowPr", "limUppPr", "mPr"),
        *("mcs", "phantPr", "argPr", "oMathParaPr"),
    )
)
_NARY: Final = "∫"
_HIDING: Final = (M + "phant", M + "borderBox")
_STRIKES: Final = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
_OFF: Final = ("0", "false", "off")
_BETWEEN: Final = {M + "m": "; ", M + "mr": ", ", M + "eqArr": "; "}
"""What separates the rows and cells of a matrix, and the lines of an array."""


def is_structured(equation: Element) -> bool:
    """Return whether an equation has any part other than characters in a row."""
    return any(map(_is_structure, equation.iterchildren()))


def _is_structure(element: Element) -> bool:
    """Return whether an element of an equation, or anything inside it, is more than characters in a row."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return False
    if tag.startswith(M) and tag not in _PLAIN:
        return True
    return any(map(_is_structure, element))


def linear(element: Element, text_of: Callable[[Element], str]) -> str:
    """Return an equation, or a part of one, in one line.

    `text_of` reads what is no part of the equation proper: runs, and what is inserted or deleted in them.
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return ""
    if tag == M + "r" or tag.startswith(W):
        return text_of(element)
    if tag in _HIDING and is_left_out(element):
        return ""
    write = _STRUCTURES.get(tag)
    if write is not None:
        parts = {str(child.tag).removeprefix(M): linear(child, text_of) for child in element}
        return write(element, parts)
    begin, between, end = _brackets(element) if tag == M + "d" else ("", _BETWEEN.get(tag, ""), "")
    return begin + between.join(filter(None, (linear(child, text_of) for child in element))) + end


def is_left_out(element: Element) -> bool:
    """Return whether a part takes room only (`m:phant`), or is struck out (`m:borderBox`)."""
    if element.tag == M + "phant":
        return _property(element, "phantPr", "show", "1") in _OFF
    return any(_is_set(element, "borderBoxPr", name) for name in _STRIKES)


def struck(equation: Element) -> str:
    """Return the text of the parts of an equation that are struck out."""
    boxes = (box for box in equation.iter(M + "borderBox") if is_left_out(box))
    return "".join(t.text or "" for box in boxes for t in box.iter(M + "t"))


def _is_set(element: Element, properties: str, name: str) -> bool:
    found = element.find(f"{M}{properties}/{M}{name}")
    return found is not None and found.get(M + "val", "1") not in _OFF


def _brackets(element: Element) -> tuple[str, str, str]:
    """Return the characters before, between and behind the parts of a bracket (`m:d`)."""
    return (
        _property(element, "dPr", "begChr", "("),
        _property(element, "dPr", "sepChr", "|"),
        _property(element, "dPr", "endChr", ")"),
    )


def _property(element: Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return default if found is None else found.get(M + "val", "")


def _nary(element: Element, parts: Mapping[str, str]) -> str:
    sign = _property(element, "naryPr", "chr", _NARY)
    below = "" if _is_set(element, "naryPr", "subHide") else parts.get("sub", "")
    above = "" if _is_set(element, "naryPr", "supHide") else parts.get("sup", "")
    return sign + (lowered(below) if below else "") + (raised(above) if above else "") + parts.get("e", "")


def _root(element: Element, parts: Mapping[str, str]) -> str:
    return root(parts.get("e", ""), "" if _is_set(element, "radPr", "degHide") else parts.get("deg", ""))


def _marked(element: Element, parts: Mapping[str, str]) -> str:
    """Return a text followed by the accent or bar above or below it; a long text is in brackets."""
    sign = _property(element, "accPr", "chr", "\u0302") if element.tag == M + "acc" else "\u0304"
    base = parts.get("e", "")
    return base + sign if len(base) == 1 else bracketed(base) + sign


_STRUCTURES: Final[Mapping[str, Callable[[Element, Mapping[str, str]], str]]] = {
    M + "f": lambda _, parts: fraction(parts.get("num", ""), parts.get("den", "")),
    M + "sSup": lambda _, parts: parts.get("e", "") + raised(parts.get("sup", "")),
    M + "sSub": lambda _, parts: parts.get("e", "") + lowered(parts.get("sub", "")),
    M + "sSubSup": lambda _, parts: (
        parts.get("e", "") + lowered(parts.get("sub", "")) + raised(parts.get("sup", ""))
    ),
    M + "sPre": lambda _, parts: (
        lowered(parts.get("sub", "")) + raised(parts.get("sup", "")) + parts.get("e", "")
    ),
    M + "rad": _root,
    M + "nary": _nary,
    M + "acc": _marked,
    M + "bar": _marked,
    M + "limLow": lambda _, parts: parts.get("e", "") + lowered(parts.get("lim", "")),
    M + "limUpp": lambda _, parts: parts.get("e", "") + raised(parts.get("lim", "")),
    M + "func": lambda _, parts: f"{parts.get('fName', '')}{bracketed(parts.get('e', ''))}",
}
