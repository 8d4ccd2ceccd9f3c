"""The fields of a part that a copy keeps as the text that they show (ECMA-376 part 1, 17.16).

Fields such as DDEAUTO, LINK, INCLUDETEXT and DATABASE fetch something or start a program when they are
updated.  Only fields known to be harmless stay fields; the others lose their marks and their code, and their
stored result stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ..generated.fields import name_of
from ..names import Element, M, W
from ..splice import Edit, Removal, Unwrapping
from .kinds import Taken
from .references import is_harmless_address

_HARMLESS: Final = frozenset(
    {"=", "ADDRESSBLOCK", "ADVANCE", "ASK", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE",
     "BIBLIOGRAPHY", "BIDIOUTLINE", "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE",
     "DISPLAYBARCODE", "DOCPROPERTY", "DOCVARIABLE", "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FILLIN",
     "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "GOTOBUTTON", "GREETINGLINE", "IF", "INDEX", "INFO",
     "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MACROBUTTON", "MERGEBARCODE", "MERGEFIELD", "MERGEREC",
     "MERGESEQ", "NEXT", "NEXTIF", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF",
     "PRINTDATE", "PRIVATE", "QUOTE", "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET",
     "SHAPE", "SKIPIF", "STYLEREF", "SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA",
     "TOC", "USERADDRESS", "USERINITIALS", "USERNAME", "XE"}
)  # fmt: skip
_WORD: Final = re.compile(r'["“”]([^"“”]*)["“”]?|(\S+)')
_SWITCH: Final = re.compile(r"\\[a-z]", re.IGNORECASE)
_WITH_ARGUMENT: Final = frozenset({"\\l", "\\o", "\\t"})
_FIELD_MARK: Final = W + "fldChar"
_CODES: Final = (W + "instrText", W + "delInstrText")
_OUTSIDE_RUNS: Final = (W + "fldSimple", M + "oMath")
_RUN, _RUN_PR, _SIMPLE = W + "r", W + "rPr", W + "fldSimple"


@dataclass(slots=True)
class _OpenField:
    """A field between its begin and its end."""

    marks: list[int]
    code: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    """The numbers of the elements with its own code."""
    inside: list[int] = field(default_factory=list)
    """The numbers of all elements that show something in its code, those of nested fields as well."""
    in_code: bool = True
    is_composed: bool = False
    """Whether another field gives its name, so that nobody knows it before both are updated."""


def field_edits(root: Element) -> Iterator[tuple[Taken, Edit]]:
    """Yield the edits that turn the fields of a part that are not known as harmless into text."""
    opened: list[_OpenField] = []
    for number, element in enumerate(root.iter("*")):
        tag = element.tag
        if tag == _SIMPLE and (taken := _taken(element.get(W + "instr", ""))) is not None:
            yield taken, Unwrapping(number)
        if tag == _FIELD_MARK:
            yield from _mark(opened, number, element.get(W + "fldCharType", ""))
        elif opened:
            _note(opened, number, element)
    for unended in opened:
        yield from _flattened(unended, unended.codes)


def _mark(opened: list[_OpenField], number: int, kind: str) -> Iterator[tuple[Taken, Edit]]:
    for outer in opened:
        if outer.in_code:
            outer.inside.append(number)
    if kind == "begin":
        if opened and opened[-1].in_code and not "".join(opened[-1].code).strip():
            opened[-1].is_composed = True
        opened.append(_OpenField([number]))
    elif opened and kind == "separate":
        opened[-1].marks.append(number)
        opened[-1].in_code = False
    elif opened and kind == "end":
        ended = opened.pop()
        ended.marks.append(number)
        yield from _flattened(ended, ended.inside)


def _note(opened: list[_OpenField], number: int, element: Element) -> None:
    """Note an element that belongs to the code of open fields."""
    parent = element.getparent()
    in_run = parent is not None and parent.tag == _RUN and element.tag != _RUN_PR
    if not in_run and element.tag not in _OUTSIDE_RUNS:
        return
    for one in opened:
        if one.in_code:
            one.inside.append(number)
    innermost = opened[-1]
    if innermost.in_code and element.tag in _CODES:
        innermost.code.append(element.text or "")
        innermost.codes.append(number)


def _flattened(one: _OpenField, code: list[int]) -> Iterator[tuple[Taken, Edit]]:
    taken: Taken | None = "field" if one.is_composed else _taken("".join(one.code))
    if taken is not None:
        for number in (*one.marks, *code):
            yield taken, Removal(number)


def _taken(code: str) -> Taken | None:
    """Return why a copy does not keep a field with this code; None if it is harmless."""
    name = name_of(code)
    if name == "HYPERLINK":
        return None if is_harmless_address(_address(code)) else "link"
    return None if not name or name in _HARMLESS else "field"


def _address(code: str) -> str:
    """Return the address in the code of a HYPERLINK; empty for a place in the document itself."""
    words = [match[1] or match[2] or "" for match in _WORD.finditer(code)][1:]
    while words and _SWITCH.fullmatch(words[0]):
        del words[: 2 if words[0].casefold() in _WITH_ARGUMENT else 1]
    return words[0] if words else ""
