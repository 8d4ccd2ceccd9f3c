"""The internal review follows the ledger, and only changed pages are made again."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from support.fakes import form, submitted
from support.service import Service

from pipeline.render.internal import review as pages
from pipeline.service.control import decide
from pipeline.service.site import review_pages


def folder(service: Service) -> Path:
    return service.context.outbox.review(2022)


def names(service: Service) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in folder(service).glob("*.html"))


def told(service: Service, code: str = "A09", times: int = 1) -> None:
    """Give the newest revision of every record findings, as if a rule had found them."""
    finding = {
        "code": code, "name": code, "severity": "error", "result": "violated", "pointers": ["/project/name"],
        "cells": [], "message_zh": "有误", "message_en": "wrong", "remedy_zh": "", "remedy_en": "",
    }  # fmt: skip
    for path in (service.context.outbox.root / "internal" / "2022").glob("2022-*/*.json"):
        if path.stem.isdecimal():
            kept = json.loads(path.read_bytes())
            text = json.dumps([finding] * times, ensure_ascii=False)
            path.write_text(f'{{"findings":{text},"record":{json.dumps(kept["record"])}}}', "utf-8")
    (folder(service).with_suffix(".json")).unlink(missing_ok=True)


def test_a_year_has_pages_by_unit_and_by_rule(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲"), form("乙", unit="另一单位")))
    service.settle()
    service.loop.close()
    assert names(service) == ["index.html", "unit", "unit"]
    told(service)
    assert review_pages.refresh(service.context) == 4
    assert names(service) == ["index.html", "rule", "unit", "unit"]
    (page,) = folder(service).glob("unit-ling-*.html")
    assert "项目名称" in page.read_text("utf-8")
    assert review_pages.refresh(service.context) == 0


def test_only_what_changed_is_made_anew(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.drop("甲.docx", submitted(form("甲"), form("乙", unit="另一单位")))
    service.settle()
    service.loop.close()
    made: list[str] = []
    real = pages.unit_page
    monkeypatch.setattr(
        pages, "unit_page", lambda *given: made.append(given[2][0].digest.name) or real(*given)
    )
    review_pages.refresh(service.context)
    assert made == []
    service.drop("甲.docx", submitted(form("甲", "v2"), form("乙", unit="另一单位")))
    service.settle()
    service.loop.close()
    assert "甲" in made
    monkeypatch.setattr(pages, "edition", lambda: "another")
    made.clear()
    review_pages.refresh(service.context)
    assert sorted(made) == ["乙", "甲"]


def test_a_waiver_is_shown_and_a_withdrawal_too(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    ((record,),) = ([r.id for r in answer.records] for answer in service.settle())
    service.loop.close()
    told(service)
    decide.waive(service.context, record, "A09", "来函同意")
    review_pages.refresh(service.context)
    assert "来函同意" in (folder(service) / "rule-A09.html").read_text("utf-8")
    decide.withdraw(service.context, [record], "撤回")
    review_pages.refresh(service.context)
    assert "已撤回" in (folder(service) / "rule-A09.html").read_text("utf-8")


def test_what_stands_on_several_records_is_shown_soon_after_it_was_found(service: Service) -> None:
    for name in ("甲", "乙"):
        service.drop(f"{name}.docx", submitted(form(name, leader=name, phone="61230000")))
    service.settle()
    for seconds in (service.context.settings.slow_interval, service.context.settings.publish_interval):
        service.ticking.pass_seconds(seconds)
        service.loop.run_pass()
    index = (folder(service) / "index.html").read_text("utf-8")
    assert "B02" in index
    assert "甲 · 联系电话" in index


def test_what_cannot_be_read_is_left_out_and_told(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.drop("甲.docx", submitted(form("甲"), form("乙")))
    service.settle()
    service.loop.close()
    told(service)
    first, second = sorted((service.context.outbox.root / "internal" / "2022").glob("2022-*/1.json"))
    first.unlink()
    second.write_text("{")
    (folder(service).with_suffix(".json")).write_text("[")
    caplog.set_level(logging.CRITICAL)
    review_pages.refresh(service.context)
    assert names(service) == ["index.html", "unit"]
    (page,) = folder(service).glob("unit-*.html")
    assert page.read_text("utf-8").count("没有审核意见") == 2


def test_an_error_in_the_review_is_no_trouble_to_the_public(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(review_pages, "refresh", broken)
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    service.loop.close()
    assert (service.context.outbox.public / "manifest.json").is_file()
