"""Record ids: stable across resubmissions, different for different projects."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalize.identity import record_id, slug


def test_the_id_of_the_contract() -> None:
    assert record_id(2022, "北京市朝阳区城市管理指挥中心", "常年聘请律师费") == (
        "2022-chang-nian-pin-qing-lv-shi-fei-a229bcae2c25"
    )


@pytest.mark.parametrize(
    "name", ["“接诉即办” 经费", "「接诉即办」经费", '"接诉即办"　经费', "“接诉\u200b即办”经费"]
)
def test_width_space_and_quotes_do_not_matter(name: str) -> None:
    assert record_id(2022, "某局", name) == record_id(2022, "某局", "“接诉即办”经费")


def test_year_and_unit_do_matter() -> None:
    ids = {record_id(y, u, "甲") for y in (2021, 2022) for u in ("某局", "某某局")}
    assert len(ids) == 4


def test_what_is_missing_has_a_word() -> None:
    assert record_id(None, None, None).startswith("0000-unnamed-")


@given(st.text(max_size=200))
def test_a_slug_is_always_safe(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= 40
