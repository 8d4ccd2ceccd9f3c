"""`ziping extract` and `ziping check`: read files, publish nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...printable import as_text
from ..display.output import print_json
from ..options import Files, Json

if TYPE_CHECKING:
    from ...model.limits import Limits
    from ...model.outcome import Outcome
    from ...service.context.guard import Failure
    from ..copies import Copies

Annotate = Annotated[
    Path | None,
    typer.Option(
        help="把批注件写到这个文件夹。Write annotated copies to this folder.", metavar="DIR", file_okay=False
    ),
]
Everything = Annotated[
    bool,
    typer.Option("--all", help="也列出符合的和未检查的规则。Also list rules that hold or were not checked."),
]
Look = Callable[[bytes, str], "Outcome"]
Show = Callable[[str, "Outcome | Failure"], None]


def extract(files: Files) -> None:
    """以 JSON 输出完整记录，每个文件一行。Print full canonical records as JSON, one line per file."""
    from ... import chain, config

    limits = config.load().settings.limits
    _each(
        files,
        limits,
        lambda data, name: chain.extract(data, name, limits=limits),
        lambda name, outcome: print_json(extracted(name, outcome)),
    )


def check(
    files: Files, as_json: Json = False, annotate: Annotate = None, everything: Everything = False
) -> None:
    """检查自评表有什么问题，不公开。Show what is wrong with a form; publish nothing."""
    from ... import chain, config
    from ...render.pdf.glyphs import Editions
    from ...service.context.translation_files import load_catalogue
    from ..copies import Copies

    settings = config.load().settings
    editions = Editions(settings.pdf_languages, cache(partial(load_catalogue, settings)))
    copies = Copies(annotate, files, settings) if annotate else None

    def look(data: bytes, name: str) -> Outcome:
        outcome = chain.check(
            data,
            name,
            settings.profile,
            limits=settings.limits,
            everything=everything,
            editions=editions,
        )
        return copies.annotated(outcome, data) if copies else outcome

    _each(files, settings.limits, look, _printer(as_json, copies))


def _printer(as_json: bool, copies: Copies | None) -> Show:
    """Return the function that prints a file's findings, and writes and names its copy if asked for."""
    from ..copies import print_copy_path
    from ..display import findings

    def show(name: str, outcome: Outcome | Failure) -> None:
        path = copies.write(name, outcome) if copies else None
        if as_json:
            print_json(
                findings.as_json(name, outcome) | ({"annotated": path and str(path)} if copies else {})
            )
            return
        findings.print_outcome(name, outcome)
        if copies:
            print_copy_path(path)

    return show


def extracted(name: str, outcome: Outcome | Failure) -> dict[str, Any]:
    """Return the object of `ziping extract`: the full records as they are kept."""
    from ...render.canonical import to_dict

    return {
        "file": name,
        "verdict": outcome.verdict,
        "reason": outcome.reason.as_json() if outcome.reason else None,
        "records": [to_dict(form.record) for form in outcome.forms],
    }


def _each(files: Sequence[Path], limits: Limits, look: Look, show: Show) -> None:
    """Read every file in turn; exit with 4 if one failed, else 3 if one was returned, else 0."""
    verdicts = set(_shown(files, limits.file_seconds, look, show))
    raise typer.Exit(4 if "failed" in verdicts else 3 if "returned" in verdicts else 0)


def _shown(files: Sequence[Path], seconds: float, look: Look, show: Show) -> Iterator[str]:
    from ...service.executors.inline import within

    for path in files:
        data = _read(path)
        found = within(seconds, look, data, as_text(path.name)) if isinstance(data, bytes) else data
        show(as_text(str(path)), found)
        yield found.verdict


def _read(path: Path) -> bytes | Failure:
    """Return the bytes of a file, or a Failure if it cannot be read."""
    from ...errors import Unreadable
    from ...service.context.guard import Failure, os_error_operands

    try:
        return path.read_bytes()
    except OSError as error:
        return Failure(Unreadable(detail=os_error_operands(error)["detail"]).reason())
