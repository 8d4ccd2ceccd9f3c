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

from ..model.answer import Answer
from . import submissions, translations, work
from .border import Failure, guarded
from .desk import Clock, Desk, open_desk, system_clock
from .handover import enter, not_taken
from .names import as_text, is_temporary
from .press import Press
from .settings import Settings
from .site import refresh, review_all
from .submissions import Submission
from .work import Job
from .worker import Prepare
from .workers import Workers, workers_for

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
    prepare: Prepare | None = None,
    press: Press | None = None,
) -> list[Answer]:
    """Convert and publish files, and every regular file of folders; then bring the list pages up to date.

    `on_answer` hears every answer as it is given; what it raises ends the conversion, but not before the
    list pages know what was published.  What failed before, and was not handed over again, is tried once
    more in the end.  Raises ConfigurationError where the outbox is held by another process.
    """
    found = list(sources(paths))
    with open_desk(settings, "convert", clock=clock, press=press) as desk:
        workers = workers_for(settings, _work_for(found), prepare)
        try:
            resume(desk, workers, submissions.unfinished(desk.ledger))
            before = _failed_before(desk)
            answers = [_heard(answer, on_answer) for answer in _answers(desk, workers, found)]
            resume(desk, workers, submissions.unfinished(desk.ledger))
            resume(desk, workers, [s for s in _failed_before(desk) if s in before])
        finally:
            workers.close()
            translations.tend(desk)
            refresh(desk)
            review_all(desk)
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


def resume(desk: Desk, workers: Workers, left: Iterable[Submission]) -> None:
    """Take up again what was left behind.  One that cannot be answered does not keep the others waiting."""
    for submission in left:
        answer = guarded(partial(_again, desk, workers, submission))
        if isinstance(answer, Failure):
            _log_failure(submission.dropped.name, answer)


def _again(desk: Desk, workers: Workers, submission: Submission) -> Answer:
    return work.finish(desk, workers, work.begin(desk, workers, submission))


def _failed_before(desk: Desk) -> list[Submission]:
    return [submission for submission, _, _ in submissions.failed(desk.ledger)]


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


def _answers(desk: Desk, workers: Workers, files: Sequence[Path]) -> Iterator[Answer]:
    """The answers in order, while the workers are some files ahead."""
    ahead: deque[tuple[Path, Job | Answer]] = deque()
    siblings = [path.name for path in files]
    for path in files:
        ahead.append((path, _begin(desk, workers, path, siblings)))
        while _is_full(ahead, workers.ahead()):
            yield _finish(desk, workers, *ahead.popleft())
    while ahead:
        yield _finish(desk, workers, *ahead.popleft())


def _is_full(ahead: Collection[tuple[Path, Job | Answer]], most: int) -> bool:
    """Whether as many files as may be are under way, or too many wait for the first of them."""
    futures = [job.future for _, job in ahead if isinstance(job, Job) and job.future]
    return sum(not future.done() for future in futures) >= most or len(ahead) >= _IN_ORDER * most


def _begin(desk: Desk, workers: Workers, path: Path, siblings: Iterable[str]) -> Job | Answer:
    begun = guarded(lambda: work.begin(desk, workers, enter(desk, path, siblings)))
    if isinstance(begun, Failure):
        return not_taken(desk, path, siblings, _failed(path, begun))
    return begun


def _finish(desk: Desk, workers: Workers, path: Path, begun: Job | Answer) -> Answer:
    if isinstance(begun, Answer):
        return begun
    answer = guarded(partial(work.finish, desk, workers, begun))
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
