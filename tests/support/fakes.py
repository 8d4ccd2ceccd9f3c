"""A fake chain and page maker whose results a submitted file determines, so that tests need no Word files.

A file is JSON: `{"forms": [{"name", "unit", "year", "text", "blocked", "id"}], "do": …}`; `packed` wraps it
so that it looks like a zip package.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from faults.workers import DEEDS

from pipeline.errors import Blocked
from pipeline.model.entry import Entry, entry_of
from pipeline.model.finding import NONE_WAIVED, Finding, Waived
from pipeline.model.outcome import Annotated, FormOutcome, Outcome
from pipeline.model.publication import Publication
from pipeline.model.record import FormInfo, Funding, FundLine, Project, Provenance, Record, SourceInfo, Totals
from pipeline.normalize.identity import record_id
from pipeline.service.context.page_maker import Artifact
from pipeline.translate.catalogue import Catalogue

END = b"PK\x05\x06" + bytes(18)
BLOCKING = "F03"
"""The code of the finding that a form has if `blocked` is set."""
START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def form(name: str, text: str = "v1", **more: object) -> dict[str, Any]:
    return {"name": name, "unit": "某单位", "year": 2022, "text": text, **more}


def submitted(*forms: dict[str, Any], **more: object) -> bytes:
    return json.dumps({"forms": forms, **more}, ensure_ascii=False).encode()


def packed(data: bytes) -> bytes:
    return b"PK" + data + END


def fake_chain(
    data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
) -> Outcome:
    said = json.loads(data.removeprefix(b"PK").removesuffix(END))
    DEEDS.get(said.get("do", ""), lambda: None)()
    sha256 = hashlib.sha256(data).hexdigest()
    forms = tuple(_form(f, filename, sha256, waived) for f in said["forms"])
    copy = Annotated(f"{at:%H:%M}".encode(), said["copy"], comments=2) if at and "copy" in said else None
    return Outcome(filename, sha256, forms, annotated=copy)


def prepare() -> Callable[[bytes, str, Waived, datetime | None], Outcome]:
    return fake_chain


HOLDING = Finding("F05", "placeholder", "warning", pointers=("/project/name",), effect="holds")
"""A finding for which a form is held."""


def _form(said: dict[str, Any], filename: str, sha256: str, waived: Waived) -> FormOutcome:
    record = make_record(said, filename, sha256)
    published = record.model_copy(update={"redactions": ()})
    blocked = said.get("blocked") and BLOCKING not in waived.get(record.id, ())
    reason = Blocked(codes=BLOCKING, what_zh="金额", what_en="the money").reason() if blocked else None
    return FormOutcome(
        record,
        published,
        record.model_dump_json().encode(),
        published.model_dump_json().encode(),
        pdfs={} if reason else {"zh": b"%PDF-" + said["text"].encode()},
        reason=reason,
        findings=(HOLDING,) if said.get("holds") else (),
    )


def make_record(said: dict[str, Any], filename: str = "a.docx", sha256: str = "0" * 64) -> Record:
    return Record(
        id=said.get("id") or record_id(said["year"], said["unit"], said["name"]),
        form=FormInfo(kind="project", title="项目支出绩效自评表", fiscal_year=said["year"]),
        project=Project(
            name=said["name"],
            competent_department=None,
            implementing_unit=said["unit"],
            leader=said.get("leader"),
            phone=said.get("phone"),
        ),
        funding=Funding(unit="万元", lines=_lines(said.get("budget"))),
        goals=(),
        indicators=(),
        totals=Totals(weight=None, score=None, grade=said["text"]),
        remarks=(),
        source=SourceInfo(filename=filename, sha256=sha256, form_number=1, forms_in_document=1),
        provenance={"/project/name": Provenance(table=1, row=1, column=3, text=said["name"])},
    )


def _lines(budget: int | None) -> tuple[FundLine, ...]:
    """Return the fund total, if the test gives a budget (yuan)."""
    blank = dict.fromkeys(("initial_budget", "executed", "weight", "execution_rate", "score"))
    total = {"source": "total", "label": "年度资金总额", "annual_budget": budget, **blank}
    return () if budget is None else (FundLine.model_validate(total),)


class FakePageMaker:
    """Makes pages with just the content that tests check."""

    def __init__(self, broken: bool = False) -> None:
        self.broken = broken
        self.catalogue = Catalogue.shipped()
        self.freshly_rendered: set[str] = set()

    def use(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def page(self, record: Record, publication: Publication) -> bytes:
        if self.broken:
            raise ZeroDivisionError
        return f"{record.id} {record.totals.grade} {publication}".encode()

    def entry(self, record: Record, publication: Publication) -> Entry:
        return entry_of(record, publication)

    def artifacts(self, public: Path, entries: Sequence[Entry], seal: object = None) -> Sequence[Artifact]:
        return ()

    def site(
        self, entries: Sequence[Entry], withdrawn: Mapping[int, int], made: Mapping[str, int]
    ) -> Iterable[tuple[str, bytes]]:
        listed = {f"{e.year}/index.html": f"{e.year}".encode() for e in entries}
        home = "\n".join(f"{e.serial} {e.name}" for e in entries).encode()
        return {"index.html": home, "assets/site.css": b"", **listed}.items()


class Ticking:
    """A clock that a test sets; the monotonic clock advances with it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.now.timestamp()

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
