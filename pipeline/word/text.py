"""The text that Word shows of a paragraph (ECMA-376 part 1, 17.3, 17.13, 17.16).

Inserted text counts, deleted and moved-away text does not; a field shows its result, not its code;
hidden text is out; a content control that only shows its placeholder is blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .symbols import symbol

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VAL: Final = W + "val"
_R: Final = W + "r"
_T: Final = W + "t"
_R_PR: Final = W + "rPr"
_VANISH: Final = W + "vanish"
_VERT_ALIGN: Final = W + "vertAlign"
_RAISED: Final = {
    "superscript": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "subscript": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
"""A raised digit is a note mark or an exponent (m²), never part of the number before it."""

_INDEX_DIGITS: Final = 4
"""Digits of the number of an entry in a drop-down list; Word stops at 25 entries."""

Element = etree._Element


@dataclass(slots=True)
class Seen:
    """What was passed over while reading, counted by note code."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str) -> None:
        """Count one more."""
        self.counts[code] = self.counts.get(code, 0) + 1


@dataclass(slots=True)
class InlineReader:
    """Reads one paragraph after another; fields may run over several of them.

    `codes` holds, for each open complex field, whether we are still in its code; text counts only
    when no open field is.  Text that stands in a code is `held` until the field ends: where it never
    does, the text counts after all.
    """

    seen: Seen
    out: list[str] = field(default_factory=list)
    codes: list[bool] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def paragraph(self, p: Element) -> str:
        """The text of one `w:p`; text boxes anchored in it are kept in `boxes`."""
        out: list[str] = []
        self.out = out
        for child in p:
            tag = child.tag
            if tag == _R:  # almost all there is: the way round the table of handlers is measurable
                self.run(child)
            elif (handler := _HANDLERS.get(tag)) is not None:
                handler(self, child)
        return out[0] if len(out) == 1 else "".join(out)

    def content(self, parent: Element) -> None:
        """Read the children of an element that may hold inline content."""
        for child in parent:
            handler = _HANDLERS.get(child.tag)
            if handler is not None:
                handler(self, child)

    def emit(self, text: str) -> None:
        """Add text, unless it is part of a field's code."""
        (self.held if True in self.codes else self.out).append(text)

    def open_cell(self) -> list[bool]:
        """A cell begins: no field's code reaches into it.  Returns what to close it with."""
        outside = self.codes
        self.codes = [False] * len(outside)
        return outside

    def close_cell(self, outside: list[bool]) -> str:
        """A cell ends: the text that a field without an end had swallowed."""
        swallowed = ""
        if True in self.codes:
            self.seen.add("unbalanced-field")
            swallowed = "".join(self.held).strip()
            self.held.clear()
        self.codes = outside
        return swallowed

    def run(self, r: Element) -> None:
        """A run; hidden ones (`w:vanish`) are passed over, their field marks are not."""
        raised: dict[int, int] | None = None
        for child in r:
            tag = child.tag
            if tag == _T:
                text = child.text
                if text:
                    text = text.translate(raised) if raised else text
                    (self.held if self.codes and True in self.codes else self.out).append(text)
            elif tag == _R_PR:
                for toggle in child:
                    if toggle.tag == _VANISH and is_on(toggle):
                        self._hidden(r)
                        return
                    if toggle.tag == _VERT_ALIGN:
                        raised = _RAISED.get(toggle.get(VAL, ""), raised)
            elif (handler := _HANDLERS.get(tag)) is not None:
                handler(self, child)

    def _hidden(self, r: Element) -> None:
        for mark in r.iterchildren(W + "fldChar"):
            self.field_mark(mark)
        if any(t.text for t in r.iterchildren(_T)):
            self.seen.add("hidden-text")

    def field_mark(self, mark: Element) -> None:
        """`w:fldChar`: begin opens a code, separate ends the code, end closes the field."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._form_field(mark.find(W + "ffData"))
            self.codes.append(True)
        elif self.codes and kind == "separate":
            self.codes[-1] = False
        elif self.codes and kind == "end":
            self.codes.pop()
        if True not in self.codes:
            self.held.clear()

    def _form_field(self, data: Element | None) -> None:
        """A legacy check box or drop-down list shows its state instead of a result."""
        if data is None:
            return
        box, options = data.find(W + "checkBox"), data.find(W + "ddList")
        if box is not None:
            state = box.find(W + "checked")
            self.emit("☑" if is_on(state if state is not None else box.find(W + "default")) else "☐")
        elif options is not None:
            result, entries = options.find(W + "result"), options.findall(W + "listEntry")
            index = result.get(VAL, "0") if result is not None else "0"
            if index.isdecimal() and len(index) <= _INDEX_DIGITS and int(index) < len(entries):
                self.emit(entries[int(index)].get(VAL, ""))

    def control(self, sdt: Element) -> None:
        """A content control: its content, unless that is only the placeholder's prompt."""
        content = sdt.find(W + "sdtContent")
        if is_prompt(sdt):
            self.seen.add("placeholder-text")
        elif content is not None:
            self.content(content)

    def alternate(self, element: Element) -> None:
        """`mc:AlternateContent`: the first choice that says something, else the fallback; never both."""
        for branch in element:
            length, boxes = len(self.out), len(self.boxes)
            self.content(branch)
            if len(self.out) > length or len(self.boxes) > boxes:
                return

    def drawing(self, element: Element) -> None:
        """A picture or shape: its text boxes are read later, in their place."""
        self.boxes.extend(_outermost(element))

    def ruby(self, element: Element) -> None:
        """Ruby shows its base; the pronunciation above it is no text of the form."""
        base = element.find(W + "rubyBase")
        if base is not None:
            self.content(base)

    def skip_revision(self, element: Element) -> None:
        """Deleted or moved away: does not count, but is noted; a field mark in it still opens or ends."""
        self.seen.add("unaccepted-revisions")
        for mark in element.iter(W + "fldChar"):
            self.field_mark(mark)

    def revision(self, element: Element) -> None:
        """Inserted or moved here: counts, and is noted."""
        self.seen.add("unaccepted-revisions")
        self.content(element)


def is_on(toggle: Element | None) -> bool:
    """Whether an on/off property is there and not switched off (17.17.4)."""
    return toggle is not None and toggle.get(VAL, "true") not in ("0", "false", "off")


def is_prompt(sdt: Element) -> bool:
    """Whether a content control shows only its placeholder (17.5.2.39)."""
    properties = sdt.find(W + "sdtPr")
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))


def make_blank(element: Element) -> None:
    """Take the text out of an element: what stands there is a prompt."""
    for t in element.iter(_T):
        t.text = None


def chosen(alternate: Element) -> Iterable[Element]:
    """The content of `mc:AlternateContent` for block content: its first choice, else its fallback."""
    for name in (MC + "Choice", MC + "Fallback"):
        branch = next(alternate.iterchildren(name), None)
        if branch is not None:
            return branch
    return ()


def _outermost(element: Element) -> Iterator[Element]:
    """The text boxes in an element, not those inside another box."""
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        else:
            yield from _outermost(child)


def _text(inline: InlineReader, t: Element) -> None:
    inline.emit(t.text or "")


def _break(inline: InlineReader, br: Element) -> None:
    inline.emit("\n" if br.get(W + "type", "textWrapping") == "textWrapping" else "")


def _symbol(inline: InlineReader, sym: Element) -> None:
    inline.emit(symbol(sym.get(W + "font", ""), sym.get(W + "char", "")))


def _constant(text: str) -> Callable[[InlineReader, Element], None]:
    return lambda inline, _: inline.emit(text)


_HANDLERS: Final[dict[str, Callable[[InlineReader, Element], None]]] = {
    _R: InlineReader.run,
    W + "t": _text,
    M + "r": InlineReader.content,
    M + "t": _text,
    M + "oMath": InlineReader.content,
    M + "oMathPara": InlineReader.content,
    W + "tab": _constant("\t"),
    W + "ptab": _constant("\t"),
    W + "br": _break,
    W + "cr": _constant("\n"),
    W + "noBreakHyphen": _constant("-"),
    W + "sym": _symbol,
    W + "fldChar": InlineReader.field_mark,
    W + "fldSimple": InlineReader.content,
    W + "hyperlink": InlineReader.content,
    W + "smartTag": InlineReader.content,
    W + "customXml": InlineReader.content,
    W + "bdo": InlineReader.content,
    W + "dir": InlineReader.content,
    W + "ins": InlineReader.revision,
    W + "moveTo": InlineReader.revision,
    W + "del": InlineReader.skip_revision,
    W + "moveFrom": InlineReader.skip_revision,
    W + "sdt": InlineReader.control,
    W + "ruby": InlineReader.ruby,
    W + "drawing": InlineReader.drawing,
    W + "pict": InlineReader.drawing,
    MC + "AlternateContent": InlineReader.alternate,
}
