"""`ziping convert`: files handed over now, answered in the order of their names."""

from __future__ import annotations

import logging
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..model.answer import Answer
from . import submissions, work
from .border import Failure, guarded
from .desk import Clock, Desk, open_desk, system_clock
from .intake import Changed, take
from .names import as_text, is_temporary
from .press import Press
from .settings import Settings
from .site import refresh
from .submissions import Dropped, Identity, Submission
from .work import Job
from .workers import Inline, Pool, Prepare, Workers, chain_of

_log = logging.getLogger(__name__)


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

    `on_answer` hears every answer as it is given.  Raises ConfigurationError where the outbox is held
    by another process.
    """
    found = list(sources(paths))
    with open_desk(settings, "convert", clock=clock, press=press) as desk:
        workers = _workers(settings, len(found), prepare or chain_of(settings))
        try:
            resume(desk, workers)
            answers = [_heard(answer, on_answer) for answer in _answers(desk, workers, found)]
        finally:
            workers.close()
        refresh(desk)
    return answers


def sources(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to convert, in the order of their names.

    A folder stands for the regular files in it but those under temporary names; links, pipes and
    folders in it are skipped.
    """
    found = (file for path in paths for file in _files(path.absolute()))
    return iter(sorted(found, key=lambda path: as_text(path.name)))


def resume(desk: Desk, workers: Workers) -> None:
    """Take up again what an abrupt end left behind."""
    for submission in submissions.unfinished(desk.ledger):
        work.finish(desk, workers, work.begin(desk, workers, submission))


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return [path.resolve()]
    return [entry for entry in path.iterdir() if _is_regular(entry) and not is_temporary(entry.name)]


def _is_regular(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _workers(settings: Settings, files: int, prepare: Prepare) -> Workers:
    jobs = min(settings.jobs, files)
    return Pool(jobs, prepare, settings.limits) if jobs > 1 else Inline(prepare)


def _answers(desk: Desk, workers: Workers, files: Sequence[Path]) -> Iterator[Answer]:
    """The answers in order, while the workers are some files ahead."""
    ahead: deque[tuple[Path, Job | Answer]] = deque()
    siblings = [path.name for path in files]
    for path in files:
        ahead.append((path, _begin(desk, workers, path, siblings)))
        if len(ahead) > 2 * desk.settings.jobs - 2:
            yield _finish(desk, workers, *ahead.popleft())
    while ahead:
        yield _finish(desk, workers, *ahead.popleft())


def _begin(desk: Desk, workers: Workers, path: Path, siblings: Iterable[str]) -> Job | Answer:
    begun = guarded(lambda: work.begin(desk, workers, _take(desk, path, siblings)))
    return _failed(path, begun) if isinstance(begun, Failure) else begun


def _finish(desk: Desk, workers: Workers, path: Path, begun: Job | Answer) -> Answer:
    if isinstance(begun, Answer):
        return begun
    answer = guarded(partial(work.finish, desk, workers, begun))
    return _failed(path, answer) if isinstance(answer, Failure) else answer


def _failed(path: Path, failure: Failure) -> Answer:
    _log.error("%s: %s\n%s", path.name, failure.reason.message_en, failure.trace)
    return Answer(as_text(path.name), None, "failed", failure.reason)


def _take(desk: Desk, path: Path, siblings: Iterable[str]) -> Submission:
    """Enter a file.  One that is being written to is looked at once more."""
    try:
        return take(desk, _dropped(path), siblings)
    except Changed:
        return take(desk, _dropped(path), siblings)


def _dropped(path: Path) -> Dropped:
    return Dropped("convert", path.parent, path.name, Identity.of(path.lstat()))


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
