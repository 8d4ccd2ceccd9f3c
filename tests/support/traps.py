"""Variations that Word, WPS and users add to a form without changing its content; each edits document.xml.

A trap is a function that changes the tree of the root element; `apply` returns the bytes of a whole document.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

from lxml import etree
from support.word_xml import CONTENT_TYPES, W

Element = etree._Element
Trap = Callable[[Element, random.Random], None]
WN = f"{{{W}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SYMBOLS = {
    "≥": ("Symbol", "F0B3"),
    "≤": ("Symbol", "F0A3"),
    "□": ("Wingdings", "F0A8"),
    "☑": ("Wingdings", "F0FE"),
}


def el(name: str, *children: Element, **attributes: str) -> Element:
    element = etree.Element(WN + name)
    for key, value in attributes.items():
        element.set(WN + key, value)
    element.extend(children)
    return element


def run(text: str, *properties: Element) -> Element:
    t = el("t")
    t.text = text
    return el("r", *([el("rPr", *properties)] if properties else []), t)


def wrapped(element: Element, wrapper: Element, inside: Element | None = None) -> None:
    """Replace an element by a wrapper that contains it."""
    parent = element.getparent()
    parent.replace(element, wrapper)
    (wrapper if inside is None else inside).append(element)


def control(element: Element) -> None:
    content = el("sdtContent")
    wrapped(element, el("sdt", el("sdtPr", el("alias", val="填写")), content), content)


def runs(root: Element) -> list[Element]:
    return [r for r in root.iter(WN + "r") if "".join(r.itertext()).strip()]


def some(elements: list[Element], chance: random.Random, share: float = 0.5) -> list[Element]:
    return [e for e in elements if chance.random() < share]


def split_runs(root: Element, _: random.Random) -> None:
    for r in runs(root):
        text, parent = "".join(r.itertext()), r.getparent()
        at = parent.index(r)
        parent[at : at + 1] = [run(text[i : i + 2]) for i in range(0, len(text), 2)]


def controls_in_cells(root: Element, chance: random.Random) -> None:
    for p in some(list(root.iter(WN + "p")), chance):
        if p.getparent().tag == WN + "tc":
            control(p)


def controls_around_runs(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        control(r)


def controls_around_cells(root: Element, chance: random.Random) -> None:
    for tc in some(list(root.iter(WN + "tc")), chance):
        if tc.find(f"{WN}tcPr/{WN}vMerge") is None:
            control(tc)


def controls_around_rows(root: Element, chance: random.Random) -> None:
    for tr in some(list(root.iter(WN + "tr")), chance):
        control(tr)


def revisions(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        old = el("r", el("delText"))
        old[0].text = "旧值9"
        r.addprevious(el("del", old, id="1", author="甲"))
        wrapped(r, el("ins", id="2", author="甲"))


def moves(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        r.addprevious(el("moveFrom", run("挪走8"), id="3", author="甲"))
        wrapped(r, el("moveTo", id="4", author="甲"))


def hidden(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        r.addnext(run("99", el("vanish")))


def fields(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        code = el("r", el("instrText"))
        code[0].text = " =SUM(ABOVE) 77 "
        for mark in (
            el("r", el("fldChar", fldCharType="begin")),
            code,
            el("r", el("fldChar", fldCharType="separate")),
        ):
            r.addprevious(mark)
        r.addnext(el("r", el("fldChar", fldCharType="end")))


def simple_fields(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        wrapped(r, el("fldSimple", instr=" MERGEFIELD A "))


def links(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        wrapped(r, el("hyperlink", el("proofErr", type="spellStart")))


def smart_tags(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        wrapped(r, el("smartTag", element="date"))


def alternatives(root: Element, chance: random.Random) -> None:
    for t in some([t for t in root.iter(WN + "t") if t.text], chance):
        alternate, choice, fallback = (
            etree.Element(MC + n) for n in ("AlternateContent", "Choice", "Fallback")
        )
        choice.set("Requires", "w14")
        second = el("t")
        second.text = t.text
        t.getparent().replace(t, alternate)
        choice.append(t)
        fallback.append(second)
        alternate.extend([etree.Comment("?"), choice, fallback])


def symbols(root: Element, _: random.Random) -> None:
    for r in runs(root):
        parts = re.split(f"([{''.join(SYMBOLS)}])", "".join(r.itertext()))
        if len(parts) > 1:
            made = [
                el("r", el("sym", font=SYMBOLS[x][0], char=SYMBOLS[x][1])) if x in SYMBOLS else run(x)
                for x in parts
                if x
            ]
            at = r.getparent().index(r)
            r.getparent()[at : at + 1] = made


def notes(root: Element, chance: random.Random) -> None:
    for r in some(runs(root), chance):
        r.addnext(el("r", el("rPr", el("vertAlign", val="superscript")), el("footnoteReference", id="2")))


def wide(root: Element, _: random.Random) -> None:
    for t in root.iter(WN + "t"):
        t.text = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789%." else c for c in t.text or "")


def spaces(root: Element, chance: random.Random) -> None:
    for tc in some(list(root.iter(WN + "tc")), chance):
        for p in tc.iterchildren(WN + "p"):
            p.append(run("\u3000 "))


def no_grid(root: Element, _: random.Random) -> None:
    for name in ("tblGrid", "tcW"):
        for element in list(root.iter(WN + name)):
            element.getparent().remove(element)


def old_merges(root: Element, _: random.Random) -> None:
    for span in list(root.iter(WN + "gridSpan")):
        properties, width = span.getparent(), int(span.get(WN + "val"))
        tc = properties.getparent()
        properties.replace(span, el("hMerge", val="restart"))
        vertical = properties.find(WN + "vMerge")
        for _n in range(width - 1):
            beside = el("tcPr", el("hMerge", val="continue"))
            if vertical is not None:
                beside.append(el("vMerge", val=vertical.get(WN + "val", "continue")))
            tc.addnext(el("tc", beside, el("p")))


def nested(root: Element, _: random.Random) -> None:
    for tbl in [t for t in root.iter(WN + "tbl") if not any(t.iterancestors(WN + "tbl"))]:
        cell = el("tc", el("tcPr"))
        layout = el("tbl", el("tblPr"), el("tr", cell))
        wrapped(tbl, layout, cell)
        cell.append(el("p"))


TRAPS: dict[str, Trap] = {
    f.__name__: f
    for f in (
        split_runs, symbols, controls_in_cells, controls_around_runs, controls_around_cells, controls_around_rows, revisions, moves, hidden,
        fields, simple_fields, links, smart_tags, alternatives, notes, wide, spaces, no_grid, old_merges, nested,
    )
}  # fmt: skip


def apply(data: bytes, traps: list[str], seed: int = 0, *, strict: bool = False) -> bytes:
    """Return the same document with these traps applied in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members["word/document.xml"])
    for name in traps:
        TRAPS[name](root, random.Random(f"{seed}{name}"))
    members["word/document.xml"] = etree.tostring(root)
    if strict:
        for name, part in members.items():
            members[name] = part.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(name, part if name != "[Content_Types].xml" else CONTENT_TYPES)
    return buffer.getvalue()
