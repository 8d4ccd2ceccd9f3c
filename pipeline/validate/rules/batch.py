"""Rules over the forms of a document or of a year: T03, B01 to B03; linear in the number of forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ...model.finding import Figure, Finding
from ..case import RuleResult, holds, not_checked, violated
from ..forms import Brief, Forms, Told, called, few
from ..profile import Profile
from ..registry import BATCH_RULES, batch_rule, findings, in_order
from ..words import bare


def over_forms(briefs: Iterable[Brief], profile: Profile, *, everything: bool = False) -> tuple[Finding, ...]:
    """Return all findings over several forms; their pointers begin with `/records/` and the form's key."""
    forms = Forms(tuple(briefs), profile)
    return tuple(findings(in_order(BATCH_RULES), forms, forms.places, profile, everything=everything))


@batch_rule("T03", "scale-unlike-siblings", "info", basis="同类指标应使用同一等级序列")
def scale_unlike_siblings(forms: Forms) -> Iterator[RuleResult]:
    """Forms of one unit use the same rating scale for the same group of indicators."""
    checked = False
    for briefs in forms.by_unit.values():
        for group, told in _by_group(briefs).items():
            if len(told) < forms.profile.sibling_forms:
                continue
            checked = True
            yield from _unlike(group, told)
    if not checked:
        yield not_checked("too-few-forms")


def _by_group(briefs: Iterable[Brief]) -> dict[str, list[tuple[Brief, Told[tuple[str, str]]]]]:
    groups: dict[str, list[tuple[Brief, Told[tuple[str, str]]]]] = {}
    for brief in briefs:
        for told in brief.scales:
            groups.setdefault(told.value[0], []).append((brief, told))
    return groups


def _unlike(group: str, told: list[tuple[Brief, Told[tuple[str, str]]]]) -> Iterator[RuleResult]:
    """Yield the targets that differ from the scale used by more than half of them, if there is one."""
    (usual, count), *_ = Counter(one.value[1] for _, one in told).most_common(1)
    others = [(brief, one) for brief, one in told if one.value[1] != usual]
    if not others or count * 2 <= len(told):
        yield holds(*(brief.at(one) for brief, one in told))
        return
    for brief, one in others:
        yield violated(
            brief.at(one),
            observed=one.value[1],
            expected=usual,
            operands={"form": brief.name, "group": group},
        )


@batch_rule("B01", "same-satisfaction", "warning", basis="满意度应以调查结果为依据")
def same_satisfaction(forms: Forms) -> Iterator[RuleResult]:
    """No satisfaction value occurs on most forms of a unit."""
    checked = False
    for briefs in forms.by_unit.values():
        told = [(brief, one) for brief in briefs for one in brief.satisfaction]
        asked = {brief.key for brief, _ in told}
        if len(asked) < forms.profile.same_value_forms:
            continue
        checked = True
        yield _same(forms.profile, told, len(asked))
    if not checked:
        yield not_checked("too-few-forms")


def _same(profile: Profile, told: list[tuple[Brief, Told[Decimal]]], asked: int) -> RuleResult:
    usual = Counter(one.value for _, one in told).most_common(1)[0][0]
    same = [(brief, one) for brief, one in told if one.value == usual]
    count = len({brief.key for brief, _ in same})
    if count < profile.same_value_forms or count < asked * profile.same_value_share:
        return holds(*(brief.at(one) for brief, one in told))
    pointers = (brief.at(one) for brief, one in same)
    forms = called(brief for brief, _ in same)
    return violated(*pointers, observed=usual, operands={"count": count, "of": asked, "forms": forms})


@batch_rule("B02", "telephone-shared", "info", basis="联系方式应准确")
def telephone_shared(forms: Forms) -> Iterator[RuleResult]:
    """A telephone number belongs to only one project leader."""
    phones: dict[str, list[Brief]] = {}
    for brief in forms.briefs:
        if brief.phone is not None and brief.leader is not None:
            phones.setdefault(bare(brief.phone.value), []).append(brief)
    if not phones:
        yield not_checked("blank")
    for briefs in phones.values():
        leaders = dict.fromkeys(brief.leader.value for brief in briefs if brief.leader)
        pointers = [brief.at(told) for brief in briefs for told in (brief.phone, brief.leader) if told]
        if len({bare(leader) for leader in leaders}) < 2:
            yield holds(*pointers)
        else:
            phone = briefs[0].phone.value if briefs[0].phone else ""
            yield violated(
                *pointers, observed=phone, operands={"leaders": few(leaders), "forms": called(briefs)}
            )


@batch_rule("B03", "text-on-two-forms", "info", basis="指标应与项目对应")
def text_on_two_forms(forms: Forms) -> Iterator[RuleResult]:
    """An indicator text of at least `same_text` characters occurs on only one form of a unit."""
    checked = False
    for briefs in forms.by_unit.values():
        for told in _by_text(briefs, forms.profile.same_text).values():
            checked, pointers = True, [brief.at(one) for brief, one in told]
            keys = {brief.key for brief, _ in told}
            if len(keys) < 2:
                yield holds(*pointers)
            else:
                operands: dict[str, Figure] = {
                    "count": len(keys),
                    "forms": called(brief for brief, _ in told),
                }
                yield violated(*pointers, observed=told[0][1].value, operands=operands)
    if not checked:
        yield not_checked("no-texts")


def _by_text(briefs: Iterable[Brief], shortest: int) -> dict[str, list[tuple[Brief, Told[str]]]]:
    texts: dict[str, list[tuple[Brief, Told[str]]]] = {}
    for brief in briefs:
        for told in brief.names:
            text = bare(told.value)
            if len(text) >= shortest:
                texts.setdefault(text, []).append((brief, told))
    return texts
