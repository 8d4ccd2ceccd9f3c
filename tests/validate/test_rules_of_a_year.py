"""Rules over several forms: broken, kept, not applicable; for one document and for a year alike."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_xml import form, funds, goals, head, indicators
from support.rule_forms import row
from support.word_xml import docx, p, tbl, tc, tr

from pipeline import chain
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.translate.sentences import describe
from pipeline.validate import BATCH_RULES, Brief, Profile, in_brief, over_forms
from pipeline.validate.profile_file import shipped_profile

SHIPPED = shipped_profile()


def lines(
    name: str,
    *,
    leader: str = "甲一",
    phone: str = "61230000",
    unit: str = "水务中心",
    rows: list[tuple[str, ...]] | None = None,
) -> list[str]:
    person = tr(tc("项目负责人", span=2), tc(leader, span=3), tc("联系电话", span=2), tc(phone, span=2))
    made = rows or [row("数量指标", f"{name}里程", "3公里", "3公里")]
    return [*head(name, unit)[:2], person, *funds(), *goals(), *indicators(made)]


def satisfied(name: str, value: str, unit: str = "水务中心") -> list[str]:
    return lines(
        name, unit=unit, rows=[row("服务对象满意度指标", "居民满意", "90%", value, level1="满意度指标")]
    )


def scaled(name: str, scale: str, unit: str = "水务中心") -> list[str]:
    return lines(name, unit=unit, rows=[row("质量指标", f"{name}外观", scale, "优")])


def record(rows: list[str]) -> Record:
    return next(chain.read(form(*rows), "表.docx")).record


def briefs(*forms: list[str]) -> list[Brief]:
    return [in_brief(record(rows), str(n)) for n, rows in enumerate(forms)]


def found(code: str, *forms: list[str], profile: Profile = SHIPPED) -> list[Finding]:
    return [f for f in over_forms(briefs(*forms), profile, everything=True) if f.code == code]


def verdicts(code: str, *forms: list[str], profile: Profile = SHIPPED) -> set[str]:
    return {f.result for f in found(code, *forms, profile=profile)}


SAME = [satisfied(name, "95%") for name in "甲乙丙丁"]
SCALES = [*(scaled(name, "优良中差") for name in "甲乙丙"), scaled("丁", "高中低")]
TEXT = [row("质量指标", "沿河步道夜间照明完好", "完好", "完好")]

VIOLATED = {
    "T03": [SCALES],
    "B01": [SAME, [*SAME, satisfied("戊", "93%")]],
    "B02": [
        [lines("甲"), lines("乙", leader="乙二")],
        [lines("甲"), lines("乙", leader="乙二", phone="6123-0000", unit="园林中心")],
    ],
    "B03": [[lines("甲", rows=TEXT), lines("乙", rows=TEXT)]],
}
HELD = {
    "T03": [
        [scaled(name, "优良中差") for name in "甲乙丙丁"],
        [*SCALES[:2], scaled("丙", "高中低"), scaled("丁", "高中低")],
    ],
    "B01": [
        [satisfied(name, f"9{n}%") for n, name in enumerate("甲乙丙丁")],
        [*SAME, *(satisfied(name, f"8{n}%") for n, name in enumerate("戊己庚"))],
    ],
    "B02": [[lines("甲"), lines("乙")], [lines("甲"), lines("乙", leader="乙二", phone="61230001")]],
    "B03": [
        [lines("甲", rows=TEXT), lines("乙")],
        [lines("甲", rows=TEXT), lines("乙", rows=TEXT, unit="园林中心")],
    ],
}
UNCHECKED = {
    "T03": [[], SCALES[1:], [lines("甲")]],
    "B01": [[], SAME[1:], [*SAME[1:], satisfied("丁", "95%", "园林中心")]],
    "B02": [[], [lines("甲", phone="")]],
    "B03": [[], [lines("甲", rows=[row("质量指标", "完好", "完好", "完好")])], [satisfied("甲", "95%")]],
}  # fmt: skip


@pytest.mark.parametrize("code", BATCH_RULES)
def test_each_is_broken_kept_and_not_applicable(code: str) -> None:
    assert all("violated" in verdicts(code, *forms) for forms in VIOLATED[code])
    assert all(verdicts(code, *forms) == {"holds"} for forms in HELD[code])
    assert all(verdicts(code, *forms) == {"not_checked"} for forms in UNCHECKED[code])


def test_every_result_can_be_said() -> None:
    for cases in (VIOLATED, HELD, UNCHECKED):
        for forms in (forms for some in cases.values() for forms in some):
            for finding in over_forms(briefs(*forms), SHIPPED, everything=True):
                assert describe(finding).message_zh
                assert describe(finding).message_en


def test_thresholds_are_the_profiles() -> None:
    two = replace(SHIPPED, same_value_forms=2, same_value_share=Decimal("0.5"))
    assert verdicts("B01", *SAME[:2], profile=two) == {"violated"}
    assert verdicts("B01", *SAME, profile=replace(SHIPPED, same_value_forms=5)) == {"not_checked"}
    assert verdicts("B03", *VIOLATED["B03"][0], profile=replace(SHIPPED, same_text=20)) == {"not_checked"}


def test_a_rule_over_forms_can_be_off() -> None:
    assert found("B01", *SAME, profile=replace(SHIPPED, severity={"B01": "off"})) == []
    assert {f.severity for f in found("B01", *SAME, profile=replace(SHIPPED, severity={"B01": "info"}))} == {
        "info"
    }


def document(*forms: list[str]) -> bytes:
    return docx(
        *(block for rows in forms for block in (p("项目支出绩效自评表"), p("（2022年度）"), tbl(*rows)))
    )


def test_a_document_of_several_forms_has_them_beside_its_records() -> None:
    outcome = chain.check(document(*SAME), "表.docx", SHIPPED)
    (same,) = (f for f in outcome.findings if f.code == "B01")
    assert same.pointers == tuple(f"/records/{n}/indicators/0/actual" for n in range(4))
    assert [cell.table for cell in same.cells] == [1, 2, 3, 4]
    assert (same.observed, same.operands["count"], same.operands["of"]) == (Decimal("0.95"), 4, 4)


def test_a_document_of_one_form_has_none() -> None:
    assert chain.check(document(SAME[0]), "表.docx", SHIPPED).findings == ()


def test_a_brief_without_its_document_has_no_places() -> None:
    brief = in_brief(record(SAME[0]), "2022-x", with_places=False)
    assert brief.satisfaction[0].places == ()
    assert brief.at(brief.satisfaction[0]) == "/records/2022-x/indicators/0/actual"
