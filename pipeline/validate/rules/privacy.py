"""Personal data on the form: P01, P04, P05."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...memo import cached
from ...model.privacy import bank_cards, identity_numbers, mobiles
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule


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
    """Return where the form has text that passes the test; a cell with several values counts once.

    Texts are tested as printed and as they will be published: a value may be joined from several cells.
    """
    values = dict.fromkeys((*case.printed, *case.answers))
    if not test("\n\n\n\n\n".join(dict.fromkeys(text for _, text in values))):  # most forms have none
        return holds()
    pointers = list(dict.fromkeys(pointer for pointer, text in values if test(text)))
    cells = {place for pointer in pointers for place in case.places(pointer)}
    return violated(*pointers, operands={"count": len(cells)}) if pointers else holds()


@cached
def has_mobile(text: str) -> bool:
    """Return whether a text contains a mobile number."""
    return any(mobiles(text))


def has_card(text: str) -> bool:
    """Return whether a text contains the number of an identity card or a bank card."""
    return any(identity_numbers(text)) or any(bank_cards(text))
