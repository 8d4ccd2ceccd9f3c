"""`ziping convert`: run the whole chain on files or folders, now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from ...collector import gc_paused
from ...printable import shown
from ..display.output import Listener, console, print_json
from ..options import Executor, Jobs, Json, Outbox, Paths, Scheduler

if TYPE_CHECKING:
    from ...model.answer import Answer

Step = Callable[["Answer"], None]


def convert(
    paths: Paths,
    *,
    outbox: Outbox = None,
    jobs: Jobs = None,
    executor: Executor = None,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """转换并公开自评表。Turn forms into disclosures: JSON, HTML, PDF."""
    with gc_paused():
        from ... import config
        from ...service.mirror import configured_store
        from ...service.processing import batch
        from ..display import log
        from ..display.answers_table import print_answers

    options = {
        "paths.outbox": outbox,
        "limits.jobs": jobs,
        "cluster.executor": executor,
        "cluster.scheduler": scheduler,
    }
    settings = config.load(options).settings
    log.begin(settings.outbox)
    if as_json:
        listener = Listener(lambda answer: print_json(answer.as_json()))
        answers = batch.convert(paths, settings, on_answer=listener)
        listener.complain()
    else:
        with _progress(len(list(batch.sources(paths)))) as step:
            answers = batch.convert(paths, settings, on_answer=Listener(step))
        print_answers(answers, settings.outbox)
    configured_store.update_store(settings)
    raise typer.Exit(exit_code(answers))


def exit_code(answers: Sequence[Answer]) -> int:
    """Return 4 if something failed, else 3 if a file or one of its forms was returned, else 0."""
    verdicts = {a.verdict for a in answers} | {r.verdict for a in answers for r in a.records}
    return 4 if "failed" in verdicts else 3 if "returned" in verdicts else 0


@contextmanager
def _progress(files: int) -> Iterator[Step]:
    """Show a progress bar if stderr is a terminal; yield a function that counts one answer."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    out = console(stderr=True)
    columns = (TimeElapsedColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task("", total=files)
        yield lambda answer: bar.update(task, advance=1, description=shown(answer.file))
