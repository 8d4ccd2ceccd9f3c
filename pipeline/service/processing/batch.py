"""`ziping convert`: processes the given files now, and answers them in the order of their names."""

from __future__ import annotations

import logging
import os
import stat
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from ...config.settings import Settings
from ...errors import Refusal
from ...model.answer import Answer
from ...printable import as_text
from ...storage.file_names import IGNORED, is_temporary
from ..context.clock import Clock, system_clock
from ..context.context import ServiceContext, open_context
from ..context.executor import Executor
from ..context.guard import ChainFactory, Failure, guarded
from ..context.page_maker import PageMaker
from ..executors.choose import executor_for
from ..inbox.handed_over import answer_not_received, receive_path
from ..ledger import submissions
from ..ledger.submissions import Submission
from ..site.pages import SitePages
from ..site.update import SitePart, update_site, update_translations
from . import job
from .job import Job

_log = logging.getLogger(__name__)
_LARGE = 100_000
"""Size in bytes of a document that may hold more forms than one worker should process."""
_IN_ORDER = 2
"""How many times as many files are held as may be under way: finished ones wait for an earlier one."""


def convert(
    paths: Sequence[Path],
    settings: Settings,
    *,
    on_answer: Callable[[Answer], None] | None = None,
    clock: Clock = system_clock,
    make_chain: ChainFactory | None = None,
    page_maker: PageMaker | None = None,
) -> list[Answer]:
    """Convert and publish files, and every regular file of the given folders; then update the list pages.

    `on_answer` is called with every answer as it is given; if it raises, the conversion ends, but the list
    pages are still updated with what was published.  Submissions that failed earlier, and were not given
    again, are tried once more at the end.  Raises ConfigurationError if another process holds the outbox.
    """
    found = list(sources(paths, settings.ignore))
    with (
        open_context(settings, "convert", page_maker or SitePages.of(settings), clock=clock) as opened,
        closing(executor_for(settings, _tasks_in(found), make_chain)) as executor,
    ):
        context = replace(opened, executor=executor, make_chain=make_chain)
        try:
            resume(context, executor, submissions.unfinished(context.ledger))
            before = _failed_before(context)
            answers = [_reported(answer, on_answer) for answer in _answers(context, executor, found)]
            resume(context, executor, submissions.unfinished(context.ledger))
            resume(context, executor, [s for s in _failed_before(context) if s in before])
            update_translations(context)
        finally:
            update_site(context, SitePart.LISTS | SitePart.REVIEW)
    return answers


def _tasks_in(files: Sequence[Path]) -> int:
    """Return how many workers can be busy: a large document may be one of many forms."""
    with suppress(OSError):
        return max(len(files), sum(path.stat().st_size for path in files) // _LARGE + 1)
    return len(files)


def sources(paths: Iterable[Path], ignored: tuple[str, ...] = IGNORED) -> Iterator[Path]:
    """Return the files to convert, in the order of their names.

    A folder stands for the regular files in it, except those whose names are `ignored`; links, pipes and
    folders in it are skipped.
    """
    found = (file for path in paths for file in _files(path.absolute(), ignored))
    return iter(sorted(found, key=lambda path: as_text(path.name)))


def resume(context: ServiceContext, executor: Executor, left: Iterable[Submission]) -> None:
    """Process submissions again; one that cannot be answered does not stop the others."""
    for submission in left:
        answer = guarded(partial(_again, context, executor, submission))
        if isinstance(answer, Failure):
            _log_failure(submission.dropped.name, answer)


def _again(context: ServiceContext, executor: Executor, submission: Submission) -> Answer:
    return job.finish(context, executor, job.begin(context, executor, submission))


def _failed_before(context: ServiceContext) -> list[Submission]:
    return [submission for submission, _, _ in submissions.failed(context.ledger)]


def _files(path: Path, ignored: tuple[str, ...]) -> Iterable[Path]:
    if not _is_folder(path):
        return [Path(os.path.realpath(path))]
    return [entry for entry in path.iterdir() if _is_regular(entry) and not is_temporary(entry.name, ignored)]


def _is_folder(path: Path) -> bool:
    """Return whether it is a folder; what cannot be examined is answered like a file."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _answers(context: ServiceContext, executor: Executor, files: Sequence[Path]) -> Iterator[Answer]:
    """Yield the answers in order, while the workers process some files ahead."""
    ahead: deque[tuple[Path, Job | Answer]] = deque()
    siblings = [path.name for path in files]
    for path in files:
        ahead.append((path, _begin(context, executor, path, siblings)))
        while _is_full(ahead, executor.capacity()):
            yield _finish(context, executor, *ahead.popleft())
    while ahead:
        yield _finish(context, executor, *ahead.popleft())


def _is_full(ahead: Collection[tuple[Path, Job | Answer]], most: int) -> bool:
    """Return whether as many files as allowed are under way, or too many wait for the first of them."""
    futures = [job.future for _, job in ahead if isinstance(job, Job) and job.future]
    return sum(not future.done() for future in futures) >= most or len(ahead) >= _IN_ORDER * most


def _begin(context: ServiceContext, executor: Executor, path: Path, siblings: Iterable[str]) -> Job | Answer:
    try:
        begun = guarded(lambda: job.begin(context, executor, receive_path(context, path, siblings)))
    except Refusal as refusal:
        returned = Answer(as_text(path.name), None, "returned", refusal.reason())
        return answer_not_received(context, path, siblings, returned)
    if isinstance(begun, Failure):
        return answer_not_received(context, path, siblings, _failed(path, begun))
    return begun


def _finish(context: ServiceContext, executor: Executor, path: Path, begun: Job | Answer) -> Answer:
    if isinstance(begun, Answer):
        return begun
    answer = guarded(partial(job.finish, context, executor, begun))
    return _failed(path, answer) if isinstance(answer, Failure) else answer


def _failed(path: Path, failure: Failure) -> Answer:
    _log_failure(as_text(path.name), failure)
    return Answer(as_text(path.name), None, "failed", failure.reason)


def _log_failure(name: str, failure: Failure) -> None:
    _log.error("%s: %s\n%s", name, failure.reason.message_en, failure.trace)


def _reported(answer: Answer, on_answer: Callable[[Answer], None] | None) -> Answer:
    light = _without_files(answer)
    if on_answer:
        on_answer(light)
    return light


def _without_files(answer: Answer) -> Answer:
    """Return an answer without the bytes of its files, so that thousands of answers fit into memory."""
    if answer.outcome is None:
        return answer
    forms = (replace(form, full_json=b"", record_json=b"", pdfs={}) for form in answer.outcome.forms)
    return replace(answer, outcome=replace(answer.outcome, forms=tuple(forms)))
