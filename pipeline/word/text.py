"""Read the text that Word shows of a paragraph (ECMA-376 part 1, 17.3, 17.13, 17.16).

Inserted text counts, deleted and moved-away text does not; a field shows its result, not its code;
hidden text is skipped; a content control that shows only its placeholder is blank.
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
"""A raised or lowered digit is a note mark or an exponent (m²), never part of the number before it."""

_INDEX_DIGITS: Final = 4
"""Maximum number of digits of an entry's index in a drop-down list; Word allows 25 entries."""

Element = etree._Element


@dataclass(slots=True)
class Seen:
    """Counts, by note code, what was skipped or noticed while reading."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str) -> None:
        """Count one more occurrence."""
        self.counts[code] = self.counts.get(code, 0) + 1


@dataclass(slots=True)
class InlineReader:
    """Reads one paragraph after another; a field may span several of them.

    `codes` holds, for each open complex field, whether the reader is still in its code; text counts only
    if it is in no code.  Text in a code is `held` until the field ends; if the field never ends, the text
    counts after all.
    """

    seen: Seen
    out: list[str] = field(default_factory=list)
    codes: list[bool] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def paragraph(self, p: Element) -> str:
        """Return the text of one `w:p`; text boxes anchored in it are kept in `boxes`."""
        out: list[str] = []
        self.out = out
        for child in p:
            tag = child.tag
            if tag == _R:  # most children are runs: calling `run` directly is measurably faster
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
        """Begin a cell, into which no field's code extends; return the argument for `close_cell`."""
        outside = self.codes
        self.codes = [False] * len(outside)
        return outside

    def close_cell(self, outside: list[bool]) -> str:
        """End a cell; return the text that was held for a field without an end."""
        swallowed = ""
        if True in self.codes:
            self.seen.add("unbalanced-field")
            swallowed = "".join(self.held).strip()
            self.held.clear()
        self.codes = outside
        return swallowed

    def run(self, r: Element) -> None:
        """Read a run; of a hidden one (`w:vanish`), only the field marks count."""
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
        """Read a `w:fldChar`: begin opens a code, separate ends the code, end closes the field."""
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
        """Emit the state of a legacy check box or drop-down list, which it shows instead of a result."""
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
        """Read the content of a content control, unless it shows only its placeholder."""
        content = sdt.find(W + "sdtContent")
        if is_prompt(sdt):
            self.seen.add("placeholder-text")
        elif content is not None:
            self.content(content)

    def alternate(self, element: Element) -> None:
        """Read the first branch of an `mc:AlternateContent` that has text or text boxes, and no other."""
        for branch in element:
            length, boxes = len(self.out), len(self.boxes)
            self.content(branch)
            if len(self.out) > length or len(self.boxes) > boxes:
                return

    def drawing(self, element: Element) -> None:
        """Keep the text boxes of a picture or shape; they are read after the paragraph."""
        self.boxes.extend(_outermost(element))

    def ruby(self, element: Element) -> None:
        """Read the base of a ruby; the pronunciation above it is not text of the form."""
        base = element.find(W + "rubyBase")
        if base is not None:
            self.content(base)

    def skip_revision(self, element: Element) -> None:
        """Skip deleted or moved-away text and note it; field marks in it still count."""
        self.seen.add("unaccepted-revisions")
        for mark in element.iter(W + "fldChar"):
            self.field_mark(mark)

    def revision(self, element: Element) -> None:
        """Read inserted or moved-here text and note it."""
        self.seen.add("unaccepted-revisions")
        self.content(element)


def is_on(toggle: Element | None) -> bool:
    """Return whether an on/off property is present and not switched off (17.17.4)."""
    return toggle is not None and toggle.get(VAL, "true") not in ("0", "false", "off")


def is_prompt(sdt: Element) -> bool:
    """Return whether a content control shows only its placeholder (17.5.2.39)."""
    properties = sdt.find(W + "sdtPr")
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))


def make_blank(element: Element) -> None:
    """Remove the text of an element that shows only a placeholder."""
    for t in element.iter(_T):
        t.text = None


def chosen(alternate: Element) -> Iterable[Element]:
    """Return the block content of an `mc:AlternateContent`: its first choice, else its fallback."""
    for name in (MC + "Choice", MC + "Fallback"):
        branch = next(alternate.iterchildren(name), None)
        if branch is not None:
            return branch
    return ()


def _outermost(element: Element) -> Iterator[Element]:
    """Yield the text boxes in an element, but not those inside another box."""
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
