"""The data that lists and feeds need of one published record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .public_layout import record_folder
from .publication import Publication
from .record import FundLine, Record


@dataclass(frozen=True, slots=True)
class Entry:
    """One published record in a list.

    `budget` (全年预算数) and `executed` (全年执行数) of the fund total are in yuan, `rate` (执行率) is the
    fraction that the form prints; each is None if the form does not give it.  `serial` is the record's
    running number within its year; both dates are aware datetimes in the office's time zone.
    """

    id: str
    year: int
    serial: int
    name: str
    unit: str | None
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    first_published: datetime
    last_published: datetime

    @property
    def path(self) -> str:
        """The record's folder, relative to the site's root, with a trailing slash."""
        return record_folder(self.id)


def unit_of(record: Record) -> str | None:
    """Return the unit that a record is listed under: 实施单位, else 主管部门."""
    return record.project.implementing_unit or record.project.competent_department


def fund_total(record: Record) -> FundLine | None:
    """Return the line 年度资金总额; None if the form has none."""
    return next((line for line in record.funding.lines if line.source == "total"), None)


def entry_of(record: Record, publication: Publication) -> Entry:
    """Return the list entry of a published record."""
    total = fund_total(record)
    return Entry(
        id=record.id,
        year=int(record.id[:4]),
        serial=publication.serial,
        name=record.project.name or record.id,
        unit=unit_of(record),
        budget=total.annual_budget if total else None,
        executed=total.executed if total else None,
        rate=total.execution_rate if total else None,
        first_published=publication.first_published,
        last_published=publication.last_published,
    )
