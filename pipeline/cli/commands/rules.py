"""`ziping rules`: list every rule with the severity in force; `--page` prints docs/rules.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ..display.output import console, print_json
from ..display.words import SEVERITIES
from ..options import Json

if TYPE_CHECKING:
    from ...model.finding import Effect
    from ...validate.rule_list import RuleInForce


class Language(StrEnum):
    """The languages of the page."""

    ZH = "zh"
    EN = "en"


Page = Annotated[
    Language | None,
    typer.Option(
        help="打印所附规则的说明（Markdown）。Print the shipped rules' page as Markdown.", metavar="zh|en"
    ),
]


def rules(as_json: Json = False, page: Page = None) -> None:
    """列出全部规则及现行严重程度。List every rule with the severity in force."""
    from ... import config
    from ...validate import rule_docs, rule_list

    if page:
        typer.echo(rule_docs.markdown(page.value), nl=False)
        return
    listed = rule_list.in_force(config.load().settings.profile)
    if as_json:
        print_json([rule.as_json() for rule in listed])
    else:
        _print(listed)


_EFFECTS: Final[Mapping[Effect, str]] = {"blocks": "退回 blocks", "holds": "待审批 holds", "none": ""}


def _print(listed: list[RuleInForce]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for header in ("代码 code", "现行 in force", "公开 publication", "规则 rule"):
        table.add_column(header)
    for rule in listed:
        word, style = _severity(rule)
        table.add_row(
            rule.code, word, _EFFECTS[rule.effect], f"{rule.title_zh}\n{rule.title_en}", style=style
        )
    console().print(table)


def _severity(rule: RuleInForce) -> tuple[str, str | None]:
    """Return words and style for the severity in force, with the rule's own if the office changed it."""
    if rule.force == "off":
        return f"关闭 off（{rule.severity}）", "dim"
    zh, style = SEVERITIES[rule.force]
    own = f"（{rule.severity}）" if rule.force != rule.severity else ""
    return f"{zh} {rule.force}{own}", style


def schema() -> None:
    """输出记录的 JSON Schema。Print the JSON Schema of the canonical record."""
    from ...model.record import record_schema

    typer.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))
