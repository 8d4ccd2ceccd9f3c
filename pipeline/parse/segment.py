"""Split the paragraphs and rows of a document with many forms into sheets, one per form.

A form begins with its title, its project name or its funds block, whichever comes first after the
indicators of the previous form.  A form may span several tables, several forms may share a table, and
there may be any text between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..package.document import Document, Paragraph
from .lines import Line
from .vocabulary import squeeze, vocabulary

_TITLE_LENGTH = 60
_LOOK_BACK = 8
"""Number of paragraphs before a form's first row that may hold its title, year and unit lines."""
_FAMILY = re.compile(r".{0,30}绩效.{0,20}表(\(.*\))?.{0,12}")
_CONTINUED = re.compile(r"[(]?续(?:表)?\d*[)]?$|^续表?\d*[:.]?")
_NAME = re.compile(r"项目名称:(.+)")
_YEAR_LINE = re.compile(
    r"^[(（]?(20\d\d|二[〇○零]..)年?度?[)）]?$"
    r"|^[(（]?\d{4}年度?[)）]?$"
    r"|^[(（][_xX×*]*年度?[)）]$"
)


@dataclass(slots=True)
class FormSegment:
    """The lines of one possible form, the paragraphs before it, and those after it up to the next form."""

    lines: list[Line] = field(default_factory=list)
    before: list[Paragraph] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)
    has_name: bool = False
    has_programme: bool = False
    """Whether a programme is named (专项资金名称): that of the project, or the project itself."""
    has_funds: bool = False
    has_goals: bool = False
    has_indicators: bool = False
    side_by_side: bool = False
    """Whether a line has the labels of two projects, one beside the other."""
    is_list: bool = False
    """Whether projects are listed one per row, under a header with 项目名称 beside the amounts."""

    @property
    def is_named(self) -> bool:
        """Whether the sheet names a project, or its programme."""
        return self.has_name or self.has_programme


def segments(document: Document) -> list[FormSegment]:
    """Split a document into sheets."""
    found: list[FormSegment] = []
    pending: list[Paragraph] = []
    titled = False
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.text:
                pending.append(block)
                titled = titled or is_form_title(block.text)
            continue
        line = Line(block)
        if not found or _begins(line, found[-1], titled):
            found.append(FormSegment(before=pending[-_LOOK_BACK:]))
            before = len(found[-1].before)
            _after(found, pending[: len(pending) - before])
        elif pending:
            _inside(found[-1], pending)
        pending, titled = [], False
        _note(found[-1], line)
    if found:
        found[-1].after += pending
    return _continued(found)


def _continued(found: list[FormSegment]) -> list[FormSegment]:
    """Return the sheets; one that continues under a repeated title (… 续) is joined to the previous one."""
    kept: list[FormSegment] = []
    for sheet in found:
        if kept and _continues(sheet, kept[-1]):
            kept[-1].lines += sheet.lines
            kept[-1].after = sheet.after
        else:
            kept.append(sheet)
    return kept


def _continues(sheet: FormSegment, before: FormSegment) -> bool:
    """Return whether a sheet begins with an indicator header, under the title of the previous sheet."""
    if not (sheet.lines[0].heads_indicators and before.has_indicators) or sheet.has_funds or sheet.is_named:
        return False
    here, there = ({_CONTINUED.sub("", squeeze(p.text)) for p in s.before} for s in (sheet, before))
    return any(is_form_title(text) for text in here & there)


def _after(found: list[FormSegment], paragraphs: list[Paragraph]) -> None:
    if len(found) > 1:
        found[-2].after += paragraphs


def _inside(sheet: FormSegment, paragraphs: list[Paragraph]) -> None:
    """Add the paragraphs between two tables of one form."""
    (sheet.after if sheet.has_indicators else sheet.before).extend(paragraphs)


def _begins(line: Line, sheet: FormSegment, titled: bool) -> bool:
    """Return whether a new form begins with this line; `sheet` is the previous one."""
    started = sheet.is_named or sheet.has_funds or sheet.has_indicators
    if not started:
        return titled and bool(sheet.lines)
    if titled or (line.has_full_width_text() and is_form_title(line.cells[0].text)):
        return True
    head = line.roles("head")
    if "name" in head:
        return sheet.has_name or sheet.has_indicators or (sheet.has_funds and sheet.has_goals)
    if "programme" in head:
        return sheet.has_programme or sheet.has_indicators
    return sheet.has_indicators and sheet.has_funds and line.heads_funds


def _note(sheet: FormSegment, line: Line) -> None:
    sheet.lines.append(line)
    head = line.roles("head")
    known = len(line.labels)
    if "name" in head or known > 3 or not (known or sheet.has_name):
        sheet.side_by_side = sheet.side_by_side or _are_side_by_side(line)
    if known > 1 and not sheet.has_goals:
        sheet.has_goals = len(line.roles("goal")) > 1
    sheet.has_name = sheet.has_name or "name" in head
    sheet.has_programme = sheet.has_programme or "programme" in head
    sheet.has_funds = sheet.has_funds or line.heads_funds
    sheet.is_list = sheet.is_list or (line.heads_funds and not head.keys().isdisjoint({"name", "programme"}))
    sheet.has_indicators = sheet.has_indicators or line.heads_indicators


def _are_side_by_side(line: Line) -> bool:
    """Return whether a line has two projects: two names, or the header of a block twice."""
    if line.heads_indicators:
        return _times(line, "indicator_column", "name") > 1 and _times(line, "indicator_column", "actual") > 1
    if len(line.labels) > 3 and len(line.roles("goal")) > 1:
        goals = [roles["goal"] for _, roles in line.labels if "goal" in roles and "block" not in roles]
        return goals[-4:] == ["expected", "actual"] * 2
    if "name" in line.roles("head") or not line.labels:
        return len({*_names(line)}) > 1
    return False


def _times(line: Line, section: str, role: str) -> int:
    return sum(roles.get(section) == role for _, roles in line.labels)


def _names(line: Line) -> list[str]:
    """Return the project names in a line, each behind the same label 项目名称 or in one cell with it."""
    named = [c for c, roles in line.labels if roles.get("head") == "name"]
    if named:
        same = [c for c in named if squeeze(c.text).strip(":") == squeeze(named[0].text).strip(":")]
        answers = (line.right_of(c) for c in same)
        return [squeeze(c.text) for c in answers if c is not None and c.text]
    return [match[1] for c in line.printed if (match := _NAME.fullmatch(squeeze(c.text)))]


def is_form_title(text: str) -> bool:
    """Return whether a short text is the title of a self-evaluation form or of a related form."""
    squeezed = squeeze(text)
    if len(squeezed) > _TITLE_LENGTH or squeezed.startswith("注"):
        return False
    words = vocabulary()
    return words.matches("title", "form", squeezed) or words.near_miss(squeezed) is not None


def is_title(text: str) -> bool:
    """Return whether a short text above a table can be its title, that of some form about performance."""
    squeezed = squeeze(text)
    return is_form_title(text) or bool(len(squeezed) <= _TITLE_LENGTH and _FAMILY.fullmatch(squeezed))


def is_year_line(text: str) -> bool:
    """Return whether a text is the year line below the title, filled in （2022年度） or left open."""
    return bool(_YEAR_LINE.match(squeeze(text)))
