"""The office page: needs no script and no other file, and shows whether the service runs."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from lxml import html

from pipeline.errors import NoForm
from pipeline.model.outcome import SubmissionState
from pipeline.model.overview import HeldRecord, Overview, RemoteStatus, SubmissionStatus
from pipeline.model.publication import SiteIdentity
from pipeline.render.internal import office_page

NOW = datetime(2026, 3, 2, 9, 30, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
NONE: dict[SubmissionState, int] = dict.fromkeys(get_args(SubmissionState), 0)


def overview(**more: object) -> Overview:
    given = {
        "written": NOW, "totals": NONE, "today": NONE, "oldest": None, "waiting": (), "at_work": (),
        "held": (), "held_in_all": 0, "failed": (), "returned": (), "received": (),
    } | more  # fmt: skip
    return Overview(**given)  # type: ignore[arg-type]


def printed(given: Overview, *, running: bool = True, **more: Any) -> html.HtmlElement:  # noqa: ANN401 - handed on
    return html.fromstring(office_page.page(given, SiteIdentity(), running=running, **more).decode())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_policy_allows_its_own_style_sheet_and_nothing_else() -> None:
    page = printed(overview())
    (style,) = page.xpath("//style/text()")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert page.xpath("//script | //link | //img | //@style") == []


def test_what_stands_elsewhere_is_said_and_linked() -> None:
    lines = (
        RemoteStatus("集群 a", "Cluster a", "http://a:8787/status"),
        RemoteStatus("不<b>可用", "gone", is_trouble=True),
    )
    page = printed(overview(), remote=lines)
    (link,) = page.xpath("//p[@class='note']/a/@href")
    (trouble,) = page.xpath("//p[@class='note ended']")
    assert (link, text(trouble)) == ("http://a:8787/status", "不<b>可用 gone")


def test_a_returned_file_says_why_and_what_to_do_in_both_languages() -> None:
    one = SubmissionStatus("甲/<b>.docx", "returned", NOW - timedelta(days=1), NoForm().reason())
    (row,) = printed(overview(returned=(one,))).xpath("//section[@id='returned']//li")
    assert text(row).startswith("甲/<b>.docx 03-01 09:30 文档中没有找到项目支出绩效自评表。 请确认")
    assert "No project expenditure" in text(row)


def test_what_is_not_listed_is_counted() -> None:
    one = SubmissionStatus("a.docx", "waiting", NOW)
    (section,) = printed(overview(waiting=(one,), totals=NONE | {"waiting": 7})).xpath(
        "//section[@id='waiting']"
    )
    assert "另有 6 份未列出 6 more" in text(section)
    assert text(section).startswith("在收件文件夹中等待 Waiting in the inbox 7")


def test_a_held_record_comes_with_the_command_that_approves_it() -> None:
    (section,) = printed(overview(held=(HeldRecord("2022-jia-0", "甲", "某局"),), held_in_all=3)).xpath(
        "//section[@id='held']"
    )
    assert "ziping approve 2022-jia-0" in text(section)
    assert "2 more" in text(section)


def test_the_last_page_says_that_the_service_ended_and_is_not_loaded_again() -> None:
    assert "服务已于 2026-03-02 09:30:05 停止。" in text(printed(overview(), running=False))
    assert printed(overview(), running=False).xpath("//meta[@http-equiv='refresh']") == []
    assert printed(overview()).xpath("//meta[@http-equiv='refresh']/@content") == ["30"]


def test_nothing_is_said_as_nothing() -> None:
    page = printed(overview())
    assert next(text(s) for s in page.xpath("//section")) == "处理失败 Failed 0 无 none"
    assert page.xpath("//li") == []
