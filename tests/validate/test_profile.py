"""Profiles: an office's own file overrides single values; errors name line and key."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from support.form_xml import form

from pipeline import chain
from pipeline.errors import ConfigurationError
from pipeline.model.finding import Force
from pipeline.validate import Profile, all_rules, blocking, validate
from pipeline.validate.profile_file import KEYS, load_profile, shipped_profile


def own(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "profile.toml"
    path.write_text(text, "utf-8")
    return load_profile(path)


def test_an_own_file_overrides_single_values(tmp_path: Path) -> None:
    profile, shipped = (
        own(tmp_path, '[thresholds]\nscore_tolerance = 0.1\n[severity]\nA04 = "info"\n'),
        shipped_profile(),
    )
    assert profile.score_tolerance == Decimal("0.1")
    assert profile.severity == {"A04": "info"}
    assert (profile.blocking, profile.tiers, profile.weight_schemes) == (
        shipped.blocking,
        shipped.tiers,
        shipped.weight_schemes,
    )


def test_tiers_are_overridden_word_by_word(tmp_path: Path) -> None:
    profile = own(tmp_path, '[tiers]\nwords = { "良" = 2 }\n')
    assert (profile.tiers["良"], profile.tiers["优"]) == (2, 1)


def test_the_shipped_profile_is_what_was_decided() -> None:
    shipped = shipped_profile()
    assert (
        shipped.execution_rate,
        shipped.cost_under,
        shipped.over_target,
        shipped.satisfaction_target,
    ) == tuple(map(Decimal, ("0.80", "0.20", "1.30", "0.90")))
    assert shipped.tier_bounds == tuple(
        (Decimal(a), Decimal(b)) for a, b in (("0.80", "1.00"), ("0.60", "0.80"), ("0.00", "0.60"))
    )
    assert {word: shipped.tiers[word] for word in "优良中低差高"} == {
        "优": 1,
        "良": 1,
        "中": 2,
        "低": 3,
        "差": 3,
        "高": 1,
    }
    assert {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 10} in shipped.weight_schemes
    assert {
        "execution": 10,
        "cost": 20,
        "output": 40,
        "benefit": 20,
        "satisfaction": 10,
    } in shipped.weight_schemes
    assert shipped.blocking == {"F01", "F02", "F03", "F04", "P05", "glyph-missing", "secrecy-mark"}
    assert [word for word, _ in shipped.grade_bands] == ["优", "良", "中", "差"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[thresholds]\n\nscore_tolerence = 1\n", 3, "thresholds.score_tolerance"),
        ("[threshold]\nx = 1\n", 2, "threshold.x"),
        ("[rules]\n", 1, "rules"),
        ("publish = 3\n", 1, "publish"),
        ('[thresholds]\nexecution_rate = "80%"\n', 2, "thresholds.execution_rate"),
        ("[thresholds]\nexecution_rate = 80\n", 2, "from 0 to 1"),
        ("[thresholds]\nscore_tolerance = -1\n", 2, "0 or more"),
        ("[thresholds]\nscore_tolerance = nan\n", 2, "0 or more"),
        ("[thresholds]\nsatisfaction_target = true\n", 2, "from 0 to 1"),
        ("[thresholds]\ncontained_text = 0\n", 2, "1 or more"),
        ('[scores]\nceiling = "up"\n', 2, "inverse | decline"),
        ('[scores]\ngrades = [["良", 80], ["优", 90]]\n', 2, "highest first"),
        ("[tiers]\nbounds = [[1.0, 0.8]]\n", 2, "shares"),
        ('[tiers]\nwords = { "优" = 0 }\n', 2, "tier"),
        ("[weights]\nschemes = [{ outputs = 100 }]\n", 2, "execution = 10"),
        ("[weights]\ntotal = []\n", 2, "0 or more"),
        ('[scales]\nstandard = "优良中差"\n', 2, "list of words"),
        ('[publish]\nblocking = ["A99"]\n', 2, "A99"),
        ('[publish]\nleader = "mask"\n', 2, "show | hide"),
        ('[severity]\nA04 = "fatal"\n', 2, "error | warning | info | off"),
        ('[severity]\n# A\na04 = "info"\n', 3, "A04"),
        ("[severity\n", 1, "line 1"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_line_and_key(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        own(tmp_path, text)
    reason = refused.value.reason()
    assert said in reason.message_en
    assert f"profile.toml:{line}" in reason.message_en or "line 1" in reason.message_en
    assert reason.message_zh
    assert reason.remedy_zh


def test_a_word_needs_a_tier_that_has_bounds(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="优"):
        own(tmp_path, '[tiers]\nwords = { "优" = 4 }\n')


def test_every_value_of_a_profile_has_a_key() -> None:
    fields = set(Profile.__dataclass_fields__)
    assert {field for field, _ in KEYS.values()} | {"severity"} == fields


def test_a_rule_can_be_turned_down_up_and_off(tmp_path: Path) -> None:
    (one,) = chain.read(form(), "表.docx")

    def forces(profile: Profile) -> dict[str, str]:
        return {f.code: f.severity for f in validate(one.record, one.notes, profile)}

    shipped = forces(shipped_profile())
    assert (shipped["A03"], shipped["T02"]) == ("error", "info")
    mine = forces(own(tmp_path, '[severity]\nA03 = "info"\nT02 = "error"\nR02 = "off"\n'))
    assert (mine["A03"], mine["T02"]) == ("info", "error")
    assert "R02" in shipped
    assert "R02" not in mine


def test_a_strict_profile_blocks_every_error(tmp_path: Path) -> None:
    errors = [code for code, rule in all_rules().items() if rule.severity == "error"]
    strict = own(tmp_path, f"[publish]\nblocking = {errors}\n")
    (one,) = chain.read(form(), "表.docx")
    found = validate(one.record, one.notes, strict)
    assert {f.code for f in blocking(found)} == {f.code for f in found if f.severity == "error"} != set()
    assert chain.check(form(), "表.docx", strict).verdict == "returned"


def test_the_effect_of_a_finding_does_not_depend_on_its_severity(tmp_path: Path) -> None:
    (one,) = chain.read(form(), "表.docx")
    mine = own(
        tmp_path, '[publish]\nblocking = ["A03"]\nholding = ["T02", "A03"]\n[severity]\nA03 = "info"\n'
    )

    def effects(profile: Profile) -> dict[str, str]:
        return {f.code: f.effect for f in validate(one.record, one.notes, profile)}

    found = effects(mine)
    assert (found["A03"], found["T02"]) == ("blocks", "holds")
    assert {effect for code, effect in found.items() if code not in ("A03", "T02")} == {"none"}
    assert effects(mine.waiving(frozenset({"A03", "T02"})))["A03"] == "none"
    with pytest.raises(ConfigurationError, match="there is no X99"):
        own(tmp_path, '[publish]\nholding = ["X99"]\n')


def test_all_severities_can_be_set(tmp_path: Path) -> None:
    lines = "".join(
        f'{code} = "{force}"\n' for code, force in zip(all_rules(), get_args(Force) * 99, strict=False)
    )
    assert len(own(tmp_path, f"[severity]\n{lines}").severity) == len(all_rules())
