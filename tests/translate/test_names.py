"""Names in pinyin."""

from __future__ import annotations

import pytest

from pipeline.translate.catalogue import Catalogue
from pipeline.translate.names import romanised, slug


@pytest.mark.parametrize(
    ("zh", "pinyin"),
    [
        ("郑彬", "Zheng Bin"),
        ("武文权", "Wu Wenquan"),
        ("欧阳修", "Ouyang Xiu"),
        ("尉迟恭", "Yuchi Gong"),
        ("单田芳", "Shan Tianfang"),
        ("曾国藩", "Zeng Guofan"),
        ("任军", "Ren Jun"),
        ("吕布", "Lü Bu"),
        ("王西安", "Wang Xi'an"),
        ("东方", "Dong Fang"),
        ("张三、李四", "Zhang San, Li Si"),
        ("张三 李四", "Zhang San, Li Si"),
    ],
)
def test_a_name_is_family_name_first(zh: str, pinyin: str) -> None:
    assert romanised(zh) == pinyin


@pytest.mark.parametrize("zh", ["买买提·艾力", "某某13900000000(办公)", "Tom", "王", ""])
def test_what_is_no_chinese_name_stays_as_it_is(zh: str) -> None:
    assert romanised(zh) == zh


def test_a_reviewed_spelling_prevails() -> None:
    assert romanised("汪长金") == "Wang Zhangjin"
    assert Catalogue.shipped().name("汪长金") == "Wang Changjin"


@pytest.mark.parametrize(
    ("zh", "address"),
    [
        ("常年聘请律师费", "chang-nian-pin-qing-lv-shi-fei"),
        ("北京12345热线", "bei-jing-12345-re-xian"),
        ("北京市朝阳区城市管理指挥中心", "bei-jing-shi-chao-yang-qu-cheng-shi-guan"),
        ("a" * 60, "a" * 40),
        ("《》", ""),
    ],
)
def test_a_slug_is_short_and_cut_at_a_hyphen(zh: str, address: str) -> None:
    assert slug(zh) == address
