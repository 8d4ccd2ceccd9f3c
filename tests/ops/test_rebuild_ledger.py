"""A lost or damaged ledger is rebuilt with the same content."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from faults.disk import no_space
from support.fakes import FakePageMaker, Ticking, form, submitted
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError, LedgerTrouble
from pipeline.ops.rebuild_ledger import rebuild
from pipeline.service.context.context import ServiceContext
from pipeline.service.daemon.watch import Watch
from pipeline.service.ledger import change_log
from pipeline.service.ledger.database import Ledger
from pipeline.service.monitoring.status import status
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site.update import SitePart, update_site
from tests.storage.test_paths import damage

Opened = Callable[..., AbstractContextManager[ServiceContext]]


@pytest.fixture
def worked(opened: Opened, ticking: Ticking) -> Outbox:
    """A day's work: two records, a revision, a duplicate, a returned and a failed file, a name in GB18030."""
    with opened() as context:
        service = Service(context, ticking)
        for name, data in (
            ("单位甲/甲.docx", submitted(form("甲"), form("乙"))),
            ("单位甲/改.docx", submitted(form("甲", "v2"))),
            ("同.docx", submitted(form("甲", "v2"))),
            ("退.docx", submitted(do="refuse")),
            ("误.docx", submitted(do="err")),
            ("\udcc2\udcc9.docx", submitted(form("律"))),
        ):
            service.drop(name, data)
            service.settle()
            ticking.pass_seconds(60)
        service.loop.close()
    return context.outbox


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_was_known_is_known_again_and_the_site_is_the_same(
    worked: Outbox, settings: Settings, opened: Opened, ticking: Ticking
) -> None:
    before, site = status(settings), all_bytes(worked.public)
    assert len(before["submissions"]) == 6
    damage(worked.ledger)
    made = rebuild(settings, clock=ticking)
    assert (made.submissions, made.records, made.unread, made.entered, made.lost) == (6, 3, 0, 0, 0)
    assert status(settings) == before
    assert made.kept is not None
    assert Path(made.kept).read_bytes()[4096:] == b"\xa5" * (Path(made.kept).stat().st_size - 4096)
    with opened() as context:
        assert update_site(context, SitePart.RECORDS | SitePart.LISTS) == 0
        service = Service(context, ticking)
        service.drop("单位甲/再.docx", submitted(form("甲", "v3")))
        (answer,) = (a for a in service.settle() if a.verdict == "published")
        assert answer.records[0].revision == 3
    assert {p: d for p, d in all_bytes(worked.public).items() if "yi" in p} == {
        p: d for p, d in site.items() if "yi" in p
    }


def test_a_sound_ledger_may_be_made_again_too(worked: Outbox, settings: Settings, ticking: Ticking) -> None:
    before = status(settings)
    for _ in range(2):
        ticking.pass_seconds(1)
        rebuild(settings, clock=ticking)
        assert status(settings) == before


def test_lines_that_were_not_written_yet_are_in_the_ledger(
    opened: Opened,
    settings: Settings,
    ticking: Ticking,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with opened() as context, monkeypatch.context() as patch:
        patch.setattr(change_log, "_append", no_space)
        service = Service(context, ticking)
        service.drop("甲.docx", submitted(form("甲")))
        service.settle()
        assert context.outbox.journal.stat().st_size == 0
        patch.setattr(ServiceContext, "flush_change_log", lambda _: None)
    assert "the change log could not be written: [Errno 28]" in caplog.text
    before = status(settings)
    assert rebuild(settings, clock=ticking).entered == 0
    assert status(settings) == before


def test_a_torn_line_costs_nothing_but_itself(
    worked: Outbox, settings: Settings, opened: Opened, ticking: Ticking
) -> None:
    """The process was killed while it wrote the change log; lines still in the ledger are written again."""
    before = status(settings)
    whole = worked.journal.read_bytes()
    last = whole.splitlines()[-1]
    worked.journal.write_bytes(whole[:-20])
    with opened() as context, context.ledger.transaction() as connection:
        connection.execute("INSERT INTO journal (line) VALUES (?)", (last.decode(),))
    damage(worked.ledger)
    assert rebuild(settings, clock=ticking).unread == 1
    assert status(settings) == before


def test_without_a_journal_the_originals_are_worked_out_again(
    worked: Outbox, settings: Settings, opened: Opened, ticking: Ticking
) -> None:
    damage(worked.ledger)
    worked.journal.unlink()
    made = rebuild(settings, clock=ticking)
    assert (made.submissions, made.records, made.entered) == (5, 0, 5)
    with opened() as context:
        Service(context, ticking).settle()
    assert sorted(s["state"] for s in status(settings)["submissions"]) == [
        "failed",
        *["published"] * 3,
        "returned",
    ]
    names = {s["name"] for s in status(settings)["submissions"] if s["state"] == "published"}
    assert names == {"甲.docx", "改.docx", "律.docx"}
    assert len(status(settings)["records"]) == 3


def test_an_original_that_is_gone_is_counted(worked: Outbox, settings: Settings, ticking: Ticking) -> None:
    next(worked.originals.iterdir()).unlink()
    assert rebuild(settings, clock=ticking).lost == 1


def test_the_service_does_not_begin_with_a_damaged_ledger(worked: Outbox, settings: Settings) -> None:
    """The index does not match its table; without the check the service would notice too late."""
    with closing(sqlite3.connect(worked.ledger)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'submissions_by_state'")
        connection.commit()
    with pytest.raises(LedgerTrouble, match="ledger") as caught:
        Watch(settings, page_maker=FakePageMaker()).once()
    assert "ziping ledger rebuild" in caught.value.reason().remedy_zh


def test_a_ledger_in_use_is_left_alone(opened: Opened, settings: Settings) -> None:
    with opened(), pytest.raises(ConfigurationError, match="in use"):
        rebuild(settings)


def test_every_table_that_is_kept_is_in_the_journal(worked: Outbox) -> None:
    tables = {json.loads(line)["table"] for line in change_log.read(worked.journal)}
    assert tables >= {"submissions", "records", "revisions"}
    assert not tables & {"waiting", "requests", "attempts", "journal"}


def test_a_row_that_went_is_gone(
    worked: Outbox, opened: Opened, settings: Settings, ticking: Ticking
) -> None:
    with opened() as context, context.ledger.transaction() as connection:
        connection.execute("DELETE FROM revisions WHERE revision = 2")
    rebuild(settings, clock=ticking)
    with Ledger.reading(worked.ledger) as ledger:
        assert ledger.rows("SELECT * FROM revisions WHERE revision = 2") == []
        assert len(ledger.rows("SELECT * FROM revisions")) == 3


def test_a_new_column_is_kept_with_what_a_migration_put_in_it(
    worked: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.service.ledger import schema

    script = "ALTER TABLE records ADD COLUMN colour TEXT; UPDATE records SET colour = 'red';"
    more = (*schema.MIGRATIONS, script)
    monkeypatch.setattr(schema, "MIGRATIONS", more)
    ledger = Ledger.open(worked.ledger)
    change_log.flush(ledger, worked.journal)
    rows = [json.loads(line) for line in change_log.read(worked.journal)]
    assert [row["row"]["colour"] for row in rows if row["table"] == "records"] == ["red"] * 3
    change_log.flush(ledger, worked.journal)
    assert len(list(change_log.read(worked.journal))) == len(rows)
    ledger.close()


def test_lines_of_strangers_do_no_harm(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "state" / "ledger.sqlite")
    lines = [
        b"{", b"[]", b"{}", b'{"table": "records; DROP TABLE records", "row": {"id": "1"}}', b"\xff",
        b'{"table": "records", "row": {"id": "x", "x; DROP": 1}}',
        b'{"table": "submissions", "row": {"id": 1, "folder": "zz"}}',
    ]  # fmt: skip
    assert change_log.replay(ledger, lines) == 6
    with pytest.raises(sqlite3.OperationalError):
        ledger.rows("SELECT * FROM nothing")
    assert ledger.rows("SELECT * FROM records") == []
    ledger.close()
