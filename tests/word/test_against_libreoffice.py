"""A second pair of eyes: what is read of random strange cells is what LibreOffice prints of them.

Each cell is held against the words of the page.  Whether a colour, a size, a line through the text or an
overlap leaves it readable is judged from the pixels.  What is read must be the same, or the figure must be
left unread with a finding.

The documents are the same in every run.  `ZIPING_SEED=…` makes others; a failure names the seed.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pytest
from support.form_xml import FUNDS, form, funds, goals, head, indicators, total
from support.printed import Printed, printed
from support.printed_cells import Sight, sight, spots
from support.strange_cells import Maker, StrangeDocument
from support.word_xml import docx, raw, tbl, tc, tr

from pipeline.chain import check
from pipeline.model.form import Doubt
from pipeline.model.limits import Limits
from pipeline.package.grid import GridRow
from pipeline.validate.profile_file import shipped_profile
from pipeline.word import open_document
from pipeline.word.body import read_document
from pipeline.word.formatting.screening import Screening
from pipeline.word.opening.main_part import open_package

SEED = int(os.environ.get("ZIPING_SEED", "20261130"))
DOCUMENTS, CELLS = 16, 36

KNOWN = {
    "webHidden": "LibreOffice hides text that Word hides only in the web layout (17.3.2.44)",
    "condensed": "LibreOffice never moves characters closer together than a sixth of their size",
    "fitText": "LibreOffice does not read w:fitText",
    "textFill": "LibreOffice 7 prints the colour of w:color, Word 2010 and newer that of w14:textFill",
    "themeAlone": "LibreOffice 7 prints the saved colour, Word the colour of the theme (17.3.2.6)",
    "black highlight": "LibreOffice changes automatic colour on some highlights; the reader takes no chance",
    "toggles": "LibreOffice does not combine toggle properties of several styles (17.7.3)",
    "two strikes": "LibreOffice has one property for a single and a double line, Word two",
    "struck capitals": "the picture does not show where the line through small capitals is",
    "struck and raised": "nor where it is through raised digits",
    "raised twice": "both raise the text, by amounts that the picture does not tell apart",
    "raised cell": "nothing of the cell is on the line, so the picture does not show that it is raised",
    "style in a table style": "in LibreOffice the colour of a table style wins over some paragraph styles",
    "automatic colour in a table style": "LibreOffice takes the colour of the table style instead",
    "symbolFont": "the machine has no Wingdings; the glyphs that LibreOffice takes instead have no text",
    "symbol": "the same",
    "placeholder": "the prompt of a content control is printed, but it is no answer",
    "ruby": "the pronunciation above a word is printed, but it is no text of the form",
    "tracked": "LibreOffice prints changes that nobody has accepted, deleted text too, in the author's colour",
    "field =1+1": "LibreOffice computes formulas anew, Word shows the stored result",
    "field IF": "the same, for conditions",
    "field EQ": "LibreOffice does not draw EQ fields",
    "field SYMBOL": "LibreOffice shows the stored result too, Word only what the code says",
    "field MACROBUTTON": "LibreOffice shows the stored result or a text of its own",
    "field QUOTE": "LibreOffice shows nothing without a stored result",
}
"""Why LibreOffice prints something else than Word shows, by the kind of a cell.  These cells have tests of
their own, and both ways of reading them must agree here too."""

UNREAD = frozenset(
    (
        *("text-direction", "field-outdated", "merge-field", "bound-content", "alternate-content"),
        *("field-without-result", "unknown-symbol", "equation"),
    )
)
"""The doubts that leave a figure unread with a finding, whatever is printed."""
TOLD = UNREAD | {"invisible-text", "unread-figure"}
"""The findings that tell why a figure was not read."""
FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Read:
    """What was read of a cell."""

    text: str
    codes: frozenset[str]


@cache
def made() -> tuple[StrangeDocument, ...]:
    """Return the strange documents; every third has lists, the others tracked changes."""
    maker = Maker(random.Random(SEED))
    return tuple(maker.document(CELLS, numbered=n % 3 == 0) for n in range(DOCUMENTS))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Return all documents as they are printed, and each without the runs that can be left out."""
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or poppler is not installed")
    both = {}
    for n, one in enumerate(made()):
        both |= {f"{n}": one.data, f"{n}-without": one.without}
    return printed(both, tmp_path_factory.mktemp("printed"))


def read(data: bytes) -> dict[int, Read]:
    """Return what is read of the cells, by their marks."""
    document, found = open_document(data, Limits()), {}
    for row in document.blocks:
        if isinstance(row, GridRow) and (mark := re.fullmatch(r"Q(\d+)", row.cells[0].text)):
            cell = row.cells[1]
            doubts = document.doubts.get((cell.table, cell.row, cell.column), ())
            found[int(mark[1])] = Read(cell.text, frozenset(doubt.code for doubt in doubts))
    return found


def same(text: str) -> str:
    """Return a text for comparison: without white space, and with the hyphens that pdftotext gives."""
    plain = "".join(text.split()).replace("\u2011", "-").replace("\ufe0f", "")
    return unicodedata.normalize("NFC", plain)


def agree(seen: Sight, got: Read | None) -> bool:
    """Return whether the text that was read is the one that is seen.

    Beside a text that nobody can read, nothing shows whether digits are raised.
    """
    if got is None:
        return False
    one, other = same(seen.text), same(got.text)
    folded = unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)
    return one == other or (bool(seen.unseen) and folded)


def complaint(document: int, mark: int, seen: Sight, got: Read | None) -> str:
    cell = made()[document].cells[mark]
    return f"seed {SEED}, document {document}, Q{mark} {sorted(cell.kinds)}: printed {seen}, read {got}: {cell.content}"


def judged(pages: dict[str, Printed]) -> list[tuple[int, int, Sight, Read | None]]:
    """Return document, mark, what is seen and what was read, of all cells whose kinds are not `KNOWN`."""
    found = []
    for n, one in enumerate(made()):
        got, where = read(one.data), spots(pages[str(n)])
        for mark, cell in one.cells.items():
            if cell.kinds.isdisjoint(KNOWN) and mark in where:
                found.append((n, mark, sight(pages[str(n)], where[mark]), got.get(mark)))
    return found


@pytest.mark.office
def test_what_is_read_is_what_is_printed(pages: dict[str, Printed]) -> None:
    cells = judged(pages)
    equal = [cell for cell in cells if agree(cell[2], cell[3])]
    wrong = [c for c in cells if c not in equal and (c[3] is None or c[3].codes.isdisjoint(UNREAD))]
    assert not wrong, "\n".join(complaint(*cell) for cell in wrong)
    assert len(cells) > DOCUMENTS * CELLS * 0.6, "too few cells are held against the page"
    assert len(equal) > len(cells) * 0.9, "too much is left unread"


@pytest.mark.office
def test_a_run_that_is_read_makes_a_difference_to_the_page(pages: dict[str, Printed]) -> None:
    wrong = []
    for n, mark, seen, got in judged(pages):
        last, page = made()[n].last.get(mark), pages[str(n)]
        other = pages[f"{n}-without"]
        spot = spots(page)[mark]
        if last is None or got is None or last not in same(got.text) or spots(other)[mark].page != spot.page:
            continue
        if page.pixels(spot.page, spot.box).tobytes() == other.pixels(spot.page, spot.box).tobytes():
            wrong.append(complaint(n, mark, seen, got))
    assert not wrong, "\n".join(wrong)


@pytest.mark.office
def test_an_amount_is_the_printed_one_or_is_not_read(pages: dict[str, Printed]) -> None:
    wrong, published = [], 0
    for n, mark, seen, got in judged(pages):
        one = made()[n]
        cell = one.cells[mark]
        if one.in_table_style or "numbered" in cell.kinds or cell.properties:
            continue
        figure = tc(raw(cell.content.replace(" </w:t>", "</w:t>", 1)))
        rows = [(*FUNDS[0][:3], figure, *FUNDS[0][4:]), FUNDS[1]]
        data = form(*head(), *funds(rows), *goals(), *indicators(), *total(), parts=one.parts)
        outcome = check(data, "f.docx", shipped_profile()).forms[0]
        amount = outcome.published.funding.lines[0].executed
        printed_one = same(seen.text)
        if amount is not None:
            published += 1
            if not FIGURE.fullmatch(printed_one) or amount != Decimal(printed_one) * 10_000:
                wrong.append(f"{amount} {complaint(n, mark, seen, got)}")
        elif printed_one and not {f.code for f in outcome.findings} & {
            *UNREAD,
            "invisible-text",
            "unread-figure",
        }:
            wrong.append(f"no finding {complaint(n, mark, seen, got)}")
    assert not wrong, "\n".join(wrong)
    assert published > 30, "too few amounts are read"


def alone(data: bytes) -> tuple[str, list[Doubt], bool]:
    """Return text and doubts of the second cell of a table, and whether the document counts as plain."""
    package = open_package(data, Limits())
    document = read_document(package)
    row = document.blocks[0]
    assert isinstance(row, GridRow)
    return row.cells[1].text, document.doubts.get((1, 1, 2), []), package.surroundings.is_plain


def test_both_ways_of_reading_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = 0
    for n, one in enumerate(made()):
        for mark, cell in one.cells.items():
            data = docx(tbl(tr("甲", tc(raw(cell.content), properties=cell.properties))), parts=one.parts)
            fast = alone(data)
            with monkeypatch.context() as patch:
                patch.setattr(Screening, "is_plain", lambda *_: False)
                careful = alone(data)
            assert fast[:2] == careful[:2], f"seed {SEED}, document {n}, Q{mark}: {cell.content}"
            plain += fast[2]
    assert plain > DOCUMENTS, "too few documents are plain"
