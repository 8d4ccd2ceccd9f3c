"""One project under two names: whose receipt asks whether it is the same project."""

from __future__ import annotations

import pytest
from support.fakes import FakePageMaker, Ticking, form, prepare, submitted
from support.service import Service

from pipeline.model.answer import Answer
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer
from pipeline.service.publishing import similar
from pipeline.service.publishing.similar import similarity

BUDGET = 120_000


def project(name: str, budget: int | None = BUDGET, **more: object) -> dict[str, object]:
    return form(name, budget=budget, **more)


def alike(answer: Answer) -> list[list[str | None]]:
    return [[other.name for other in record.resembling] for record in answer.records]


@pytest.fixture
def service(service: Service) -> Service:
    """A service that has published 常年聘请律师费."""
    service.drop("甲.docx", submitted(project("常年聘请律师费")))
    assert [a.verdict for a in service.settle()] == ["published"]
    return service


def test_both_are_asked_and_both_are_public(service: Service) -> None:
    service.drop("乙.docx", submitted(project("常年聘请律师费用")))
    new, again = service.settle()
    assert [(a.file, a.verdict) for a in (new, again)] == [("乙.docx", "published"), ("甲.docx", "published")]
    assert (alike(new), alike(again)) == ([["常年聘请律师费"]], [["常年聘请律师费用"]])
    assert new.records[0].resembling[0].similarity == pytest.approx(14 / 15)
    assert [record.revision for record in again.records] == [1]
    assert service.settle() == []


@pytest.mark.parametrize(
    "other",
    [
        project("常年聘请律师费用", budget=BUDGET + 1),
        project("常年聘请律师费用", budget=None),
        project("常年聘请律师费用", unit="另一单位"),
        project("常年聘请律师费用", year=2023),
        project("办公用房取暖费"),
    ],
    ids=["budget", "no budget", "unit", "year", "name"],
)
def test_nobody_is_asked_about_another_project(service: Service, other: dict[str, object]) -> None:
    service.drop("乙.docx", submitted(other))
    (answer,) = service.settle()
    assert (answer.verdict, alike(answer)) == ("published", [[]])


def test_two_units_with_a_project_of_one_name_have_two_projects(service: Service) -> None:
    service.drop("乙.docx", submitted(project("常年聘请律师费", unit="另一单位")))
    (answer,) = service.settle()
    assert (answer.verdict, alike(answer), answer.records[0].revision) == ("published", [[]], 1)


def test_forms_of_one_document_are_asked_about_each_other_once(service: Service) -> None:
    service.drop("汇总.docx", submitted(project("食堂运行费", budget=7), project("食堂运行经费", budget=7)))
    (answer,) = service.settle()
    assert alike(answer) == [["食堂运行经费"], ["食堂运行费"]]


def test_nobody_is_asked_once_the_office_has_joined_them(
    service: Service, ticking: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.drop("乙.docx", submitted(project("常年聘请律师费用")))
    new, again = service.settle()
    client = Client(
        service.context.settings,
        ticking,
        lambda _: service.loop.run_pass(),
        FakePageMaker(),
        is_served=lambda _: True,
    )
    officer = Officer(client, prepare)
    officer.supersede(again.records[0].id, new.records[0].id, "同一项目")
    service.drop("乙.docx", submitted(project("常年聘请律师费用", text="v2")))
    (answer,) = service.settle()
    assert (answer.verdict, alike(answer)) == ("published", [[]])


def test_no_more_than_three_are_named_and_answered_again(service: Service) -> None:
    names = [f"{letter}片区道路养护费" for letter in "东南西北中"]
    service.drop("片区.docx", submitted(*(project(name, budget=9) for name in names)))
    (answer,) = service.settle()
    assert {len(found) for found in alike(answer)} == {3}


def test_what_is_compared_does_not_grow_with_the_office(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    measure = similar.similarity

    def counted(one: str, other: str) -> float:
        compared.append(other)
        return measure(one, other)

    monkeypatch.setattr(similar, "_LOOKED_AT", 4)
    monkeypatch.setattr(similar, "similarity", counted)
    service.drop("多.docx", submitted(*(project(chr(0x4E00 + 40 * n) * 4, budget=9) for n in range(9))))
    service.settle()
    assert len(compared) == 9 * 4


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("道路改造一期", "道路改造二期", 0.0),
        ("道路改造1期", "道路改造2期", 0.0),
        ("社区补助Ⅱ", "社区补助Ⅱ", 1.0),
        ("第三社区补助", "第三社区补助费", 12 / 13),
        ("道路改造", "2022年道路改造", 8 / 13),
    ],
)
def test_numbers_tell_projects_apart_where_both_have_them(one: str, other: str, expected: float) -> None:
    assert similarity(one, other) == pytest.approx(expected)
