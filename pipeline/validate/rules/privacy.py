"""Personal data on the form: P01, P04, P05."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...memo import cached
from ...model.privacy import MOBILE, folded
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_DIGITS = re.compile(r"(?<!\d)\d(?:[ ]?\d){15,18}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@rule("P01", "person-and-telephone", "info", basis="公开个人信息前须确认")
def person_and_telephone(case: Case) -> Iterator[RuleResult]:
    """The name of 项目负责人 and an office telephone number need confirmation before publication."""
    project = case.record.project
    said = {"/project/leader": project.leader, "/project/phone": project.phone}
    known = [pointer for pointer in said if case.known(pointer)]
    filled = [pointer for pointer in known if said[pointer] and not has_mobile(said[pointer] or "")]
    if not known:
        yield not_checked("no-column")
    else:
        yield violated(*filled) if filled else holds(*known)


@rule("P04", "mobile-number", "info", basis="公开时应遮盖手机号码")
def mobile_number(case: Case) -> Iterator[RuleResult]:
    """The form contains no mobile number; published pages mask one."""
    yield _found(case, has_mobile)


@rule("P05", "identity-or-bank-card", "error", basis="公开时不得含身份证号、银行卡号")
def card_number(case: Case) -> Iterator[RuleResult]:
    """The form contains no identity-card or bank-card number."""
    yield _found(case, has_card)


def _found(case: Case, test: Callable[[str], bool]) -> RuleResult:
    """Return where the form has text that passes the test; a cell with several values counts once."""
    if not test(case.all_printed):  # most forms have none
        return holds()
    pointers = [pointer for pointer, text in case.printed if test(text)]
    cells = {place for pointer in pointers for place in case.places(pointer)}
    return violated(*pointers, operands={"count": len(cells)}) if pointers else holds()


@cached
def has_mobile(text: str) -> bool:
    """Return whether a text contains a mobile number."""
    return MOBILE.search(folded(text)) is not None


def has_card(text: str) -> bool:
    """Return whether a text contains the number of an identity card or a bank card."""
    return is_identity(folded(text)) or is_bank_card(folded(text))


def is_identity(text: str) -> bool:
    """Return whether a text contains an identity-card number with valid date and check digit (GB 11643)."""
    return any(_checked(match[0]) for match in _IDENTITY.finditer(text))


def _checked(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def is_bank_card(text: str) -> bool:
    """Return whether a text contains 16 to 19 digits that begin like a bank card and pass the Luhn check."""
    numbers = (match[0].replace(" ", "") for match in _DIGITS.finditer(text))
    return any(number[0] in "3456" and _luhn(number) for number in numbers)


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(number))):
        doubled = digit if place % 2 == 0 else 2 * digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
