"""Finds records that may be of one project although their names differ: same unit, year and budget.

Names are folded as for the record's id, and compared by their normalized indel similarity (2 × common
characters in order / all characters); from `publish.similar_name` on they are similar.  Names that both
contain numbers, but different ones, are not: 一期 and 二期 are two projects.  The budget (全年预算数 of the
fund total) must be the same to the last digit; without a budget no record is similar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from ...model.answer import Resembling
from ..context.context import ServiceContext
from ..ledger.database import Ledger
from ..ledger.schema import UNIT_AND_YEAR
from ..ledger.submissions import requeue

_LOOKED_AT = 200
"""How many records of one unit, year and budget are compared with a new one: the newest."""
_TOLD = 3
_NUMBER = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百千两]+|[IVX]+")
_NEWEST = (
    f"SELECT id, name, key FROM records WHERE budget = ? AND {UNIT_AND_YEAR} = ? AND id <> ?"  # noqa: S608
    " AND state IN ('published', 'held') ORDER BY serial DESC LIMIT ?"
)


def similar_records(ledger: Ledger, record_id: str, least: float) -> tuple[Resembling, ...]:
    """Return the records with a similarity of `least` or more, the most similar first, at most three."""
    found = sorted(_candidates(ledger, record_id), key=lambda one: (-one.similarity, one.id))
    return tuple([one for one in found if one.similarity >= least][:_TOLD])


def ask_other_submitters(context: ServiceContext, found: tuple[Resembling, ...], submission: int) -> None:
    """Mark earlier submissions of similar records to be answered again, with the question."""
    with context.ledger.transaction() as connection:
        for one in found:
            row = connection.execute(
                "SELECT v.submission FROM records r JOIN revisions v ON v.record = r.id"
                " AND v.revision = r.revision WHERE r.id = ? AND v.submission < ?",
                (one.id, submission),
            ).fetchone()
            if row:
                requeue(connection, row["submission"])


def similarity(one: str, other: str) -> float:
    """Return how similar two folded names are, 0 to 1; 0 if their numbers differ."""
    numbers = _NUMBER.findall(one), _NUMBER.findall(other)
    return 0.0 if all(numbers) and numbers[0] != numbers[1] else fuzz.ratio(one, other) / 100


def _candidates(ledger: Ledger, record_id: str) -> Iterator[Resembling]:
    own = ledger.row("SELECT key, budget FROM records WHERE id = ?", record_id)
    if own is None or own["budget"] is None:
        return
    unit, _, name = own["key"].rpartition("\n")
    for row in ledger.rows(_NEWEST, own["budget"], f"{unit}\n", record_id, _LOOKED_AT):
        yield Resembling(row["id"], row["name"], similarity(name, row["key"].rpartition("\n")[2]))
