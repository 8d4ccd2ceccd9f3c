"""Personal numbers are found however their digits are written."""

from __future__ import annotations

import pytest
from support.form_xml import form, funds, goals, head, indicators, total

from pipeline import chain
from pipeline.model.privacy import bank_cards, identity_numbers, masked_mobiles, mobiles
from pipeline.validate.profile_file import shipped_profile

MOBILE, IDENTITY, CARD = "13812345678", "11010519491231002X", "6222021234567890128"


@pytest.mark.parametrize(
    "written",
    [
        *(
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "138.1234.5678",
            "１３８１２３４５６７８",
            "+8613812345678",
        ),
        *(
            "86 138 1234 5678",
            "138\n1234\n5678",
            "1381234\n5678",
            "138\u200b1234\u20605678",
            "1 3 8 1 2 3 4 5 6 7 8",
        ),
        *(
            "138 - 1234 - 5678",
            "电话13812345678（办）",
            "138\u034f12345678",
            "138——1234——5678",
            "138\u00ad12345678",
        ),
    ],
)
def test_a_mobile_number(written: str) -> None:
    assert [found.digits for found in mobiles(written)] == [MOBILE]
    masked = masked_mobiles(written)
    assert "138****5678" in masked
    assert not any(mobiles(masked))


@pytest.mark.parametrize(
    "text", ["138123456789", "2138123456780", "1381234567", "138元\n1234元\n5678元", "13\n10\n10\n10\n10\n1"]
)
def test_no_mobile_number(text: str) -> None:
    assert not any(mobiles(text))


@pytest.mark.parametrize(
    "written",
    [
        *(IDENTITY, IDENTITY.lower(), "110105 19491231 002X", "110105-19491231-002X", "110105\n19491231002X"),
        *(
            "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
            "110105\u200b19491231\u200d002Ｘ",
            "１１０１０５１９４９１２３１００２Ｘ",
        ),
    ],
)
def test_an_identity_card(written: str) -> None:
    assert [found.digits for found in identity_numbers(f"身份证{written}，")] == [IDENTITY]


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519491331002X", "2110105194912310029", "20210315 20220315 12"]
)
def test_no_identity_card(text: str) -> None:
    assert not any(identity_numbers(text))


@pytest.mark.parametrize(
    "written",
    [
        *(
            CARD,
            "6222 0212 3456 7890 128",
            "6222-0212-3456-7890-128",
            "622202\n1234567890128",
            "6222021234\u200b567890128",
        ),
        *("６２２２０２１２３４５６７８９０１２８", "6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 8"),
    ],
)
def test_a_bank_card(written: str) -> None:
    assert [found.digits for found in bank_cards(written)] == [CARD]


@pytest.mark.parametrize(
    "text",
    ["6222021234567890127", "62\n220212\n345\n6789\n0\n128", "622202.12,345,678", "2021 2022 2023 2024"],
)
def test_no_bank_card(text: str) -> None:
    assert not any(bank_cards(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (IDENTITY[:6] + "\u200b" + IDENTITY[6:], "P05"),
        ("6222 0212\n3456 7890\n128", "P05"),
        ("138\u20601234\n5678", "P04"),
    ],
)
def test_a_form_with_one_in_a_text(text: str, code: str) -> None:
    data = form(*head(), *funds(), *goals(f"联系 {text} 办理"), *indicators(), *total())
    (one,) = chain.check(data, "表.docx", shipped_profile()).forms
    assert code in {finding.code for finding in one.findings}
