"""`ziping rules` and the generated pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.folders import ROOT

from pipeline.validate import all_rules
from pipeline.validate.profile_file import shipped_profile
from pipeline.validate.rule_docs import markdown
from pipeline.validate.rule_list import in_force

DOCS = ROOT / "docs"


@pytest.mark.parametrize(("language", "name"), [("en", "rules.md"), ("zh", "rules.zh-CN.md")])
def test_the_page_is_what_the_program_says(language: str, name: str) -> None:
    """`make docs` writes the pages again."""
    assert (DOCS / name).read_text("utf-8") == markdown(language)


def test_every_rule_is_documented() -> None:
    for language in ("en", "zh"):
        assert all(f"| `{code}` |" in markdown(language) for code in all_rules())


def test_the_list_shows_what_is_in_force() -> None:
    profile = replace(
        shipped_profile(), severity={"A03": "info", "F01": "off"}, blocking=frozenset({"F01", "A09"})
    )
    listed = {rule.code: rule for rule in in_force(profile)}
    assert list(listed) == list(all_rules())
    assert (listed["A03"].severity, listed["A03"].force) == ("error", "info")
    assert [code for code, rule in listed.items() if rule.blocking] == ["A09"]
    assert {code for code, rule in listed.items() if rule.scope == "forms"} == {"T03", "B01", "B02", "B03"}


def test_no_basis_is_a_clause() -> None:
    """Regulations are cited by name only, because no article was read in the official text."""
    assert not [rule.code for rule in in_force(shipped_profile()) if rule.basis and "条" in rule.basis]
