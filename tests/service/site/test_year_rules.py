"""Rules over a year's records while the service runs: their findings, the time, and what is read again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.fakes import form, submitted
from support.service import Service

from pipeline.service.context.context import ServiceContext
from pipeline.service.control import decide
from pipeline.service.site.update import SitePart, update_site
from pipeline.service.site.year_rules import YearRules

PHONE = {"phone": "61230000", "year": 2022}


def found(context: ServiceContext, year: int = 2022) -> list[dict[str, Any]] | None:
    path = context.outbox.year_findings(year)
    return json.loads(path.read_bytes()) if path.is_file() else None


def publish_two(service: Service) -> list[str]:
    service.drop("甲.docx", submitted(form("甲", leader="甲一", **PHONE)))
    service.drop("乙.docx", submitted(form("乙", leader="乙二", **PHONE)))
    return sorted(answer.records[0].id for answer in service.settle())


def test_what_stands_on_several_records_is_found_at_leisure(
    service: Service, context: ServiceContext
) -> None:
    ids = publish_two(service)
    assert found(context) is None
    service.ticking.pass_seconds(context.settings.slow_interval)
    service.loop.run_pass()
    (shared,) = found(context) or ()
    assert (shared["code"], shared["observed"], shared["cells"]) == ("B02", "61230000", [])
    assert sorted(shared["pointers"]) == sorted(
        f"/records/{one}/project/{key}" for one in ids for key in ("leader", "phone")
    )
    assert "甲一" in shared["message_zh"]


def test_the_end_of_the_service_does_not_wait_for_leisure(service: Service, context: ServiceContext) -> None:
    publish_two(service)
    service.loop.close()
    assert [one["code"] for one in found(context) or ()] == ["B02"]


def test_all_reviews_are_brought_up_together(service: Service, context: ServiceContext) -> None:
    publish_two(service)
    update_site(context, SitePart.REVIEW)
    assert [one["code"] for one in found(context) or ()] == ["B02"]


def test_years_are_apart(service: Service, context: ServiceContext) -> None:
    service.drop("甲.docx", submitted(form("甲", leader="甲一", **PHONE)))
    service.drop("乙.docx", submitted(form("乙", leader="乙二", **(PHONE | {"year": 2023}))))
    service.settle()
    YearRules().refresh(context)
    assert (found(context), found(context, 2023)) == ([], [])


def test_a_record_is_read_once_a_revision(
    service: Service, context: ServiceContext, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = publish_two(service)
    review = YearRules()
    assert review.refresh(context) == 1
    context.outbox.internal(first, 1).unlink()
    assert review.refresh(context) == 0
    assert found(context)
    assert YearRules().refresh(context) == 1
    assert found(context) == []
    assert "is not an internal record" in caplog.text
    context.outbox.internal(second, 1).write_bytes(b"{")
    assert YearRules().refresh(context) == 0


def test_what_is_withdrawn_is_looked_at_no_more(service: Service, context: ServiceContext) -> None:
    first, _ = publish_two(service)
    review = YearRules()
    review.refresh(context)
    decide.withdraw(context, [first], "重复")
    assert review.refresh(context) == 1
    assert found(context) == []
