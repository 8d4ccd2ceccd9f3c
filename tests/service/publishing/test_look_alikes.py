"""Names that look like those of a known record are held, whoever sent them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.fakes import Ticking, form, prepare, submitted
from support.service import Service

from pipeline.model.answer import Answer
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer

Drop = Callable[..., Answer]


@pytest.fixture
def drop(service: Service) -> Drop:
    def dropped(name: str, text: str = "一", folder: str = ".", **more: object) -> Answer:
        service.drop(f"{folder}/{text}.docx", submitted(form(name, text, **more)))
        answer, *_ = service.settle()  # and those that it overtakes
        return answer

    return dropped


@pytest.fixture
def officer(service: Service, ticking: Ticking) -> Officer:
    client = Client(
        service.context.settings, ticking, lambda _: service.loop.run_pass(), is_served=lambda _: True
    )
    return Officer(client, prepare)


def held_for(answer: Answer) -> str | None:
    return answer.reason.code if answer.verdict == "held" and answer.reason else None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A区绿化", "А区绿化"),
        ("口袋公园", "ロ袋公园"),
        ("服务站（①期）", "服务站（1期）"),
        ("道路1标", "道路l标"),
    ],
)
def test_another_spelling_is_held_and_both_are_shown(drop: Drop, first: str, second: str) -> None:
    assert drop(first).verdict == "published"
    answer = drop(second, "二")
    assert held_for(answer) == "look-alike"
    assert answer.reason is not None
    assert first in answer.reason.message_zh
    assert second in answer.reason.message_en


@pytest.mark.parametrize(
    ("first", "second"), [("服务站（一期）", "服务站(一期)"), ("“接诉”经费", '"接诉"经费'), ("A 区", "Ａ区")]
)
def test_width_spaces_quotes_and_brackets_do_not_matter(drop: Drop, first: str, second: str) -> None:
    assert [drop(first).verdict, drop(second, "二").verdict] == ["published", "published"]


def test_other_names_are_published(drop: Drop) -> None:
    assert [drop(name).verdict for name in ("一期工程", "二期工程")] == ["published", "published"]
    assert drop("一期工程", year=2023).verdict == "published"


def test_what_was_approved_is_known_from_then_on(drop: Drop, officer: Officer) -> None:
    drop("A区绿化")
    record = drop("А区绿化", "二").records[0].id
    assert held_for(drop("А区绿化", "三")) == "look-alike", "held again until somebody has decided"
    officer.approve([record], "两个项目")
    assert drop("А区绿化", "四").verdict == "published"
    assert drop("A区绿化", "五").verdict == "published"
