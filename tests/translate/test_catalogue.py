"""The catalogue: complete for the closed vocabulary, exact for free texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po

from pipeline.assets import locale, templates
from pipeline.model import record
from pipeline.normalize.readings import RATINGS, SCALES
from pipeline.translate.catalogue import Catalogue, fold
from pipeline.translate.figures import steps

CJK = re.compile(r"[\u4e00-\u9fff]")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
LITERAL = re.compile(r'"([^"]*[\u4e00-\u9fff][^"]*)"')
VOCABULARIES = {
    "source": record.Source,
    "level1": record.Level1,
    "level2": record.Level2,
    "kind": record.ValueKind,
    "form": record.FormInfo.model_fields["kind"].annotation,
}
PAGES = (
    "common/base", "common/macros", "page/attainment", "page/disclosure",
    "site/lists", "site/home", "site/year", "site/unit", "site/units", "site/404",
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.shipped()


def words_of(template: str) -> set[str]:
    source = (templates() / f"{template}.html").read_text("utf-8")
    return {word for part in EXPRESSION.findall(source) for word in LITERAL.findall(part)}


@pytest.mark.parametrize("template", PAGES)
def test_every_word_of_a_template_has_a_label(template: str, catalogue: Catalogue) -> None:
    missing = {word for word in words_of(template) - {"万元"} if fold(word) not in catalogue.labels}
    assert missing == set()


def test_the_templates_do_hold_words() -> None:
    assert sum(len(words_of(template)) for template in PAGES) > 60


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_code_has_a_word_in_both_languages(vocabulary: str, catalogue: Catalogue) -> None:
    for code in get_args(VOCABULARIES[vocabulary]):
        term = catalogue.term(vocabulary, code)
        assert CJK.search(term.zh)
        assert term.en
        assert not CJK.search(term.en)


def test_every_rating_and_scale_of_the_reader_has_english(catalogue: Catalogue) -> None:
    assert {word for word in RATINGS if not catalogue.printed(word)} == set()
    assert {scale for scale in SCALES if not all(catalogue.printed(word) for word in steps(scale))} == set()


def test_a_label_outside_the_vocabulary_is_an_error_of_the_program(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.label("没有这个标签")


@pytest.mark.parametrize("name", ["labels.en.po", "memory.en.po"])
def test_no_entry_is_fuzzy_empty_chinese_or_there_twice(name: str) -> None:
    with (locale() / name).open("rb") as file:
        messages = [m for m in read_po(file, locale="en", abort_invalid=True) if m.id]
    source = (locale() / name).read_text("utf-8")
    assert len(messages) == len(re.findall(r'^msgid "(?!")', source, re.MULTILINE))
    for message in messages:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(form and not CJK.search(str(form)) for form in forms), message.id
        assert not message.fuzzy
        assert message.auto_comments, f"{message.id} does not say where it comes from"


def test_the_placeholders_of_a_label_are_those_of_its_translation() -> None:
    with (locale() / "labels.en.po").open("rb") as file:
        pairs = [(m.id, m.string) for m in read_po(file, locale="en") if isinstance(m.id, str)]
    fields = re.compile(r"\{\w+\}")
    assert [zh for zh, en in pairs if set(fields.findall(zh)) != set(fields.findall(str(en)))] == []


def test_a_text_is_found_whatever_its_width_white_space_and_quotes(catalogue: Catalogue) -> None:
    found = catalogue.text("2021年市民服务热线“接诉即办”工作经费")
    assert (
        found
        == "Operating Funds for the 2021 Citizen Service Hotline “Swift Response to Public Complaints” Work"
    )
    assert catalogue.text("２０２１年市民服务热线 「接诉即办」\n工作经费") == found
    assert catalogue.text("2022年市民服务热线“接诉即办”工作经费") == found.replace("2021", "2022")


def test_a_text_under_its_indicator_comes_before_the_plain_one(catalogue: Catalogue) -> None:
    assert catalogue.text("1份", "签订1份法律顾问合同") == "1 contract"
    assert catalogue.text("2份", "签订2份法律顾问合同") == "2 contracts"
    assert catalogue.text("1份") is None
    assert catalogue.text("验收合格", "签订1份法律顾问合同") == catalogue.text("验收合格")


@pytest.mark.parametrize(
    ("printed", "english"),
    [
        ("其中：当年财政拨款", "Current-year fiscal appropriation"),
        ("产出指标（50分）", "Output indicators"),
        ("年初预算数：", "Original budget"),
        ("项目资金（万元）", "Project funds"),
        ("没见过的标签", None),
    ],
)
def test_a_printed_label_is_known_under_its_trimmings(
    printed: str, english: str | None, catalogue: Catalogue
) -> None:
    assert catalogue.printed(printed) == english


def test_an_offices_memory_lies_over_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "own.po"
    own.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "验收合格"\nmsgstr "Passed"\n\nmsgid "汪长金"\nmsgstr "Wang Zhangjin"\n\n'
        'msgid "新的目标"\nmsgstr "A new objective"\n\n#, fuzzy\nmsgid "合同金额"\nmsgstr "Guess"\n\n'
        '#, fuzzy\nmsgid "未审的译文"\nmsgstr "Unreviewed"\n\nmsgid "还没有译文"\nmsgstr ""\n',
        "utf-8",
    )
    laid = Catalogue.load(own)
    assert laid.text("验收合格") == "Passed"
    assert laid.text("新的目标") == "A new objective"
    assert laid.name("汪长金") == "Wang Zhangjin"
    assert laid.text("合同金额") == "Contract amount"
    assert laid.text("未审的译文") is None
    assert laid.text("还没有译文") is None
    assert Catalogue.shipped().text("新的目标") is None
