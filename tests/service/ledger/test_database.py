from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from support.fakes import BLOCKING, Ticking, form, submitted
from support.service import Service

from pipeline.errors import ConfigurationError
from pipeline.service.control import decide
from pipeline.service.ledger import record_queries, schema, submissions, waiting
from pipeline.service.ledger.database import Ledger
from pipeline.service.ledger.schema import MIGRATIONS, version
from pipeline.service.outbox import lock
from pipeline.service.outbox.paths import Outbox


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.sqlite"


def test_a_new_ledger_is_durable_and_consistent(path: Path) -> None:
    ledger = Ledger.open(path)
    pragmas = {
        name: ledger.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "foreign_keys", "synchronous")
    }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    ledger.close()
    with sqlite3.connect(path) as connection:
        assert version(connection) == len(MIGRATIONS)
    connection.close()


def test_two_programs_may_begin_with_one_new_ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second program creates the tables after the first one has checked and found none."""
    real, ahead = schema.version, [True]

    def version_then_other(connection: sqlite3.Connection) -> int:
        known = real(connection)
        if ahead.pop() if ahead else False:
            Ledger.open(path).close()
        return known

    monkeypatch.setattr(schema, "version", version_then_other)
    ledger = Ledger.open(path)
    assert ledger.rows("SELECT * FROM submissions") == []
    ledger.close()


def test_a_migration_is_all_or_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE more (id INTEGER); SELECT nonsense;")
    )
    with pytest.raises(ConfigurationError):
        Ledger.open(path)
    monkeypatch.undo()
    ledger = Ledger.open(path)
    assert ledger.rows("SELECT name FROM sqlite_schema WHERE name = 'more'") == []
    ledger.close()


def older(path: Path) -> None:
    """A ledger that the first version of the program made."""
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript(MIGRATIONS[0])
        connection.execute("INSERT INTO waiting VALUES ('a', 'open', '2026-03-01T09:00:00+08:00')")
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_a_ledger_of_an_older_program_is_brought_up_to_date(path: Path) -> None:
    older(path)
    ledger = Ledger.open(path)
    assert [(row.name, row.notice) for row in waiting.rows(ledger)] == [("a", None)]
    ledger.close()


def test_who_reads_an_older_ledger_sees_it_as_it_will_be(path: Path) -> None:
    older(path)
    with Ledger.reading(path) as reader:
        assert [(row.name, row.notice) for row in waiting.rows(reader)] == [("a", None)]
    with sqlite3.connect(path) as untouched:
        assert version(untouched) == 1
    untouched.close()


def test_a_ledger_that_is_just_being_made_is_empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with Ledger.reading(path) as reader:
        assert waiting.rows(reader) == []


_OLD_RECORDS = """
INSERT INTO submissions VALUES (1, 'inbox', x'2e', x'61', 1, 1, 1, 1, 'f', 'a', 'published', NULL,
  '["2022-a", "2022-b"]', '2026-03-01T09:00:00+08:00', '2026-03-01T09:00:00+08:00');
INSERT INTO records VALUES ('2022-a', 2022, 1, 'k', 'A', 'U', 1, 'published',
  '2026-03-01T09:00:00+08:00', '2026-03-01T09:00:00+08:00', 1, 'fp', '{"budget": "120000"}');
INSERT INTO records VALUES ('2022-b', 2022, 2, 'l', 'B', 'U', 1, 'held', NULL, NULL, NULL, NULL, NULL);
INSERT INTO revisions VALUES ('2022-a', 1, 1, 1, 'f', '2026-03-01T09:00:00+08:00');
INSERT INTO revisions VALUES ('2022-b', 1, 1, 2, 'f', '2026-03-01T09:00:00+08:00');
PRAGMA user_version = 2;
"""


def test_records_of_an_older_program_keep_their_states_and_have_what_decisions_need(path: Path) -> None:
    """A public record and a held one, as the ledger stored them before publication control existed."""
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript("".join(MIGRATIONS[:2]) + _OLD_RECORDS)
    connection.close()
    ledger = Ledger.open(path)
    rows = {row.id: (row.state, row.reason and row.reason.code) for row in record_queries.rows(ledger)}
    assert rows == {"2022-a": ("published", None), "2022-b": ("held", "approval")}
    assert submissions.last_form_of(ledger, "2022-b") == (1, "published")
    assert ledger.rows("SELECT budget FROM records WHERE id = '2022-a'")[0]["budget"] == "120000"
    assert [revision.fingerprint for revision, _ in record_queries.shown(ledger)] == [""]
    ledger.close()


def test_a_ledger_of_a_newer_program_is_left_alone(path: Path) -> None:
    Ledger.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ConfigurationError) as caught:
        Ledger.open(path)
    assert "99" in caught.value.reason().message_zh


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    ledger = Ledger.open(path)

    def failing() -> None:
        with ledger.transaction() as connection:
            connection.execute("INSERT INTO waiting (name, code, since) VALUES ('a', 'open', '')")
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    assert ledger.rows("SELECT * FROM waiting") == []
    ledger.close()


def test_who_reads_cannot_write(path: Path) -> None:
    Ledger.open(path).close()
    with Ledger.reading(path) as ledger, pytest.raises(sqlite3.OperationalError, match="readonly"):
        ledger.rows("DELETE FROM waiting")


def test_a_reader_does_not_wait_for_a_writer(path: Path) -> None:
    writer = Ledger.open(path)
    with writer.transaction() as connection:
        connection.execute("INSERT INTO waiting (name, code, since) VALUES ('a', 'open', '')")
        with Ledger.reading(path) as reader:
            assert reader.rows("SELECT * FROM waiting") == []
    writer.close()


def test_no_step_reads_a_whole_table(service: Service, ticking: Ticking) -> None:
    """Every statement of a day's work finds submissions, attempts and revisions with an index."""
    statements: list[str] = []
    connection = service.context.ledger._connection
    connection.set_trace_callback(statements.append)
    service.drop("甲.docx", submitted(form("甲", budget=7)))
    service.settle()
    service.drop("又.docx", submitted(form("甲", budget=7)))
    service.drop("误.docx", submitted(do="err"))
    service.settle()
    service.drop("民政/丙.docx", submitted(form("甲", "v2"), form("丁", budget=7), form("乙", blocked=True)))
    held, public, blocked = (r.id for a in service.settle() for r in a.records)
    decide.approve(service.context, [held], None)
    decide.waive(service.context, blocked, BLOCKING, "已核")
    decide.supersede(service.context, public, held, "同一项目")
    decide.withdraw(service.context, [held], "误报")
    ticking.pass_seconds(100)
    service.settle()
    connection.set_trace_callback(None)
    asked = {s for s in statements if s.startswith(("SELECT", "UPDATE", "INSERT", "DELETE"))}
    plans = {s: [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {s}")] for s in asked}
    assert len(plans) > 60
    assert [
        (statement, step)
        for statement, plan in plans.items()
        for step in plan
        if re.match(
            r"SCAN (submissions|s|attempts|revisions|v|requests|forms|decisions|d)\b(?!.* USING )", step
        )
    ] == []


def test_a_lock_is_let_go_and_a_dead_owner_is_no_owner(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    assert not lock.is_served(outbox)
    with lock.hold(outbox, "watch"):
        assert lock.is_served(outbox)
    assert not lock.is_served(outbox)
    with lock.hold(outbox, "convert"):
        assert not lock.is_served(outbox)
