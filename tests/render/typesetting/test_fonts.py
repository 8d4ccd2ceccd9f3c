"""The shipped fonts: complete for the characters of forms, licensed, and the same as in their README."""

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pipeline.assets import fonts

FILES = sorted(fonts().glob("*/*.ttf"))
FOLDERS = (
    "noto-serif-sc", "noto-sans-symbols-2", "noto-serif-hk", "noto-serif-jp", "noto-serif", "noto-sans-math",
    "noto-sans-symbols",
)  # fmt: skip
CORE = [path for path in FILES if "Core" in path.name]


@cache
def characters(path: Path) -> frozenset[int]:
    with TTFont(path) as font:
        return frozenset(font.getBestCmap())


def gb2312() -> set[int]:
    rows = (bytes((lead, trail)) for lead in range(0xA1, 0xF8) for trail in range(0xA1, 0xFF))
    return {ord(character) for row in rows for character in row.decode("gb2312", "ignore")}


@pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
def test_the_core_has_the_ideographs_of_gb2312_and_latin(path: Path) -> None:
    ideographs = {code for code in gb2312() if 0x4E00 <= code < 0xA000}
    assert len(ideographs) == 6763
    assert ideographs <= characters(path)
    assert set(range(0x20, 0x7F)) <= characters(path)


def test_regular_and_bold_have_the_same_characters() -> None:
    bold, regular = map(characters, CORE)
    assert bold == regular


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_font_is_static_truetype_with_its_licence_and_a_space(path: Path) -> None:
    with TTFont(path) as font:
        assert "glyf" in font
        assert "fvar" not in font
    assert "SIL Open Font License" in (path.parent / "OFL.txt").read_text("utf-8")
    assert 0x20 in characters(path)


def test_the_readme_names_the_files_by_their_hashes() -> None:
    text = (fonts() / "README.md").read_text("utf-8")
    named = {name: digest for digest, name in re.findall(r"([0-9a-f]{64})  (\S+\.ttf)", text)}
    shipped = {
        path.relative_to(fonts()).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in FILES
    }
    assert named == shipped


def test_no_folder_of_the_system_is_in_the_font_configuration() -> None:
    text = (fonts() / "fonts.conf").read_text("utf-8")
    folders = re.findall(r"<dir([^>]*)>([^<]*)</dir>", text)
    assert folders == [(' prefix="relative"', path) for path in FOLDERS]
    assert "<include" not in text


WRITTEN = (
    "℃℉‰‱㎡㎥㎝㎜㎞㎏㏄№±×÷√∶∷≦≧≤≥⩽⩾≠≈≌∵∴～￥〇–—―…‥·§†°′″〔〕【】『』①⑩⑳㉑㊱㊿⑴⒇⒈⒛❶➓㈠㈩㊣"
    "ⅠⅫⅰⅻ☐☑☒✔✘✓✗☓○●◎△▲▽▼◇◆□■※→←↑↓⇒★☆♀♂™©®℡½¼¾⅓⅔⁰⁴⁵⁻₀₁₂₃µΩ﹪﹣－／‖╳"
)
NAMES = "喆堃㙟㛃䶮䲟𬭚𬱖𫖯𬀩𠮷𡈽𠂉𡃁𤧛𣲗"
"""Characters of names: GB/T 2312, the table of 2013, Extensions A and B, Hong Kong and Japanese ones."""


def test_symbols_of_forms_and_characters_of_names_are_in_the_shipped_fonts() -> None:
    known = frozenset[int]().union(*map(characters, FILES))
    assert [c for c in WRITTEN + NAMES if ord(c) not in known] == []
    assert set(range(0x3400, 0x4DC0)) | set(range(0x4E00, 0xA000)) <= known


def test_a_later_font_gives_only_what_the_ones_before_it_do_not_have() -> None:
    main = frozenset[int]().union(*(characters(path) for path in FILES if path.parent.name in FOLDERS[:2]))
    for path in FILES:
        if path.parent.name in FOLDERS[2:]:
            assert len(characters(path) & main) < 6  # a space, and mirrored characters
            assert path.stat().st_size < 1_000_000
