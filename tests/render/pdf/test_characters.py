"""Which characters cannot be printed: told from a table, as the layout would find it."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from support.folders import ROOT
from support.form_xml import form, funds, goals, head, indicators, total

from pipeline import chain
from pipeline.assets import fonts
from pipeline.model.record import Record
from pipeline.render.pdf.characters import is_common, is_printable, unprintable
from pipeline.render.pdf.document import english_pdf, form_pdf
from pipeline.render.pdf.glyphs import Editions, MissingGlyph, missing_glyphs
from pipeline.translate.catalogue import Catalogue
from pipeline.translate.memory import Memory, Translation, key_of
from pipeline.validate.profile_file import shipped_profile

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
BOTH = Editions(("zh", "en"))
ODD = {
    "extension B": range(0x20000, 0x2A6E0),
    "other ideographs": range(0x2A700, 0x32000),
    "compatibility ideographs": (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)),
    "emoji": (*range(0x1F300, 0x1FB00), 0x200D, 0xFE0F, 0x20E3),
    "combining marks": (*range(0x300, 0x370), *range(0x20D0, 0x20F1), 0x3099, 0x309A, *b"aeinouqx"),
    "Latin": range(0xA0, 0x250),
    "private use": (*range(0xE000, 0xE100), *range(0xF0000, 0xF0010)),
    "variation selectors": (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x845B, 0x2611),
    "Tibetan": range(0xF00, 0x1000),
    "Thai and Lao": range(0xE00, 0xF00),
    "Indic, Hangul, Arabic": (*range(0x590, 0x700), *range(0x900, 0xD80), *range(0x1100, 0x1200)),
    "zero width and spaces": (0xAD, 0x34F, *range(0x2000, 0x2070), 0x3000, 0xFEFF, *range(0xFFF0, 0xFFFE)),
    "controls": (*range(0x20), *range(0x7F, 0xA1)),
    "symbols": range(0x2100, 0x2C00),
    "anything": (*range(0x250, 0xD800), *range(0xE0000, 0xE0080), *range(0x10000, 0x20000)),
}
SAME = str.maketrans({"\u0e33": "\u0e32\u0e4d", "\u0eb3": "\u0eb2\u0ecd"})
"""Vowels that the layout reports in two parts."""


def ranges() -> list[tuple[int, int]]:
    lines = (fonts() / "characters.txt").read_text("ascii").split()
    return [(int(first, 16), int(last, 16)) for first, last in (line.split("-") for line in lines)]


def odd_texts(kind: str, count: int = 150) -> Iterator[str]:
    """Texts with odd characters, alone, side by side and between ordinary ones."""
    rng = random.Random(kind)
    pool = list(map(chr, ODD[kind]))
    for _ in range(count):
        around = rng.choice(("", "甲", "e", "喆", "☑", "⅔", "12.5", " "))
        yield around.join(rng.choices(pool, k=rng.randint(1, 3))) + rng.choice(("", around, "乙"))


def with_texts(*texts: str) -> Record:
    """The first sample with other texts as remarks, a figure that was not read, and a name."""
    data = Record.model_validate_json(SAMPLES[0].read_bytes()).model_dump(mode="json")
    data["project"]["name"] = texts[0]
    data["remarks"] = [{"label": text[:2] or "注", "text": text} for text in texts]
    data["funding"]["lines"][1]["executed"] = None
    data["provenance"] = {"/funding/lines/1/executed": {"table": 1, "row": 5, "column": 6, "text": texts[-1]}}
    return Record.model_validate(data)


def told(record: Record, editions: Editions = Editions()) -> set[str]:  # noqa: B008
    found = missing_glyphs(record, lambda: record, editions)
    return set("".join(glyph.character for glyph in found).translate(SAME))


def drawn(record: Record) -> set[str]:
    return {glyph.character for glyph in form_pdf(record, b"{}").missing}


def test_the_table_has_the_characters_of_the_fonts() -> None:
    listed = {code for first, last in ranges() for code in range(first, last + 1)}
    assert listed == {code for file in fonts().glob("*/*.ttf") for code in TTFont(file).getBestCmap()}
    assert ranges() == sorted(ranges())


def test_the_main_font_has_no_combining_marks() -> None:
    """A letter and a mark are drawn as one character only if they are one in NFC."""
    for name in ("Regular", "Bold"):
        core = TTFont(fonts() / "noto-serif-sc" / f"NotoSerifSCCore-{name}.ttf").getBestCmap()
        assert {unicodedata.category(chr(code))[0] for code in core} & {"M"} == set()


def test_common_characters_are_in_the_table_and_the_same_in_nfc() -> None:
    common = [c for c in map(chr, range(sys.maxunicode + 1)) if is_common(c)]
    assert len(common) > 28_000
    assert unprintable(f"\ue000{c}" for c in common) == ["\ue000"]
    assert all(unicodedata.is_normalized("NFC", c) and not unicodedata.combining(c) for c in common)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_can_be_printed(path: Path) -> None:
    record = Record.model_validate_json(path.read_bytes())
    assert told(record, BOTH) == set()


def test_the_shipped_words_can_be_printed_so_that_ordinary_forms_need_no_closer_look() -> None:
    assert BOTH.has_printable_words


def test_texts_that_are_called_printable_stay_so_when_they_are_joined() -> None:
    texts = [text for kind in ODD for text in odd_texts(kind, 400) if is_printable(text)]
    assert len(texts) > 900
    assert unprintable(texts) == unprintable(["".join(texts)]) == []
    assert unicodedata.is_normalized("NFC", "".join(texts) + "".join(reversed(texts)))


@pytest.mark.parametrize("kind", ODD)
def test_what_is_told_is_what_the_layout_finds(kind: str) -> None:
    record = with_texts(*odd_texts(kind))
    assert told(record) == drawn(record)


def test_odd_characters_of_all_kinds_side_by_side() -> None:
    rng = random.Random(4711)
    pool = [chr(code) for codes in ODD.values() for code in rng.sample(list(codes), min(40, len(codes)))]
    record = with_texts(*("".join(rng.choices(pool, k=5)) for _ in range(300)))
    assert told(record) == drawn(record)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("葛\U000e0100☑\ufe0f", set()),
        ("e\u0302 q\u0302", {"\u0302"}),
        ("\u0302甲", {"\u0302"}),
        ("采购😀\u200d\ue000", {"😀", "\ue000"}),
        ("\u2028\x7f\u3000\u2009\x07", {"\u2028", "\x7f"}),
        ("\uf904\u212b", set()),
    ],
)
def test_examples(text: str, missing: set[str]) -> None:
    record = with_texts(text)
    assert told(record) == drawn(record) == missing


def test_a_character_of_a_translation_is_found_where_no_text_of_the_form_has_it() -> None:
    record = with_texts("测试项目")
    memory = Memory({key_of("", "测试项目"): Translation("Test 😀", "Test 😀")})
    shipped = Catalogue.shipped()
    catalogue = Catalogue(shipped.labels, shipped.terms, shipped.units, memory)
    found = missing_glyphs(record, lambda: record, Editions(("zh", "en"), lambda: catalogue))
    assert found == (MissingGlyph("😀", None),) == english_pdf(record, b"{}", catalogue).missing
    assert told(record) == set()


NAMES = ("法律服务费", "测试\U0001f9ff项目", "\ufeff测\u200b试", "𠮷田\U0002a6d6")


@pytest.mark.parametrize(("name", "languages"), list(product(NAMES, [("zh",), ("zh", "en"), ("en",), ()])))
def test_check_says_what_convert_says(name: str, languages: tuple[str, ...]) -> None:
    data = form(*head(name), *funds(), *goals(), *indicators(), *total())
    checked = chain.check(data, "表.docx", shipped_profile(), editions=Editions(languages))
    made = chain.convert(data, "表.docx", shipped_profile(), Catalogue.shipped(), pdf_languages=languages)
    odd = languages and told(checked.forms[0].record)
    assert checked.verdict == made.verdict == ("returned" if odd else "ok")
    assert [f.findings for f in checked.forms] == [f.findings for f in made.forms]
    assert [f.reason for f in checked.forms] == [f.reason for f in made.forms]


def test_a_character_that_the_profile_hides_is_not_printed() -> None:
    data = form(*(row.replace("张三", "张\U0002a6d6") for row in head()), *funds(), *goals(), *indicators())
    hidden = replace(shipped_profile(), leader="hide")
    for profile, verdict in ((shipped_profile(), "returned"), (hidden, "ok")):
        assert chain.check(data, "表.docx", profile).verdict == verdict
        assert chain.convert(data, "表.docx", profile, Catalogue.shipped()).verdict == verdict
