"""Find marks that a document must not be published: 机密, 内部资料, 依申请公开 and the like.

Sources: 保守国家秘密法 (marks of state secrets), 政府信息公开条例 (ways of disclosure).  A mark is a line of
its own (`机密★1年`), an answer to 密级, 公开方式 or 是否涉密, or a ticked box.  A text that has such a word
but is no mark (保密工作经费 as a project's name) is for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, Literal

from ..model.record import Provenance
from ..package.document import Document, Paragraph
from ..package.grid import GridRow
from .lines import spot
from .vocabulary import squeeze

Where = Literal["form", "header", "footer", "watermark", "property", "filename"]

_WORDS: Final = (
    "绝密|机密|秘密|涉密|内部(?:资料|文件|材料|使用|掌握)|注意保存|妥善保[管存]|禁止外传|不得外传"
    "|(?:不予|不宜|免予?|暂不|不)公开|依申请公开"
)
_TITLE: Final = "(?:密级|保密级别|涉密等级|秘密等级|(?:信息|政务)?公开(?:方式|属性|类别|类型|形式|性质|选项))"
_MARK: Final = re.compile(
    rf"(?:{_TITLE}[:：]?)?[(【\[〔<《]*(?:{_WORDS})(?:[、,，;；!！。·\-—]*(?:{_WORDS}))*[)】\]〕>》!！。]*"
    r"(?:[★☆*＊✩✭].{0,12}|\d{1,3}(?:年|个?月)|长期)?"
)
_TICKED: Final = re.compile(rf"[☑☒✔✓√■](?:{_WORDS})")
_UNTICKED: Final = re.compile(r"[□☐○◯〇][^□☐○◯〇☑☒✔✓√■]*")
_ASKED: Final = re.compile(r"是否.{0,4}(?:涉密|保密|秘密)[^:：是否]{0,6}[:：]?(是?)否?")
_NONE: Final = re.compile(rf"{_TITLE}[:：]?(?:无|否|公开|一般|普通|非密|[-—/]*)")
_DENIED: Final = re.compile(r"(?:非|不|无|未|没有)(?:涉密|密级|涉及(?:国家)?秘密)|主动公开|公开发布")
_LIKE: Final = re.compile("绝密|机密|秘密|涉密|内部资料|内部文件|注意保存|不予公开|不宜公开|依申请公开")
_LIKE_IF_SHORT: Final = re.compile("保密|密级|不公开|免公开")
_SHORT: Final = 30
_ANY: Final = re.compile("密|内\\s*部|注\\s*意|妥\\s*善|公\\s*开|外\\s*传")
_PARTS: Final = re.compile(r"[\s_\-—–·.、,，+&()（）【】\[\]〔〕《》<>]+")


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """A mark, or a text like one: its text, where it is found, and the cell or paragraph on the form."""

    is_mark: bool
    text: str
    where: Where
    spots: tuple[Provenance, ...] = ()


def secrecy_marks(document: Document, filename: str) -> Iterator[SecrecyMark]:
    """Yield the marks of a document, each text once."""
    told: set[str] = set()
    for text, where, spots in _texts(document, filename):
        for line in text.splitlines() if where != "filename" else [text]:
            kind = _kind(line, where) if _ANY.search(line) else None
            if kind is not None and squeeze(line) not in told:
                told.add(squeeze(line))
                yield SecrecyMark(kind == "mark", line.strip(), where, spots)


def _texts(document: Document, filename: str) -> Iterator[tuple[str, Where, tuple[Provenance, ...]]]:
    """Yield the texts of a document; none of the form itself if it has no character of a mark."""
    yield filename, "filename", ()
    for margin in document.margins:
        yield margin.text, margin.place, ()
    cells = [cell.text for block in document.blocks if isinstance(block, GridRow) for cell in block.cells]
    paragraphs = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    if _ANY.search("\n".join(cells + paragraphs)) is None:  # nearly all forms
        return
    for block in document.blocks:
        if isinstance(block, Paragraph):
            at = (Provenance(paragraph=block.number, text=block.text),) if block.number is not None else ()
            yield block.text, "form", at
        else:
            yield from ((text, "form", spots) for text, spots in _cells(block))


def _cells(row: GridRow) -> Iterator[tuple[str, tuple[Provenance, ...]]]:
    """Yield the cells that begin in a row; a question whether the form is secret with its answer."""
    for cell, after in zip_longest(row.cells, row.cells[1:]):
        if cell.row == row.number and cell.text:
            asks = after is not None and _ASKED.fullmatch(squeeze(cell.text)) is not None
            yield f"{cell.text}{after.text}" if asks else cell.text, (spot(cell),)


def _kind(line: str, where: Where) -> Literal["mark", "like"] | None:
    """Return whether a line is a mark, has a word like one, or neither."""
    text = squeeze(line)
    asked = _ASKED.match(text)
    if _TICKED.search(text) or (asked is not None and asked[1]):
        return "mark"
    if asked is not None or _NONE.fullmatch(text):
        return None
    text = _DENIED.sub("", _UNTICKED.sub("", text))
    if _MARK.fullmatch(text):
        return "mark"
    if where == "filename" and any(_MARK.fullmatch(part) for part in _PARTS.split(line.rpartition(".")[0])):
        return "mark"
    short = len(text) <= _SHORT and _LIKE_IF_SHORT.search(text)
    return "like" if short or _LIKE.search(text) else None
