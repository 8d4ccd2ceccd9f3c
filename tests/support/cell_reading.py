"""Read one strange cell: its text with the codes of its doubts, or the amount and the findings of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from support.form_xml import FUNDS, form, funds, goals, head, indicators, total
from support.word_xml import body, docx, p, tbl, tc, tr

from pipeline.chain import check
from pipeline.model.limits import Limits
from pipeline.model.record import Record
from pipeline.package.grid import GridRow
from pipeline.validate.profile_file import shipped_profile
from pipeline.word import open_document

Parts = Mapping[str, bytes]
Shown = tuple[str, frozenset[str]]


def shown(*content: str, parts: Parts | None = None, cell: str = "", row: str = "", table: str = "") -> Shown:
    """Return text and codes of doubts of the second cell of a table's only row."""
    return shown_of(
        docx(tbl(tr("甲", tc(*content, properties=cell), properties=row), properties=table), parts=parts)
    )


def shown_of(data: bytes, row: int = 1, column: int = 2) -> Shown:
    """Return text and codes of doubts of a cell of the first table; an empty text if its row has none."""
    document = open_document(data, Limits())
    codes = frozenset(doubt.code for doubt in document.doubts.get((1, row, column), ()))
    for block in document.blocks:
        if isinstance(block, GridRow) and (block.table, block.number) == (1, row):
            return next(cell.text for cell in block.cells if cell.column == column), codes
    return "", codes


def records(data: bytes) -> tuple[Record, frozenset[str]]:
    """Return the record of a form as it would be published, and the codes of its findings."""
    outcome = check(data, "绩效自评表.docx", shipped_profile())
    assert outcome.forms, outcome.reason
    made = outcome.forms[0]
    return made.published, frozenset(finding.code for finding in made.findings)


Amount = tuple[Decimal | None, frozenset[str]]


def amount(*content: str, parts: Parts | None = None) -> Amount:
    """Return the amount (yuan) that a cell with such content, in 万元, is published as, and the findings."""
    return _executed(form(*_rows(*content), parts=parts))


def amount_of(made: Callable[[bytes], bytes], *content: str) -> Amount:
    """Return the same for a document that is made of its main part."""
    return _executed(made(body(p("项目支出绩效自评表"), p("（2022年度）"), tbl(*_rows(*content)))))


def _rows(*content: str) -> list[str]:
    rows: Sequence[Sequence[str]] = ((*FUNDS[0][:3], tc(*content), *FUNDS[0][4:]), FUNDS[1])
    return [*head(), *funds(rows), *goals(), *indicators(), *total()]


def _executed(data: bytes) -> Amount:
    record, codes = records(data)
    return record.funding.lines[0].executed, codes
