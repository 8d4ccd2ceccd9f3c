"""Rules over the records of a year: `outbox/internal/<year>-findings.json`, a list of findings.

    the ledger's newest revisions -> a brief of each, read once -> rules over forms -> the file

Pointers begin with the record's id: `/records/2022-…/project/phone`.  The briefs of a running service stay
in memory, so that what comes again is only what changed.
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
    """The records in brief, by id with the revision they were read from."""

    _briefs: dict[str, tuple[int, Brief]] = field(default_factory=dict)

    def refresh(self, context: ServiceContext) -> int:
        """Apply the rules over forms to every year, and write what is found anew.

        Linear in the records of the ledger; a record whose revision is known is not read again.  Returns how
        many files were written.
        """
        years: dict[int, list[Brief]] = {row["year"]: [] for row in context.ledger.rows(_YEARS)}
        for year, brief in self._read(context):
            years[year].append(brief)
        return sum(_write(context, year, briefs) for year, briefs in years.items())

    def _read(self, context: ServiceContext) -> Iterator[tuple[int, Brief]]:
        """Every published or held record in brief; those that are gone are forgotten."""
        known, self._briefs = self._briefs, {}
        for row in context.ledger.rows(_ROWS):
            kept = known.get(row["id"])
            fits = kept is not None and kept[0] == row["revision"]
            brief = kept[1] if kept and fits else _brief(context, row["id"], row["revision"])
            if brief is not None:
                self._briefs[row["id"]] = row["revision"], brief
                yield row["year"], brief


def _brief(context: ServiceContext, record: str, revision: int) -> Brief | None:
    """The brief of one revision; none where its internal file cannot be read, which the log tells."""
    path = context.outbox.internal(record, revision)
    try:
        full = internal_record.read_record(path)
    except (FileNotFoundError, ValueError) as error:
        _log.warning("%s is no internal record, the year's rules leave it out: %s", path, error)
        return None
    return in_brief(full, record, with_places=False)


def _write(context: ServiceContext, year: int, briefs: list[Brief]) -> bool:
    found = [finding_json(finding) for finding in over_forms(briefs, context.settings.profile)]
    text = json.dumps(found, ensure_ascii=False)
    return atomic.write_changed(context.outbox.year_findings(year), text.encode())
