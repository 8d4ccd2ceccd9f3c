"""Applies the rules over the records of a year: `outbox/internal/<year>-findings.json`, a list of findings.

    the ledger's newest revisions -> a brief of each, read once -> rules over forms -> the file

Pointers begin with the record's id: `/records/2022-…/project/phone`.  A `YearRules` keeps its briefs in
memory, so that a second refresh only reads what changed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...storage import atomic
from ...translate.finding_json import finding_json
from ...validate import Brief, in_brief, over_forms
from ..context.context import ServiceContext
from ..outbox import internal_record

_log = logging.getLogger(__name__)
_ROWS = (
    "SELECT id, year, revision FROM records WHERE state IN ('published', 'held') AND revision > 0"
    " ORDER BY year, serial"
)
_YEARS = "SELECT DISTINCT year FROM records WHERE revision > 0"


@dataclass(slots=True)
class YearRules:
    """The briefs of records, by id, each with the revision that it was read from."""

    _briefs: dict[str, tuple[int, Brief]] = field(default_factory=dict)

    def refresh(self, context: ServiceContext) -> int:
        """Apply the rules over forms to every year, and write the findings that changed.

        Linear in the records of the ledger; a record whose revision is known is not read again.  Returns the
        number of files written.
        """
        years: dict[int, list[Brief]] = {row["year"]: [] for row in context.ledger.rows(_YEARS)}
        for year, brief in self._read(context):
            years[year].append(brief)
        return sum(_write(context, year, briefs) for year, briefs in years.items())

    def _read(self, context: ServiceContext) -> Iterator[tuple[int, Brief]]:
        """Yield year and brief of every published or held record; briefs of other records are dropped."""
        known, self._briefs = self._briefs, {}
        for row in context.ledger.rows(_ROWS):
            kept = known.get(row["id"])
            fits = kept is not None and kept[0] == row["revision"]
            brief = kept[1] if kept and fits else _brief(context, row["id"], row["revision"])
            if brief is not None:
                self._briefs[row["id"]] = row["revision"], brief
                yield row["year"], brief


def _brief(context: ServiceContext, record: str, revision: int) -> Brief | None:
    """Return the brief of one revision; None, with a log entry, if its internal file cannot be read."""
    path = context.outbox.internal(record, revision)
    try:
        full = internal_record.read_record(path)
    except (FileNotFoundError, ValueError) as error:
        _log.warning("%s is not an internal record and is left out of the year's rules: %s", path, error)
        return None
    return in_brief(full, record, with_places=False)


def _write(context: ServiceContext, year: int, briefs: list[Brief]) -> bool:
    found = [finding_json(finding) for finding in over_forms(briefs, context.settings.profile)]
    text = json.dumps(found, ensure_ascii=False)
    return atomic.write_changed(context.outbox.year_findings(year), text.encode())
