"""Read the text that Word shows of a paragraph (ECMA-376 part 1, 17.3, 17.13, 17.16).

Inserted text counts, deleted and moved-away text does not; a field shows its result, not its code; hidden and
struck-out text is left out; a content control that shows only its placeholder is blank.  What makes the text
of a cell uncertain is kept as a `Doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ..model.form import Doubt
from .alternate import chosen, differs_in_figures
from .formatting.look import PAPER, Backdrop, Formatting, Look, ParagraphLook
from .generated import bound_content, equations
from .generated import fields as codes
from .generated.linear_text import lowered_digits, raised_digits
from .generated.numbering import Numbering
from .names import MC, VAL, Element, M, W, is_on, is_on_attribute
from .odd_characters import ODD, doubts_of, shown
from .symbols import in_symbol_fonts, symbol

_P_PR: Final = W + "pPr"
_R: Final = W + "r"
_T: Final = W + "t"
_R_PR: Final = W + "rPr"
_TEXT_BOXES: Final = (
    W + "txbxContent",
    "{http://schemas.microsoft.com/office/word/2006/wordml}txbxContent",  # as Strict documents write it
)
_JOINING: Final = (W + "del", W + "moveFrom")
"""What a paragraph's mark has whose deletion nobody has accepted yet."""

_COMPUTED: Final = ("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "pgNum")
_INDEX_DIGITS: Final = 4
"""Maximum number of digits of an entry's index in a drop-down list; Word allows 25 entries."""
_DIGIT: Final = re.compile(r"\d")


@dataclass(slots=True)
class Seen:
    """Counts, by note code, what was skipped or noticed while reading."""

    counts: dict[str, int] = field(default_factory=dict)
    bound: dict[Element, Element] = field(default_factory=dict)
    """The properties of the content control around a cell whose content is bound to data, by the cell."""

    def add(self, code: str) -> None:
        """Count one more occurrence."""
        self.counts[code] = self.counts.get(code, 0) + 1


@dataclass(slots=True)
class InlineReader:
    """Reads one paragraph after another; a field may span several of them.

    `fields` are the open complex fields, the innermost last; text counts only if none of them is in its
    code.  Text in a code is `held` until the field ends; if the field never ends, the text counts after all.
    """

    seen: Seen
    formatting: Formatting = field(default_factory=Formatting)
    numbering: Numbering | None = None
    stores: bound_content.Stores = field(default_factory=dict)
    updates_fields: bool = False
    out: list[str] = field(default_factory=list)
    fields: list[codes.OpenField] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    backdrop: Backdrop = PAPER
    """What the table gives to the cell that is being read."""
    _look: ParagraphLook | None = None
    _positions: dict[int, int] = field(default_factory=dict)
    """Raised positions in half-points, by index in `out`."""
    _begun: list[str] = field(default_factory=list)
    """Paragraphs whose mark is hidden or deleted: the next one goes on in their line."""

    def paragraph(self, p: Element) -> str | None:
        """Return the text of one `w:p`, None if it goes on in the next one; `boxes` has its text boxes."""
        p_pr = p[0] if len(p) and p[0].tag == _P_PR else None
        look = self._look = self.formatting.paragraph(p_pr, self.backdrop)
        out: list[str] = []
        self.out, self._positions = out, {}
        if look.property("framePr") is not None:
            self.seen.add("text-box")
        for child in p:
            tag = child.tag
            if tag == _R:  # most children are runs: calling `run` directly is measurably faster
                self.run(child)
            elif (handler := _HANDLERS.get(tag)) is not None:
                handler(self, child)
        if self._positions:
            self._raise()
        text = self._without_odd("".join(out))
        if look.hides_mark() or self._is_deleted(look.mark):
            self._begun.append(text)
            return None
        if is_on(look.property("bidi")) and _DIGIT.search(text):
            self.doubt("text-direction", text)
        label = self._label(p_pr, look)
        begun, self._begun = self._begun, []
        return "".join((label, *begun, text)) if begun or label else text

    @property
    def is_pending(self) -> bool:
        """Whether the next paragraph goes on in the line of an earlier one, or inside a field."""
        return bool(self._begun or self.fields)

    def rest(self) -> str | None:
        """Return the text that waits for a paragraph to go on in, at the end of a cell; None if none does."""
        begun, self._begun = self._begun, []
        return "".join(begun) if begun else None

    def _is_deleted(self, mark: Element | None) -> bool:
        deleted = mark is not None and any(mark.find(tag) is not None for tag in _JOINING)
        if deleted:
            self.seen.add("unaccepted-revisions")
        return deleted

    def _label(self, p_pr: Element | None, look: ParagraphLook) -> str:
        """Return the automatic number before the paragraph, unless it cannot be seen."""
        label = None if self.numbering is None else self.numbering.label(p_pr, look.style)
        if label is None or not label.text:
            return ""
        own = look.of_number(label.properties)
        if own.hidden or own.struck or own.hides(label.text):
            self.doubt("struck-text" if own.struck else "invisible-text", label.text)
            return ""
        if not label.known:
            self.doubt("unknown-symbol", label.text)
        self.doubt("automatic-number", label.text.strip())
        text = label.text.upper() if own.capitals else label.text
        return _scripted(text, own.raised)

    def _raise(self) -> None:
        """Raise or lower the digits that stand higher or lower than most of the paragraph."""
        lengths: dict[int, int] = {}
        for index, text in enumerate(self.out):
            at = self._positions.get(index, 0)
            lengths[at] = lengths.get(at, 0) + len(text.strip())
        line = max(lengths, key=lambda at: lengths[at])
        for index, text in enumerate(self.out):
            at = self._positions.get(index, 0)
            if at != line:
                self.out[index] = raised_digits(text) if at > line else lowered_digits(text)

    def _without_odd(self, text: str) -> str:
        """Return what is seen of a text with odd characters, and doubt it."""
        if ODD.search(text) is None:
            return text
        seen = shown(text)
        for code in doubts_of(text):
            self.doubt(code, seen)
        return seen

    def doubt(self, code: str, text: str = "") -> None:
        """Remember what makes the text of this cell uncertain."""
        self.doubts.append(Doubt(code, text.strip()))

    def content(self, parent: Iterable[Element]) -> None:
        """Read the children of an element that may hold inline content."""
        for child in parent:
            handler = _HANDLERS.get(child.tag)
            if handler is not None:
                handler(self, child)

    def emit(self, text: str) -> None:
        """Add text, unless it is part of a field's code."""
        for one in reversed(self.fields):
            if one.in_code:
                one.code.append(text)
                self.held.append(text)
                return
            if one.is_drawn:
                return
        self.out.append(text)

    def open_cell(self) -> list[codes.OpenField]:
        """Begin a cell, into which no field's code extends; return the argument for `close_cell`."""
        outside, self.fields = self.fields, []
        return outside

    def close_cell(self, outside: list[codes.OpenField]) -> str:
        """End a cell; return the text that was held for a field without an end."""
        swallowed = ""
        if any(one.in_code for one in self.fields):
            self.seen.add("unbalanced-field")
            swallowed = "".join(self.held).strip()
            self.held.clear()
        self.fields = outside
        return swallowed

    def run(self, r: Element) -> None:
        """Read a run; of a hidden one, only the field marks count."""
        first = r[0] if len(r) else None
        if first is not None and first.tag != _R_PR:  # a run of an equation has other properties before them
            first = r.find(_R_PR)
        look = self._current().of(first)
        if look.hidden:
            self._hidden(r)
        elif look.ordinary:
            self._run(r)
        else:
            self._formatted(look, lambda: self._run(r))

    def _current(self) -> ParagraphLook:
        if self._look is None:
            self._look = self.formatting.paragraph(None, self.backdrop)
        return self._look

    def _run(self, r: Element) -> None:
        for child in r:
            tag = child.tag
            if tag == _T:
                text = child.text
                if text:
                    if self.fields:
                        self.emit(text)
                    else:
                        self.out.append(text)
            elif (handler := _HANDLERS.get(tag)) is not None:
                handler(self, child)

    def _formatted(self, look: Look, read: Callable[[], None]) -> None:
        """Read a run whose look matters: leave out what is struck out or not seen, raise what is raised."""
        text = self._piece(read)
        if not text:
            return
        if look.struck or (text.strip() and look.hides(text)):
            self.doubt("struck-text" if look.struck else "invisible-text", text)
            return
        text = in_symbol_fonts(text, look.fonts)
        if look.right_to_left and _DIGIT.search(text):
            self.doubt("text-direction", text)
        if look.combined and _DIGIT.search(text):
            self.doubt("equation", text)
        text = _scripted(text.upper() if look.capitals else text, look.raised)
        if look.position:
            self._positions[len(self.out)] = look.position
        self.out.append(text)

    def _piece(self, read: Callable[[], None]) -> str:
        """Return what reading adds to the text, instead of adding it."""
        outside, self.out = self.out, []
        read()
        text, self.out = "".join(self.out), outside
        return text

    def _hidden(self, r: Element) -> None:
        drawn = self._piece(lambda: self._marks(r))
        if drawn or any(t.text for t in r.iterchildren(_T)):
            self.seen.add("hidden-text")

    def _marks(self, r: Element) -> None:
        for mark in r.iterchildren(W + "fldChar"):
            self.field_mark(mark)

    def field_mark(self, mark: Element) -> None:
        """Read a `w:fldChar`: begin opens a code, separate ends the code, end closes the field."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._form_field(mark.find(W + "ffData"))
            self.fields.append(codes.OpenField(is_dirty=_is_dirty(mark), is_locked=_is_locked(mark)))
        elif self.fields and kind == "separate":
            self.fields[-1].separate()
        elif self.fields and kind == "end":
            self._end(self.fields.pop())
        if not any(one.in_code for one in self.fields):
            self.held.clear()

    def _end(self, ended: codes.OpenField) -> None:
        """Add what a field shows that has no stored result; doubt a field whose result is not certain."""
        code = "".join(ended.code)
        if not ended.has_result:
            self._show(codes.without_result(code), code)
        elif codes.name_of(code) == "MERGEFIELD" and codes.is_unmerged("".join(self.out)):
            self.doubt("merge-field", code)
        if ended.is_outdated(updates=self.updates_fields):
            self.doubt("field-outdated", code)

    def _show(self, drawn: codes.FieldText, code: str) -> None:
        if drawn.text:
            self.emit(drawn.text)
        if drawn.doubt is not None:
            self.doubt(drawn.doubt, drawn.text or code)

    def simple_field(self, element: Element) -> None:
        """Read a `w:fldSimple`: its content is the result."""
        code = element.get(W + "instr", "")
        text = self._piece(lambda: self.content(element))
        if text and codes.name_of(code) not in codes.DRAWN:
            self.emit(text)
            if codes.name_of(code) == "MERGEFIELD" and codes.is_unmerged(text):
                self.doubt("merge-field", text)
        else:
            self._formatted(self._current().of(None), lambda: self._show(codes.without_result(code), code))
        locked, updates = _is_locked(element), self.updates_fields
        if _is_dirty(element) or (text and codes.changes(code, is_locked=locked, updates=updates)):
            self.doubt("field-outdated", code)

    def field_code(self, element: Element) -> None:
        """Read a piece of a field's code."""
        if self.fields and self.fields[-1].in_code:
            self.fields[-1].code.append(element.text or "")

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
        self.check_binding(sdt.find(W + "sdtPr"), content)
        if is_prompt(sdt):
            self.seen.add("placeholder-text")
        elif content is not None:
            self.content(content)

    def check_binding(self, sdt_pr: Element | None, content: Iterable[Element] | None) -> None:
        """Doubt the content of a control whose data say otherwise: Word shows the data."""
        if sdt_pr is None or sdt_pr.find(W + "dataBinding") is None:
            return
        saved = "".join(t.text or "" for part in (() if content is None else content) for t in part.iter(_T))
        stored = bound_content.differs(sdt_pr, saved, self.stores)
        if stored is not None:
            self.doubt("bound-content", stored)

    def alternate(self, element: Element) -> None:
        """Read the branch of an `mc:AlternateContent` that Word shows, and no other."""
        self.check_alternate(element)
        self.content(chosen(element))

    def check_alternate(self, element: Element) -> None:
        """Doubt an alternate content whose branches have different figures."""
        if differs_in_figures(element):
            self.doubt("alternate-content", "".join(t.text or "" for t in element.iter(_T)))

    def drawing(self, element: Element) -> None:
        """Keep the text boxes of a picture or shape; they are read after the paragraph."""
        boxes = list(_outermost(element))
        self.boxes.extend(boxes)
        if not boxes:
            self.doubt("picture")

    def equation(self, element: Element) -> None:
        """Read an equation as text in one line."""
        text = equations.linear(element, self._part_of_equation)
        self.emit(text)
        if struck := equations.struck(element):
            self.doubt("struck-text", struck)
        if equations.is_structured(element):
            self.doubt("equation", text)

    def _part_of_equation(self, element: Element) -> str:
        if element.tag == M + "r":
            return self._piece(lambda: self.run(element))
        handler = _HANDLERS.get(element.tag)
        return "" if handler is None else self._piece(lambda: handler(self, element))

    def turned(self, element: Element) -> None:
        """Read a text whose direction is set (`w:bdo`, `w:dir`); doubt its figures from right to left."""
        text = self._piece(lambda: self.content(element))
        self.emit(text)
        if element.get(VAL) == "rtl" and _DIGIT.search(text):
            self.doubt("text-direction", text)

    def computed(self, element: Element) -> None:
        """Doubt a part of today's date, or a page number (`w:dayLong`, `w:pgNum`)."""
        self.doubt("field-without-result", str(element.tag).removeprefix(W))

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


def is_prompt(sdt: Element) -> bool:
    """Return whether a content control shows only its placeholder (17.5.2.39)."""
    properties = sdt.find(W + "sdtPr")
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))


def _is_dirty(field_element: Element) -> bool:
    return is_on_attribute(field_element.get(W + "dirty"))


def _is_locked(field_element: Element) -> bool:
    return is_on_attribute(field_element.get(W + "fldLock"))


def make_blank(element: Element) -> None:
    """Remove the text of an element that shows only a placeholder."""
    for t in element.iter(_T):
        t.text = None


def _outermost(element: Iterable[Element]) -> Iterator[Element]:
    """Yield the text boxes in an element; none inside another box or in a branch that is not shown."""
    for child in element:
        if child.tag in _TEXT_BOXES:
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from _outermost(chosen(child))
        else:
            yield from _outermost(child)


def _scripted(text: str, raised: int) -> str:
    """Return a text with its digits raised (1), lowered (-1) or as they are (0)."""
    return raised_digits(text) if raised > 0 else lowered_digits(text) if raised < 0 else text


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
    W + "instrText": InlineReader.field_code,
    M + "r": InlineReader.run,
    M + "t": _text,
    M + "oMath": InlineReader.equation,
    M + "oMathPara": InlineReader.equation,
    W + "tab": _constant("\t"),
    W + "ptab": _constant("\t"),
    W + "br": _break,
    W + "cr": _constant("\n"),
    W + "noBreakHyphen": _constant("-"),
    W + "sym": _symbol,
    W + "fldChar": InlineReader.field_mark,
    W + "fldSimple": InlineReader.simple_field,
    W + "hyperlink": InlineReader.content,
    W + "smartTag": InlineReader.content,
    W + "customXml": InlineReader.content,
    W + "bdo": InlineReader.turned,
    W + "dir": InlineReader.turned,
    W + "ins": InlineReader.revision,
    W + "moveTo": InlineReader.revision,
    W + "del": InlineReader.skip_revision,
    W + "moveFrom": InlineReader.skip_revision,
    W + "sdt": InlineReader.control,
    **dict.fromkeys((W + name for name in _COMPUTED), InlineReader.computed),
    W + "ruby": InlineReader.ruby,
    W + "drawing": InlineReader.drawing,
    W + "pict": InlineReader.drawing,
    W + "object": InlineReader.drawing,
    MC + "AlternateContent": InlineReader.alternate,
}
