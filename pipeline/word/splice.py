"""Edit the text of an XML document at some of its elements; every other character stays as it was.

Serializing a parsed tree would change quotes, prefixes, entities and white space inside tags, and nobody
could check any more that the document is otherwise unchanged.  So the tree only gives the position, as the
number of an element in document order, and the original characters are edited there.

The document must be well-formed and have no DOCTYPE; callers have parsed it before.  Everything that begins
with `<` outside comments, CDATA sections and processing instructions is then a tag.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from ..errors import Damaged

_TOKEN: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(/?)[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>",
    re.DOTALL,
)
_NAME: Final = re.compile(r"<([^\s/>]+)")
_ATTRIBUTE: Final = re.compile(r"\s+([^\s=<>/\"']+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_MARKS: Final = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text for one element: `first` at its beginning, or after its child `behind`; `last` at its end.

    Elements are given by their number in document order; the root is 0.
    """

    element: int
    first: str
    last: str
    behind: int | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """An element is removed, with everything in it."""

    element: int


@dataclass(frozen=True, slots=True)
class Unwrapping:
    """The tags of an element are removed; what is in it stays."""

    element: int


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """An attribute of an element gets another value, or is removed if `value` is None.

    `index` counts the attributes of the element, without declarations of namespaces.
    """

    element: int
    index: int
    value: str | None = None


Edit = Insertion | Removal | Unwrapping | AttributeChange
_Replacement = tuple[int, int, str]
"""The offsets of a piece of text, and what takes its place."""


@dataclass(slots=True)
class _Span:
    """The offsets of an element: its `begin` and `end`, and those of its content, from `inner` to `outer`."""

    begin: int
    inner: int
    outer: int = 0
    end: int = 0


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a part with these edits, in its own encoding.  Edits inside a removed element have no effect.

    Raises Damaged if the encoding is unknown or wrong.
    """
    todo = list(edits)
    text, encoding = _decoded(data)
    spans = _spans(text, {number for edit in todo for number in _elements(edit)})
    replacements = sorted(
        (one for edit in todo for one in _replacements(text, spans, edit)),
        key=lambda one: (one[0], one[1] > one[0], -one[1]),  # insertions, then the longest removal
    )
    pieces, at = list[str](), 0
    for begin, end, piece in replacements:
        if begin >= at:
            pieces += (text[at:begin], piece)
            at = end
    return "".join((*pieces, text[at:])).encode(encoding)


def numbers(root: etree._Element, wanted: Collection[etree._Element]) -> dict[etree._Element, int]:
    """Return the number of each wanted element in document order."""
    return {element: n for n, element in enumerate(root.iter("*")) if element in wanted}


def _decoded(data: bytes) -> tuple[str, str]:
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    named = declared[1].decode() if declared else "utf-8"
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), named)
    try:
        text = data.decode(encoding)
        same = text.encode(encoding) == data
    except (LookupError, UnicodeError) as error:
        raise Damaged(detail=encoding) from error
    if not same:
        raise Damaged(detail=encoding)
    return text, encoding


def _spans(text: str, wanted: set[int]) -> dict[int, _Span]:
    """Return the offsets of the wanted elements."""
    spans: dict[int, _Span] = {}
    opened: list[int] = []
    count = 0
    for token in _TOKEN.finditer(text):
        if token.lastindex is None:
            continue
        if token[1]:
            _close(spans, opened.pop(), token.start(), token.end())
            continue
        if count in wanted:
            spans[count] = _Span(token.start(), token.end())
        if text[token.end() - 2] == "/":
            _close(spans, count, token.end(), token.end())
        else:
            opened.append(count)
        count += 1
    return spans


def _close(spans: dict[int, _Span], number: int, outer: int, end: int) -> None:
    span = spans.get(number)
    if span is not None:
        span.outer, span.end = outer, end


def _elements(edit: Edit) -> Iterator[int]:
    """Yield the numbers of the elements whose offsets an edit needs."""
    yield edit.element
    if isinstance(edit, Insertion) and edit.behind is not None:
        yield edit.behind


def _replacements(text: str, spans: dict[int, _Span], edit: Edit) -> list[_Replacement]:
    span = spans[edit.element]
    match edit:
        case Insertion():
            return _insertion(text, spans, edit)
        case Removal():
            return [(span.begin, span.end, "")]
        case Unwrapping():
            return [(span.begin, span.inner, ""), (span.outer, span.end, "")]
        case AttributeChange(index=index, value=value):
            found = [a for a in _ATTRIBUTE.finditer(text, span.begin, span.inner) if not _declares(a[1])]
            changed = found[index]
            piece = "" if value is None else f" {changed[1]}={quoteattr(value)}"
            return [(changed.start(), changed.end(), piece)]


def _declares(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _insertion(text: str, spans: dict[int, _Span], one: Insertion) -> list[_Replacement]:
    """Return an insertion as replacements; an empty-element tag is expanded for it."""
    span = spans[one.element]
    if text[span.inner - 2] == "/":
        name = _NAME.match(text, span.begin)
        closing = f"</{name[1]}>" if name else ""
        return [(span.inner - 2, span.inner, f">{one.first}{one.last}{closing}")]
    first = span.inner if one.behind is None else spans[one.behind].end
    return [(first, first, one.first), (span.outer, span.outer, one.last)]
