"""`ziping convert`: files handed over now, answered in the order of their names."""

from __future__ import annotations

import logging
import os
import stat
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from ...config.settings import Settings
from ...model.answer import Answer
from ...printable import as_text
from ...storage.file_names import is_temporary
from ..context.clock import Clock, system_clock
from ..context.context import ServiceContext, open_context
from ..context.guard import ChainFactory, Failure, guarded
from ..context.page_maker import PageMaker
from ..executors.choose import executor_for
from ..executors.executor import Executor
from ..inbox.handed_over import enter, not_taken
from ..ledger import submissions
from ..ledger.submissions import Submission
from ..site.build import refresh, review_all
from ..site.pages import SitePages
from ..translations import sync
from . import job
from .job import Job

_log = logging.getLogger(__name__)
_LARGE = 100_000
"""Bytes of a document that holds more forms than one worker should make."""
_IN_ORDER = 2
"""How many times as many files are held as may be under way: some are done and wait for one before them."""


def convert(
    paths: Sequence[Path],
    settings: Settings,
    *,
    on_answer: Callable[[Answer], None] | None = None,
    clock: Clock = system_clock,
    prepare: ChainFactory | None = None,
    page_maker: PageMaker | None = None,
) -> list[Answer]:
    """Convert and publish files, and every regular file of folders; then bring the list pages up to date.

    `on_answer` hears every answer as it is given; what it raises ends the conversion, but not before the
    list pages know what was published.  What failed before, and was not handed over again, is tried once
    more in the end.  Raises ConfigurationError where the outbox is held by another process.
    """
    found = list(sources(paths))
    with open_context(settings, "convert", page_maker or SitePages.of(settings), clock=clock) as context:
        workers = executor_for(settings, _work_for(found), prepare)
        try:
            resume(context, workers, submissions.unfinished(context.ledger))
            before = _failed_before(context)
            answers = [_heard(answer, on_answer) for answer in _answers(context, workers, found)]
            resume(context, workers, submissions.unfinished(context.ledger))
            resume(context, workers, [s for s in _failed_before(context) if s in before])
        finally:
            workers.close()
            sync.tend(context)
            refresh(context)
            review_all(context)
    return answers


def _work_for(files: Sequence[Path]) -> int:
    """How many workers have something to do: a large document is perhaps one of many forms."""
    with suppress(OSError):
        return max(len(files), sum(path.stat().st_size for path in files) // _LARGE + 1)
    return len(files)


def sources(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to convert, in the order of their names.

    A folder stands for the regular files in it but those under temporary names; links, pipes and
    folders in it are skipped.
    """
    found = (file for path in paths for file in _files(path.absolute()))
    return iter(sorted(found, key=lambda path: as_text(path.name)))


def resume(context: ServiceContext, workers: Executor, left: Iterable[Submission]) -> None:
    """Take up again what was left behind.  One that cannot be answered does not keep the others waiting."""
    for submission in left:
        answer = guarded(partial(_again, context, workers, submission))
        if isinstance(answer, Failure):
            _log_failure(submission.dropped.name, answer)


def _again(context: ServiceContext, workers: Executor, submission: Submission) -> Answer:
    return job.finish(context, workers, job.begin(context, workers, submission))


def _failed_before(context: ServiceContext) -> list[Submission]:
    return [submission for submission, _, _ in submissions.failed(context.ledger)]


def _files(path: Path) -> Iterable[Path]:
    if not _is_folder(path):
        return [Path(os.path.realpath(path))]
    return [entry for entry in path.iterdir() if _is_regular(entry) and not is_temporary(entry.name)]


def _is_folder(path: Path) -> bool:
    """Whether it is one; what cannot be looked at is answered as a file is."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _answers(context: ServiceContext, workers: Executor, files: Sequence[Path]) -> Iterator[Answer]:
    """The answers in order, while the workers are some files ahead."""
    ahead: deque[tuple[Path, Job | Answer]] = deque()
    siblings = [path.name for path in files]
    for path in files:
        ahead.append((path, _begin(context, workers, path, siblings)))
        while _is_full(ahead, workers.ahead()):
            yield _finish(context, workers, *ahead.popleft())
    while ahead:
        yield _finish(context, workers, *ahead.popleft())


def _is_full(ahead: Collection[tuple[Path, Job | Answer]], most: int) -> bool:
    """Whether as many files as may be are under way, or too many wait for the first of them."""
    futures = [job.future for _, job in ahead if isinstance(job, Job) and job.future]
    return sum(not future.done() for future in futures) >= most or len(ahead) >= _IN_ORDER * most


def _begin(context: ServiceContext, workers: Executor, path: Path, siblings: Iterable[str]) -> Job | Answer:
    begun = guarded(lambda: job.begin(context, workers, enter(context, path, siblings)))
    if isinstance(begun, Failure):
        return not_taken(context, path, siblings, _failed(path, begun))
    return begun


def _finish(context: ServiceContext, workers: Executor, path: Path, begun: Job | Answer) -> Answer:
    if isinstance(begun, Answer):
        return begun
    answer = guarded(partial(job.finish, context, workers, begun))
    return _failed(path, answer) if isinstance(answer, Failure) else answer


def _failed(path: Path, failure: Failure) -> Answer:
    _log_failure(as_text(path.name), failure)
    return Answer(as_text(path.name), None, "failed", failure.reason)


def _log_failure(name: str, failure: Failure) -> None:
    _log.error("%s: %s\n%s", name, failure.reason.message_en, failure.trace)


def _heard(answer: Answer, on_answer: Callable[[Answer], None] | None) -> Answer:
    light = _without_files(answer)
    if on_answer:
        on_answer(light)
    return light


def _without_files(answer: Answer) -> Answer:
    """An answer to keep: what is published already is not held in memory for thousands of files."""
    if answer.outcome is None:
        return answer
    forms = (replace(form, full_json=b"", record_json=b"", pdfs={}) for form in answer.outcome.forms)
    return replace(answer, outcome=replace(answer.outcome, forms=tuple(forms)))
