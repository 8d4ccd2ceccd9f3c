"""Results as a table and as JSON, and two runs side by side."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any

from .measure import Candidate

Groups = Mapping[str, Sequence[Candidate]]
_PACKAGES = (
    "ziping", "lxml", "weasyprint", "pydantic", "jinja2", "python-docx", "docx2python", "mammoth",
)  # fmt: skip
_WIDTH = 62


def shown(groups: Groups) -> str:
    """Return a table: medians in ms per form, ratio to the first of the group, least processor time."""
    head = f"{'':{_WIDTH}}{'ms':>11}{'a second':>11}{'ratio':>8}{'CPU ms':>11}{'passes':>8}"
    lines = [head]
    for name, candidates in groups.items():
        lines += ["", f"{name}:", *(_line(candidate, candidates[0]) for candidate in candidates)]
    versions = " · ".join(f"{name} {version}" for name, version in _versions().items())
    return "\n".join((*lines, "", versions))


def _line(candidate: Candidate, first: Candidate) -> str:
    median, least = candidate.median, candidate.least_cpu
    if median is None or least is None:
        return f"{candidate.name:{_WIDTH}}{'missing':>11}"
    ratio = f"{median / first.median:8.2f}" if first.median else ""
    return (
        f"{candidate.name:{_WIDTH}}{median * 1000:11.2f}{1 / median:11.1f}{ratio:>8}"
        f"{least * 1000:11.2f}{len(candidate.seconds):8}"
    )


def report(groups: Groups, rounds: int) -> dict[str, Any]:
    """Return every single figure as JSON: seconds per form by name, and the versions that ran."""
    measured = {
        c.name: {"group": group, "median": c.median, "forms": c.forms, "seconds": c.seconds, "cpu": c.cpu}
        for group, candidates in groups.items()
        for c in candidates
    }
    return {"rounds": rounds, "seconds_per_form": measured, "versions": _versions()}


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return a table of two runs: medians in ms of what both measured, and the ratio of second to first."""
    old, new = before["seconds_per_form"], after["seconds_per_form"]
    lines = [f"{'ms a form':{_WIDTH}}{'before':>11}{'after':>11}{'ratio':>8}{'CPU':>8}"]
    for name in [name for name in old if name in new and old[name]["median"] and new[name]["median"]]:
        medians = old[name]["median"], new[name]["median"]
        least = min(old[name]["cpu"]), min(new[name]["cpu"])
        lines.append(
            f"{name:{_WIDTH}}{medians[0] * 1000:11.2f}{medians[1] * 1000:11.2f}"
            f"{medians[1] / medians[0]:8.2f}{least[1] / least[0]:8.2f}"
        )
    return "\n".join(lines)


def _versions() -> dict[str, str]:
    tools = {tool: _version_of(tool) for tool in ("soffice", "pandoc")}
    return {
        "Python": platform.python_version(),
        "platform": f"{platform.platform()}, {os.cpu_count()} cores",
        **{package: version for package in _PACKAGES if (version := _installed(package))},
        **{tool: version for tool, version in tools.items() if version},
    }


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _version_of(tool: str) -> str | None:
    command = shutil.which(tool)
    if not command:
        return None
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    return said.split("\n")[0]
