"""The findings of `ziping check`, as JSON (docs/record.md, "A finding") and as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...model.finding import Finding
from ...printable import shown
from ...translate.finding_json import finding_json
from .output import console, sentences
from .places import places
from .words import RESULTS, SEVERITIES, verdict

if TYPE_CHECKING:
    from rich.console import Console

    from ...model.outcome import FormOutcome, Outcome
    from ...service.context.guard import Failure


def as_json(name: str, outcome: Outcome | Failure) -> dict[str, Any]:
    """Return the object of `check --json`: findings by record, then those over several records."""
    return {
        "file": name,
        "verdict": outcome.verdict,
        "reason": outcome.reason.as_json() if outcome.reason else None,
        "records": [
            {"id": form.record.id, "findings": [finding_json(f) for f in form.findings]}
            for form in outcome.forms
        ],
        "findings": [finding_json(f) for f in outcome.findings],
    }


def print_outcome(name: str, outcome: Outcome | Failure) -> None:
    """Print the verdict, then each form's findings with the cells they are about."""
    out = console()
    word, style = verdict(outcome.verdict)
    out.print(f"{shown(name)}: {word}", style=style)
    if outcome.reason:
        for line in sentences(outcome.reason):
            out.print(f"    {line}")
    for form in outcome.forms:
        _print_form(out, form)
    if outcome.findings:
        out.print("\n  多份记录 several records")
        _print_findings(out, outcome.findings)


def _print_form(out: Console, form: FormOutcome) -> None:
    project = form.record.project
    out.print(f"\n  {shown(project.name or '—')}  {form.record.id}", style="bold")
    if form.reason:
        zh, _, en, _ = sentences(form.reason)
        out.print(f"    ✗ {zh}\n      {en}", style="red")
    _print_findings(out, form.findings)
    if not any(finding.result == "violated" for finding in form.findings):
        out.print("    没有问题。Nothing found.", style="green")


def _print_findings(out: Console, findings: Iterable[Finding]) -> None:
    from ...translate.sentences import describe

    for finding in findings:
        word, style = _called(finding)
        said = describe(finding)
        out.print(f"    {word}  {finding.code} {finding.name}", style=style)
        if where := places(finding.cells):
            out.print(f"        {where}", style="dim")
        for line in filter(None, (said.message_zh, said.remedy_zh, said.message_en, said.remedy_en)):
            out.print(f"        {shown(line)}")


def _called(finding: Finding) -> tuple[str, str]:
    """Return words and style for a finding: its severity, or that its rule holds or was not checked."""
    if finding.result != "violated":
        zh, style = RESULTS[finding.result]
        return f"{zh} {finding.result}", style
    zh, style = SEVERITIES[finding.severity]
    return f"{zh} {finding.severity}", style
