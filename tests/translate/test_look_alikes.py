"""Texts that look alike have one skeleton."""

from __future__ import annotations

import pytest

from pipeline.translate.look_alikes import skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            ("A项目", "А项目"),
            ("paypal", "pаypаl"),
            ("1期", "l期"),
            ("0号", "O号"),
            ("服务\u034f站", "服务站"),
        ),
        *(
            ("服务\u200b站", "服务站"),
            ("口袋公园", "ロ袋公园"),
            ("工程", "エ程"),
            ("é", "e\u0301"),
            ("一期", "⼀期"),
        ),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert one != other
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("一期", "二期"), ("甲区", "申区"), ("服务站", "服务中心"), ("1期", "2期")]
)
def test_not_alike(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
