"""`ziping doctor`: check whether this machine is fit to run, and say what to do if not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from ..display.output import console, print_json
from ..options import Inbox, Json, Outbox

if TYPE_CHECKING:
    from ...config import ConfiguredValue
    from ...ops.checks import MachineCheck

MARKS = {"ok": ("✓", "green"), "advice": ("!", "yellow"), "unfit": ("✗", "bold red")}


def doctor(inbox: Inbox = None, outbox: Outbox = None, as_json: Json = False) -> None:
    """检查本机是否具备运行条件。Check whether this machine is fit to run, and say what to do if not."""
    from ... import config
    from ...ops.doctor import checks

    configuration = config.load({"paths.inbox": inbox, "paths.outbox": outbox})
    found = list(checks(configuration.settings, configuration.unset_site()))
    fit = all(check.state != "unfit" for check in found)
    if as_json:
        print_json(_report(fit, found, configuration.values))
    else:
        _print(found, configuration.values)
    raise typer.Exit(0 if fit else 1)


def _report(fit: bool, found: Sequence[MachineCheck], values: Sequence[ConfiguredValue]) -> dict[str, Any]:
    return {
        "fit": fit,
        "checks": [check.as_json() for check in found],
        "configuration": {
            v.key.dotted: {"value": _plain(v.value), "origin": v.origin, "variable": v.key.variable}
            for v in values
        },
    }


def _plain(value: object) -> object:
    """Return the value as it would be in TOML."""
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, int | float) else str(value or "")


def _print(found: Sequence[MachineCheck], values: Sequence[ConfiguredValue]) -> None:
    out = console()
    for check in found:
        mark, style = MARKS[check.state]
        out.print(f"{mark} {check.name}: {check.detail}", style=style)
        if check.remedy_zh:
            out.print(f"    {check.remedy_zh}\n    {check.remedy_en}")
    out.print("\n生效的配置 Values in force")
    for value in values:
        out.print(f"  {value.key.dotted} = {_plain(value.value)}   ({value.origin})", soft_wrap=True)
