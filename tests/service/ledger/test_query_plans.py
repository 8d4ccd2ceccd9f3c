"""SQLite's plans for the queries of the program: an index is used, or there is a reason to scan all rows.

The statements are recorded while everything is done that can be done to records.  A plan does not depend on
the number of rows, so a few records show what a hundred thousand would cost.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

import pytest
from support.fakes import BLOCKING, FakePageMaker, Ticking, form, prepare, submitted
from support.service import Service

from pipeline.model.limits import Limits
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer
from pipeline.service.daemon import retention
from pipeline.service.daemon.background import update_artifacts
from pipeline.service.executors.inline import InlineExecutor
from pipeline.service.monitoring import overview
from pipeline.service.monitoring.status import status
from pipeline.service.site.update import EVERYTHING, SitePart, update_site

EVERY_ROW = {
    # lists, feed, site map and manifest show every record; many changes lead to one update
    "SELECT entry FROM records WHERE shown IS NOT NULL": "the lists",
    "SELECT id, fingerprint FROM records": "the index of texts is brought in line with what is public",
    "SELECT r.id, r.name, r.revision, r.state": "`status` prints every record",
    "SELECT * FROM submissions ORDER BY id": "`status` prints every submission",
    "SELECT v.*, r.serial, r.first_published": "every page is printed anew, or made anew (`site --rebuild`)",
    "SELECT id, key FROM records WHERE skeleton IS NULL": "once, when a ledger is migrated or rebuilt",
    # findings over a year's records, made in a child process
    "SELECT DISTINCT year FROM records": "the years there are",
    "SELECT id, year, revision FROM records WHERE state IN": "the rules over the records of a year",
    # translations are updated once per `publish.slow_interval`
    "DELETE FROM texts WHERE id NOT IN": "texts that nobody shows any more",
    "SELECT id, zh, context, english, engine FROM texts": "texts whose English is another now",
    "SELECT t.zh, t.context, t.has_own": "what the memory asks translators for",
    # the office page, at most once per pass and otherwise every 30 s
    "SELECT state, count(*) AS n FROM submissions GROUP BY state": "an index is counted: 5 ms of 100,000",
    "SELECT * FROM (SELECT * FROM submissions WHERE state = ?": "the rows of the inner query, at most a few",
    # the file is rewritten if it is missing or was written for other tables
    "SELECT json_object('table'": "the journal is written anew",
}
"""Beginnings of the statements that scan all rows of a table, with the reason."""

SMALL = {"SCAN version", "SCAN waiting", "SCAN journal", "SCAN sqlite_schema"}
"""Small tables: one row, the files waiting in the inbox, or the changes of the last second."""

Values = tuple[object, ...]
_SPACE = re.compile(r"\s+")
_ASKED = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")


class Recording(sqlite3.Connection):
    """A connection that notes for every statement which tables it scans.

    An index of some rows only (with `WHERE` in its definition) contains just the rows that the query wants.
    """

    seen: ClassVar[dict[str, set[str]]] = {}

    def execute(self, statement: str, values: Values = ()) -> sqlite3.Cursor:  # type: ignore[override]
        self._note(statement, values)
        return super().execute(statement, values)

    def executemany(self, statement: str, values: Iterable[Values]) -> sqlite3.Cursor:
        given = list(values)
        if given:
            self._note(statement, given[0])
        return super().executemany(statement, given)

    def _note(self, statement: str, values: Values) -> None:
        known = _SPACE.sub(" ", statement)
        if known.startswith(_ASKED) and known not in self.seen:
            steps = [row[3] for row in super().execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            self.seen[known] = {
                step for step in steps if step.startswith("SCAN") and not self._is_small(step)
            }

    def _is_small(self, step: str) -> bool:
        """Return whether a step scans a small table, or an index of only the rows that are wanted."""
        if " ".join(step.split()[:2]) in SMALL:
            return True
        index = step.rpartition("INDEX ")[2].split()[0]
        asked = "SELECT sql LIKE '% WHERE %' FROM sqlite_schema WHERE name = ?"
        return bool((super().execute(asked, (index,)).fetchone() or (False,))[0])


def test_nothing_looks_at_every_row_but_what_has_to(service: Service) -> None:
    scans = tuple(statement for statement, steps in Recording.seen.items() if steps)
    unnamed = [statement for statement in scans if not statement.startswith(tuple(EVERY_ROW))]
    assert not unnamed, "give the table an index, or name the statement in EVERY_ROW with the reason"
    unused = [begin for begin in EVERY_ROW if not any(statement.startswith(begin) for statement in scans)]
    assert not unused, "these look at every row no more, or are gone"


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recording, "seen", {})
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Recording))
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def service(recorded: None, service: Service, ticking: Ticking) -> Service:
    """A service after a day on which everything happened."""
    everything(service, ticking)
    return service


def everything(service: Service, ticking: Ticking) -> None:
    """Submit forms with every result, make every decision of the officer, and update everything."""
    service.context.ledger.rows("PRAGMA synchronous = OFF")
    service.drop("城管/甲.docx", submitted(form("甲", budget=7), form("甲一", budget=7), form("丙")))
    service.settle()
    service.drop("城管/甲.docx", submitted(form("甲", "v2", budget=7), form("甲一", "v2", budget=7)))
    service.drop("城管/重.docx", submitted(form("甲", "v2", budget=7), form("甲一", "v2", budget=7)))
    service.drop("民政/丙.docx", submitted(form("丙", "v2")))
    service.drop("民政/丁.docx", submitted(form("丁", blocked=True)))
    service.drop("坏.docx", b"PK")
    service.drop("错.docx", submitted(form("戊"), do="err"))
    service.settle()
    context = service.context
    names = {record.name: record.id for answer in service.answers for record in answer.records}
    officer = partial(decide, service, ticking)
    officer("approve", [names["丙"]], None)
    officer("waive", names["丁"], BLOCKING, "合同无金额")
    officer("supersede", names["甲一"], names["甲"], "同一")
    officer("withdraw", [names["丙"]], "误报")
    retention.clean_up(context)
    inline = replace(context, executor=InlineExecutor(prepare, Limits()))
    update_site(inline, EVERYTHING | SitePart.RECORDS, rebuild_artifacts=True)
    update_artifacts(context.settings, context.page_maker, False)  # type: ignore[arg-type]
    status(context.settings)
    overview.current(context.settings, ticking())
    service.loop.close()


def decide(service: Service, ticking: Ticking, deed: str, *given: object) -> None:
    client = Client(
        service.context.settings,
        ticking,
        lambda _: service.loop.run_pass(),
        FakePageMaker(),
        is_served=lambda _: True,
    )
    getattr(Officer(client, prepare), deed)(*given)
