"""Insert text in elements of an XML document and remove elements; every other character stays as it was.

Serializing a parsed tree would change quotes, prefixes, entities and white space inside tags, and nobody
could check any more that the document is otherwise unchanged.  So the tree only gives the position, as the
number of an element in document order, and the text is inserted there in the original characters.

The document must be well-formed and have no DOCTYPE; callers have parsed it before.  Everything that begins
with `<` outside comments, CDATA sections and processing instructions is then a tag.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ...errors import Damaged

_TOKEN: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(/?)[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>",
    re.DOTALL,
)
_NAME: Final = re.compile(r"<([^\s/>]+)")
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


@dataclass(slots=True)
class _Span:
    """The offsets of an element: its `begin` and `end`, and those of its content, from `inner` to `outer`."""

    begin: int
    inner: int
    outer: int = 0
    end: int = 0


def inserted(data: bytes, insertions: Iterable[Insertion], without: Iterable[int] = ()) -> bytes:
    """Return a part with text inserted, and without some elements, in its own encoding.

    No element of `without` contains another one, or an insertion.  Raises Damaged if the encoding is unknown
    or wrong.
    """
    todo, removed = list(insertions), list(without)
    text, encoding = _decoded(data)
    spans = _spans(text, {n for i in todo for n in (i.element, i.behind) if n is not None} | {*removed})
    edits = [edit for one in todo for edit in _edits(text, spans, one)]
    edits += [(spans[number].begin, spans[number].end, "") for number in removed]
    edits.sort(key=lambda edit: edit[:2])
    pieces, at = list[str](), 0
    for begin, end, piece in edits:
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


def _edits(text: str, spans: dict[int, _Span], one: Insertion) -> list[tuple[int, int, str]]:
    """Return an insertion as (from, to, new text); an empty-element tag is expanded for it."""
    span = spans[one.element]
    if text[span.inner - 2] == "/":
        name = _NAME.match(text, span.begin)
        closing = f"</{name[1]}>" if name else ""
        return [(span.inner - 2, span.inner, f">{one.first}{one.last}{closing}")]
    first = span.inner if one.behind is None else spans[one.behind].end
    return [(first, first, one.first), (span.outer, span.outer, one.last)]
