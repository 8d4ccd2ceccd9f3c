"""The overview of submissions: what is listed, what is left out, and at what cost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from support.fakes import Ticking, form, submitted
from support.service import Service

from pipeline.service.context.context import ServiceContext
from pipeline.service.ledger.database import Ledger
from pipeline.service.monitoring import overview
from pipeline.service.monitoring.overview import SHOWN


def test_every_file_stands_where_it_calls_for_somebody(service: Service) -> None:
    service.drop("好.docx", submitted(form("好")))
    service.drop("退回.docx", submitted(do="refuse"))
    service.drop("改正.docx", submitted(do="refuse"))
    service.drop("坏.docx", submitted(do="err"))
    service.settle()
    service.drop("改正.docx", submitted(form("改正")))
    service.drop("甲/~$开着.docx", b"")
    service.drop("甲/开着.docx", submitted(form("开着")))
    service.settle()
    found = overview.overview(service.context.ledger, service.context.now())
    assert [one.name for one in found.received] == [
        "改正.docx",
        "坏.docx",
        "改正.docx",
        "退回.docx",
        "好.docx",
    ]
    assert [one.name for one in found.returned] == ["退回.docx"]
    assert [one.name for one in found.failed] == ["坏.docx"]
    (open_file,) = found.waiting
    assert (open_file.name, open_file.reason and open_file.reason.code) == ("甲/开着.docx", "open")
    assert found.oldest == open_file.since
    assert found.today == {**dict.fromkeys(found.today, 0), "published": 2, "returned": 2, "failed": 1}
    assert found.totals == {**found.today, "waiting": 1}


def test_yesterday_is_not_today_but_what_was_returned_stays(service: Service) -> None:
    service.drop("退回.docx", submitted(do="refuse"))
    service.settle()
    found = overview.overview(service.context.ledger, service.context.now() + timedelta(days=1))
    assert (found.received, sum(found.today.values())) == ((), 0)
    assert [one.name for one in found.returned] == ["退回.docx"]


def test_what_is_held_says_why(context: ServiceContext, ticking: Ticking) -> None:
    asking = replace(context, settings=replace(context.settings, publish_mode="approve"))
    service = Service(asking, ticking)
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    found = overview.overview(context.ledger, context.now())
    (held,) = found.held
    assert (held.name, held.unit, held.reason and held.reason.code) == ("甲", "某单位", "approval")
    assert (found.held_in_all, found.today["held"]) == (1, 1)


def test_long_lists_are_cut_and_counted(service: Service) -> None:
    for n in range(SHOWN + 5):
        service.drop(f"{n:03}.docx", submitted(do="refuse"))
    service.settle()
    found = overview.overview(service.context.ledger, service.context.now())
    assert (len(found.received), found.today["returned"]) == (SHOWN, SHOWN + 5)
    assert len(found.returned) == SHOWN


def test_no_list_reads_the_whole_ledger(service: Service) -> None:
    ledger: Ledger = service.context.ledger
    queries = {
        overview._OPEN: (1,),
        overview._UNANSWERED: ("failed", 1),
        overview._NEWEST: ("", 0, 1),
        overview._TODAY: ("", 0),
        overview._HELD: (1,),
    }
    for query, values in queries.items():
        plan = [row["detail"] for row in ledger.rows(f"EXPLAIN QUERY PLAN {query}", *values)]
        assert not [
            step for step in plan if re.match(r"SCAN (submissions|later|v|r)\b(?!.*records_held)", step)
        ], plan
