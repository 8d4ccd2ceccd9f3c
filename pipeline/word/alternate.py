"""Choose the branch of an alternate content that Word 2016 shows (ECMA-376 part 3, 9.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from .names import MC, Element, M, W

UNDERSTOOD: Final = frozenset(
    (
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/word/2015/wordml/symex",
        "http://schemas.microsoft.com/office/word/2006/wordml",
        "http://schemas.microsoft.com/office/drawing/2010/main",
        "http://schemas.microsoft.com/office/drawing/2012/main",
        "http://schemas.microsoft.com/office/drawing/2014/chartex",
        "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "urn:schemas-microsoft-com:vml",
        "urn:schemas-microsoft-com:office:office",
        "urn:schemas-microsoft-com:office:word",
        W[1:-1],
        M[1:-1],
    )
)
"""The namespaces that Word 2016 understands."""
_NOT_DIGITS: Final = re.compile(r"\D")


def chosen(alternate: Element) -> Iterable[Element]:
    """Return the branch that is shown: the first choice with known namespaces only, else the fallback."""
    for choice in alternate.iterchildren(MC + "Choice"):
        prefixes = (choice.get("Requires") or "").split()
        if prefixes and all(choice.nsmap.get(prefix) in UNDERSTOOD for prefix in prefixes):
            return choice
    fallback = next(alternate.iterchildren(MC + "Fallback"), None)
    return () if fallback is None else fallback


def differs_in_figures(alternate: Element) -> bool:
    """Return whether branches with text have different figures: another program may show the other one."""
    texts = ["".join(t.text or "" for t in branch.iter(W + "t", M + "t")) for branch in alternate]
    figures = {_NOT_DIGITS.sub("", text) for text in texts if text.strip()}
    return len(figures) > 1
