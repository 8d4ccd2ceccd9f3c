"""`make bench`: how long a form takes, beside the floor and the usual tools, in one run on this machine."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from importlib import metadata
from itertools import chain
from pathlib import Path

from . import others, ours, rules
from .measure import Candidate, interleave

EXAMPLES = Path(__file__).parents[1] / "examples" / "single"


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch:
        forms = {f.name: f.read_bytes() for f in sorted(EXAMPLES.glob("*.docx"))}
        starts = [others.start_of_python(), others.start_of_ziping()]
        groups = [_forms(EXAMPLES, Path(scratch)), _rules(forms), starts]
        everyone = list(chain.from_iterable(groups))
        interleave(everyone, options.n)
    print(*map(_table, groups), _versions_line(), sep="\n\n")
    if options.json:
        options.json.write_text(json.dumps(_report(everyone, options.n), indent=2), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("-n", type=int, default=20, help="passes over the forms (default 20)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every single figure, for programs")
    return parser.parse_args()


def _forms(folder: Path, scratch: Path) -> list[Candidate]:
    forms = {f.name: f.read_bytes() for f in sorted(folder.glob("*.docx"))}
    return [
        others.floor(forms),
        ours.reading(forms),
        ours.reading_many(forms),
        others.python_docx_open(forms),
        others.python_docx(forms),
        ours.printing(forms),
        ours.whole(forms),
        others.libreoffice(folder, scratch, len(forms)),
        others.pandoc(folder, list(forms)),
    ]


def _rules(forms: Mapping[str, bytes]) -> list[Candidate]:
    """The time a form takes; over a year it is the same for 1,000 and for 10,000 where that is linear."""
    return [rules.on_a_record(forms), rules.over_a_year(forms, 1_000), rules.over_a_year(forms, 10_000)]


def _table(group: Sequence[Candidate]) -> str:
    """Medians in milliseconds, how many times the first of the group each is, least processor time."""
    lines = [f"{'':38}{'ms':>12}{'ratio':>10}{'CPU ms':>10}{'passes':>8}"]
    for candidate in group:
        figures = f"{'missing':>12}"
        if candidate.median and group[0].median and candidate.least_cpu is not None:
            ratio, cpu = candidate.median / group[0].median, candidate.least_cpu * 1000
            figures = f"{candidate.median * 1000:12.2f}{ratio:10.1f}{cpu:10.2f}{len(candidate.seconds):8}"
        lines.append(f"{candidate.name:38}{figures}")
    return "\n".join(lines)


def _versions_line() -> str:
    return " · ".join(f"{name} {version}" for name, version in _versions().items())


def _report(candidates: Sequence[Candidate], passes: int) -> dict[str, object]:
    measured = {
        c.name: {"median": c.median, "forms": c.forms, "seconds": c.seconds, "cpu": c.cpu} for c in candidates
    }
    return {"passes": passes, "seconds_per_form": measured, "versions": _versions()}


def _versions() -> dict[str, str]:
    packages = ("ziping", "lxml", "python-docx", "weasyprint", "pydantic", "jinja2")
    tools = {tool: _version_of(tool) for tool in ("soffice", "pandoc")}
    return {
        "Python": platform.python_version(),
        "platform": platform.platform(),
        **{package: metadata.version(package) for package in packages},
        **{tool: version for tool, version in tools.items() if version},
    }


def _version_of(tool: str) -> str | None:
    command = shutil.which(tool)
    if not command:
        return None
    return subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )[0]


if __name__ == "__main__":
    main()
