"""Generate docs/rules.md and docs/rules.zh-CN.md from registry, catalogue and profile.

The text around the tables of rules is in `templates/validate/rules.<language>.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from string import Template

from ..assets import templates
from ..model.finding import Effect
from .profile_file import SHIPPED, shipped_profile
from .rule_list import RuleInForce, in_force

_HEADS = {
    "zh": ("代码", "规则", "严重程度", "依据", "怎么办"),
    "en": ("Code", "Rule", "Severity", "Basis", "What it looks at"),
}
_SEVERITIES: dict[str, dict[str, str]] = {
    "zh": {"error": "错误", "warning": "提醒", "info": "提示", "off": "关闭"},
    "en": {},
}
_EFFECTS: Mapping[str, Mapping[Effect, str]] = {
    "zh": {"blocks": "，不公开", "holds": "，待审批", "none": ""},
    "en": {"blocks": ", blocks", "holds": ", holds", "none": ""},
}


def markdown(language: str) -> str:
    """Return the page in `zh` or `en`."""
    prose = Template((templates() / "validate" / f"rules.{language}.md").read_text("utf-8"))
    rules = in_force(shipped_profile())
    return prose.substitute(
        form="\n".join(_table([r for r in rules if r.scope == "form" and not r.code.islower()], language)),
        forms="\n".join(_table([r for r in rules if r.scope == "forms"], language)),
        reader="\n".join(_table([r for r in rules if r.code.islower()], language)),
        profile=SHIPPED.read_text("utf-8").strip(),
        count=len(rules),
    )


def _table(rules: list[RuleInForce], language: str) -> Iterator[str]:
    yield _row(_HEADS[language])
    yield _row(["---"] * len(_HEADS[language]))
    for rule in rules:
        severity = _SEVERITIES[language].get(rule.force, rule.force)
        effect = _EFFECTS[language][rule.effect]
        title, what = (rule.title_zh, rule.remedy_zh) if language == "zh" else (rule.title_en, rule.looks_at)
        yield _row((f"`{rule.code}`", title, f"{severity}{effect}", rule.basis or "—", what))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
