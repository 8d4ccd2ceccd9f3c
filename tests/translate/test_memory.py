"""The memory: one translation serves all years, and texts that differ only in typing are the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.translate.catalogue import Catalogue
from pipeline.translate.memory import Found, Memory, Translation, as_pattern, key_of


def memory(*entries: tuple[str, str, str], context: str = "") -> Memory:
    return Memory({key_of(context, zh): Translation(one, many) for zh, one, many in entries})


PROJECTS = memory(("包含约{n}个项目", "About {n} project", "About {n} projects"))


@pytest.mark.parametrize(
    ("zh", "english"),
    [
        ("包含约1个项目", "About 1 project"),
        ("包含约9个项目", "About 9 projects"),
        ("包含约１２００个项目。", "About 1,200 projects"),
        ("包含约3万个项目", "About 30,000 projects"),
        ("包含约九个项目", None),
        ("包含约5%个项目", None),
    ],
)
def test_one_translation_serves_all_figures(zh: str, english: str | None) -> None:
    assert PROJECTS.find(zh) == (Found(english) if english else None)


def test_what_is_translated_as_it_is_comes_before_its_pattern() -> None:
    found = memory(("{year}年热线", "{year} Hotline", "{year} Hotline"), ("2020年热线", "First", "First"))
    assert found.find("2020年热线") == Found("First")
    assert found.find("2021年热线") == Found("2021 Hotline")


def test_the_indicator_above_a_text_may_have_other_figures() -> None:
    found = memory(("{n}份", "{n} contract", "{n} contracts"), context="签订1份合同")
    assert found.find("2份", "签订2份合同") == Found("2 contracts")
    assert found.find("2份", "印发2份材料") is None
    assert found.find("2份") is None


@pytest.mark.parametrize(
    ("zh", "same"),
    [
        ("日常运转、正常开展工作", "日常运转，正常开展工作。"),
        ("更好地解决", "更好的解决"),
        ("“接诉即办”工作", "「接诉即办」 工作"),
        ("热线（二期）", "热线(二期)"),
        ("甲——乙", "甲--乙"),
    ],
)
def test_what_is_only_typed_otherwise_is_the_same(zh: str, same: str) -> None:
    assert memory((zh, "English", "English")).find(same) == Found("English")


def test_other_words_are_another_text() -> None:
    assert memory(("甲，乙", "English", "English")).find("甲乙") is None


def test_english_that_leaves_a_figure_out_is_not_shown() -> None:
    assert memory(("包含{n}个项目", "One project", "Some projects")).find("包含2个项目") is None
    assert memory(("包含{n}个项目", "One project", "{n} projects")).find("包含1个项目") == Found(
        "One project"
    )


def test_an_entry_asks_for_a_text_without_its_figures() -> None:
    assert as_pattern(" 2021年，完成８０％ ") == "{year}年，完成{percent}"
    assert key_of("", as_pattern("包含约9个项目")) == key_of("", "包含约{n}个项目")


def test_a_person_is_spelt_as_the_memory_says_alone_and_among_others(tmp_path: Path) -> None:
    own = tmp_path / "own.po"
    own.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "项目负责人"\nmsgid "任长乐"\nmsgstr "Ren Zhangle"\n',
        "utf-8",
    )
    laid = Catalogue.load(own)
    assert laid.name("任长乐") == "Ren Zhangle"
    assert laid.name("张三、任长乐") == "Zhang San, Ren Zhangle"
    assert laid.text("任长乐") is None
    assert Catalogue.shipped().name("任长乐") == "Ren Changle"


def test_the_texts_of_a_form_take_well_under_a_millisecond_warm() -> None:
    catalogue = Catalogue.shipped()
    texts = [zh for _, zh in catalogue.memory.entries][:60]
    best = 1.0
    for _ in range(20):
        begun = time.process_time()
        for text in texts:
            catalogue.text(text, "签订2份合同")
        best = min(best, time.process_time() - begun)
    assert best < 0.003
