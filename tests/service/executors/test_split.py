"""Several workers process a document of many forms; the result is the same as from one worker."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from faults.hang import hang
from support.fakes import form, make_record
from support.form_xml import funds, goals, head, indicators, total
from support.waiting import until
from support.word_xml import docx, p, tbl

from pipeline.config.settings import Settings
from pipeline.model.finding import NONE_WAIVED, Waived
from pipeline.model.limits import Limits
from pipeline.model.outcome import FormOutcome, Outcome
from pipeline.service.context.guard import Failure
from pipeline.service.executors.pool import WorkerPool
from pipeline.service.executors.process import ManyForms
from pipeline.service.executors.split import MAX_FORMS_PER_PART, SplitDocument
from pipeline.service.executors.task import MAX_UNSPLIT_FORMS, chain_of
from pipeline.service.processing.batch import _tasks_in

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def document(count: int) -> bytes:
    blocks = (
        (
            p("项目支出绩效自评表"),
            p("（2022年度）"),
            tbl(*head(f"法律服务费{n}"), *funds(), *goals(), *indicators(), *total()),
        )
        for n in range(count)
    )
    return docx(*(block for form_of in blocks for block in form_of))


@pytest.mark.parametrize("count", [MAX_UNSPLIT_FORMS, MAX_UNSPLIT_FORMS + 1, 11])
def test_what_several_workers_make_is_what_one_makes(count: int) -> None:
    data, settings = document(count), Settings(pdf_languages=())
    alone = chain_of(settings)()(data, "汇总.docx", NONE_WAIVED, DAY)
    pool = WorkerPool(2, chain_of(settings), settings.limits)
    together = pool.submit(data, "汇总.docx", at=DAY).result()
    pool.close()
    assert len(alone.forms) == count
    assert alone.findings
    assert alone.annotated
    assert together == alone


def test_every_form_stands_in_one_part() -> None:
    for forms, workers in ((5, 2), (12, 2), (1000, 2), (7, 64)):
        left = SplitDocument(b"", "a", NONE_WAIVED, None, forms, workers)._left
        assert [n for part in left for n in part] == list(range(forms))
        assert max(map(len, left)) <= MAX_FORMS_PER_PART


class Parted:
    """A chain with as many forms as the document has bytes; at the third form it does `deed`."""

    def __init__(self, deed: str) -> None:
        self._deed = deed

    def __call__(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome:
        raise AssertionError((data, filename, waived, at))

    def begin(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> ManyForms:
        assert filename
        assert not waived
        assert at is None
        return ManyForms(len(data))

    def part(self, data: bytes, filename: str, waived: Waived, first: int, end: int) -> Outcome:
        assert not waived
        if b"late" in data:
            (_marks() / str(os.getpid())).touch()
        if 2 in range(first, end):
            self._do(data)
        records = [make_record(form(f"{os.getpid()}-{n}"), filename) for n in range(first, end)]
        return Outcome(filename, _hash(data), tuple(FormOutcome(r, r, pdfs={"zh": b"%PDF"}) for r in records))

    def finish(self, data: bytes, filename: str, made: Outcome, at: datetime | None) -> Outcome:
        assert at is None
        assert (made.filename, made.sha256) == (filename, _hash(data))
        assert not any(one.pdfs for one in made.forms)
        return made

    def _do(self, data: bytes) -> None:
        if self._deed == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._deed == "err":
            raise ZeroDivisionError
        if self._deed == "hang":
            hang()
        if self._deed == "wait for the other" and b"late" in data:
            until(lambda: len(list(_marks().iterdir())) > 1)


def _marks() -> Path:
    """The files in which each worker leaves its process id."""
    return Path(os.environ["ZIPING_TEST_MARKS"])


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _die() -> Parted:
    return Parted("die")


def _err() -> Parted:
    return Parted("err")


def _hang() -> Parted:
    return Parted("hang")


def _wait() -> Parted:
    return Parted("wait for the other")


LIMITS = Limits(read_seconds=0.5, office_seconds=0.5)


@pytest.mark.parametrize(("prepare", "code"), [(_die, "internal"), (_err, "internal")])
def test_a_document_of_which_one_part_fails_has_failed(prepare: Callable[[], Parted], code: str) -> None:
    pool = WorkerPool(2, prepare, LIMITS)
    made = pool.submit(b"x" * 9, "a.docx").result()
    pool.close()
    assert isinstance(made, Failure)
    assert made.reason.code == code


def test_a_document_of_which_one_part_takes_too_long_goes_back() -> None:
    pool = WorkerPool(2, _hang, LIMITS)
    made = pool.submit(b"x" * 9, "a.docx").result()
    pool.close()
    assert isinstance(made, Outcome)
    assert made.reason is not None
    assert made.reason.code == "timeout"


def test_both_workers_take_parts_and_the_forms_stand_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZIPING_TEST_MARKS", str(tmp_path))
    pool = WorkerPool(2, _wait, Limits())
    pool.submit(b"x", "warm.docx").result()
    made = pool.submit(b"late" * 30, "a.docx").result()
    pool.close()
    names = [one.record.project.name or "" for one in made.forms]
    assert [int(name.split("-")[1]) for name in names] == list(range(120))
    assert len({name.split("-")[0] for name in names}) == 2
    assert all(one.pdfs for one in made.forms)


def test_a_single_worker_makes_all_parts() -> None:
    pool = WorkerPool(1, _wait, Limits())
    made = pool.submit(b"x" * 60, "a.docx").result()
    pool.close()
    assert len(made.forms) == 60


def test_the_large_document_alone_gets_the_workers_of_several_files(tmp_path: Path) -> None:
    small, large = tmp_path / "small.docx", tmp_path / "large.docx"
    small.write_bytes(b"x" * 40_000)
    large.write_bytes(b"x" * 300_000)
    assert _tasks_in([small]) == 1
    assert _tasks_in([large]) > 1
    assert _tasks_in([tmp_path / "gone.docx"]) == 1
