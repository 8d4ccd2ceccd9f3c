"""The ranges and reference marks of comments in the main part (ECMA-376 part 1, 17.13.4).

A comment on a cell spans from the cell's first paragraph to its last; one on a paragraph spans all of it.
Word has no comments inside text boxes: such a comment goes to the paragraph that the box is anchored in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from ...errors import Damaged
from ...model.finding import CellPlace
from ..body import Places
from ..names import MC, Element, W
from ..splice import Insertion, numbers

_P, _P_PR, _TBL, _BOX = W + "p", W + "pPr", W + "tbl", W + "txbxContent"
_PASSED_OVER = (_TBL, _BOX, MC + "Fallback")

Place = CellPlace | int | None
"""A cell by its origin, the n-th paragraph outside tables, or None for the beginning of the document."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its text, one line per paragraph, and its place."""

    at: Place
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anchored:
    """A comment with the first and the last paragraph of its range."""

    remark: Comment
    first: Element
    last: Element


def anchored(remarks: Iterable[Comment], places: Places, root: Element) -> list[Anchored]:
    """Return comments with their paragraphs, in document order.  Raises Damaged if there is no paragraph."""
    ranges: dict[Place, tuple[Element, Element]] = {}
    found = []
    for remark in remarks:
        if remark.at not in ranges:
            ranges[remark.at] = _range(remark.at, places, root)
        found.append(Anchored(remark, *ranges[remark.at]))
    order = numbers(root, {one.first for one in found})
    return sorted(found, key=lambda one: order[one.first])


def marks(found: Sequence[Anchored], ids: Sequence[int], root: Element, namespace: str) -> list[Insertion]:
    """Return the insertions into paragraphs that mark these comments, numbered by `ids`."""
    heads: dict[Element, str] = {}
    tails: dict[Element, str] = {}
    for one, number in zip(found, ids, strict=True):
        heads[one.first] = heads.get(one.first, "") + _start(one.first, number, namespace)
        tails[one.last] = tails.get(one.last, "") + _end(one.last, number, namespace)
    properties = {p: p.find(_P_PR) for p in heads}
    order = numbers(root, {*heads, *tails, *(e for e in properties.values() if e is not None)})
    return [
        Insertion(order[p], heads.get(p, ""), tails.get(p, ""), _number(order, properties.get(p)))
        for p in {**heads, **tails}
    ]


def declaration(element: Element, bound: str, namespace: str) -> str:
    """Return the declaration of the prefix `w` for text inserted in `element`; empty if `w` is bound there.

    `bound` is the namespace of `w` in the parsed tree, `namespace` the one to declare, as the part writes it.
    """
    return "" if element.nsmap.get("w") == bound else f' xmlns:w="{namespace}"'


def _number(order: dict[Element, int], element: Element | None) -> int | None:
    return None if element is None else order[element]


def _start(p: Element, number: int, namespace: str) -> str:
    return f'<w:commentRangeStart{declaration(p, W[1:-1], namespace)} w:id="{number}"/>'


def _end(p: Element, number: int, namespace: str) -> str:
    declared = declaration(p, W[1:-1], namespace)
    return (
        f'<w:commentRangeEnd{declared} w:id="{number}"/>'
        f'<w:r{declared}><w:commentReference w:id="{number}"/></w:r>'
    )


def _range(at: Place, places: Places, root: Element) -> tuple[Element, Element]:
    """Return the first and last paragraph of a place; the first of the document if the place is missing."""
    if isinstance(at, CellPlace):
        content = places.cells.get((at.table, at.row, at.column), [])
        found = list(_own(content)) or _first(content)
    else:
        found = [places.paragraphs[at]] if at in places.paragraphs else []
    found = found or _first(root)
    if not found:
        raise Damaged(detail="w:p")
    outside = [_outside_boxes(p) for p in (found[0], found[-1])]
    return outside[0], outside[-1]


def _own(content: Iterable[Element]) -> Iterator[Element]:
    """Yield the paragraphs in some elements, but not in nested tables, text boxes and unused fallbacks."""
    for child in content:
        if child.tag == _P:
            yield child
        elif child.tag not in _PASSED_OVER:
            yield from _own(child)


def _first(content: Iterable[Element]) -> list[Element]:
    """Return the first paragraph in some elements at any depth, as a list; empty if there is none."""
    return list(islice(chain.from_iterable(child.iter(_P) for child in content), 1))


def _outside_boxes(p: Element) -> Element:
    """Return the paragraph itself or, if it is in a text box, the one that the box is anchored in."""
    boxes = list(p.iterancestors(_BOX))
    return next(boxes[-1].iterancestors(_P), p) if boxes else p
