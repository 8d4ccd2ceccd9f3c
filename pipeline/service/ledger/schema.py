"""The tables of the ledger.  A published migration is never changed: a new one is added after it."""

from __future__ import annotations

import sqlite3

from ...errors import ConfigurationError
from ...translate.look_alikes import skeleton

_FIRST = """
CREATE TABLE submissions (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin IN ('inbox', 'convert')),
  folder BLOB NOT NULL,
  filename BLOB NOT NULL,
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  ctime_ns INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  stem TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('received', 'working', 'published', 'held', 'returned', 'duplicate', 'failed')),
  reason TEXT,
  records TEXT NOT NULL DEFAULT '[]',
  received_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE INDEX submissions_by_state ON submissions (state);
CREATE INDEX submissions_by_place ON submissions (folder, filename);
CREATE INDEX submissions_by_stem ON submissions (stem);
CREATE INDEX submissions_by_original ON submissions (sha256);

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  submission INTEGER NOT NULL REFERENCES submissions (id),
  started_at TEXT NOT NULL,
  finished_at TEXT,
  verdict TEXT
) STRICT;
CREATE INDEX attempts_by_submission ON attempts (submission);

CREATE TABLE records (
  id TEXT PRIMARY KEY,
  year INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  key TEXT NOT NULL,
  name TEXT,
  unit TEXT,
  revision INTEGER NOT NULL DEFAULT 0,
  state TEXT CHECK (state IN ('published', 'held', 'withdrawn')),
  first_published TEXT,
  last_published TEXT,
  shown INTEGER,
  fingerprint TEXT,
  entry TEXT,
  UNIQUE (year, serial)
) STRICT;

CREATE TABLE revisions (
  record TEXT NOT NULL REFERENCES records (id),
  revision INTEGER NOT NULL,
  submission INTEGER NOT NULL REFERENCES submissions (id),
  form INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (record, revision),
  UNIQUE (submission, form)
) STRICT;
CREATE INDEX revisions_by_original ON revisions (sha256);

CREATE TABLE waiting (
  name TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT;

CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  arguments TEXT NOT NULL,
  made_at TEXT NOT NULL,
  result TEXT
) STRICT;
CREATE INDEX requests_open ON requests (id) WHERE result IS NULL;
"""

_NOTICES = """
ALTER TABLE waiting ADD COLUMN notice BLOB;
"""

_CONTROL = """
ALTER TABLE records ADD COLUMN budget TEXT;
ALTER TABLE records ADD COLUMN held_entry TEXT;
ALTER TABLE records ADD COLUMN withdrawn_at TEXT;
ALTER TABLE records ADD COLUMN superseded_by TEXT REFERENCES records (id);
CREATE INDEX records_by_budget ON records (budget, key);
CREATE INDEX records_held ON records (year, serial) WHERE state = 'held';
CREATE INDEX records_gone ON records (year) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX records_superseding ON records (superseded_by) WHERE superseded_by IS NOT NULL;
UPDATE records SET budget = entry ->> 'budget' WHERE entry IS NOT NULL;

ALTER TABLE revisions ADD COLUMN hold TEXT;
ALTER TABLE revisions ADD COLUMN approved_at TEXT;
ALTER TABLE revisions ADD COLUMN fingerprint TEXT;
UPDATE revisions SET fingerprint = ''
  WHERE revision <= (SELECT revision FROM records WHERE id = record);
UPDATE revisions SET hold = '{"code": "approval"}'
  WHERE revision = (SELECT revision FROM records WHERE id = record AND state = 'held');

CREATE TABLE forms (
  submission INTEGER NOT NULL REFERENCES submissions (id),
  form INTEGER NOT NULL,
  record TEXT NOT NULL,
  verdict TEXT NOT NULL,
  PRIMARY KEY (submission, form)
) STRICT;
CREATE INDEX forms_by_record ON forms (record, submission);
INSERT INTO forms SELECT s.id, f.key + 1, f.value, s.state FROM submissions s, json_each(s.records) f;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL,
  deed TEXT NOT NULL CHECK (deed IN ('approve', 'withdraw', 'waive', 'supersede')),
  detail TEXT,
  reason TEXT,
  made_at TEXT NOT NULL,
  noted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX decisions_by_record ON decisions (record);
CREATE INDEX decisions_to_note ON decisions (id) WHERE noted = 0;
"""

_JOURNAL = """
CREATE TABLE journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  line TEXT NOT NULL
) STRICT;
"""

_REJECTED = """
ALTER TABLE revisions ADD COLUMN rejected_at TEXT;
"""

_FOLDED = """
DROP INDEX submissions_by_stem;
CREATE INDEX submissions_by_stem ON submissions (stem COLLATE NOCASE);
"""

UNIT_AND_YEAR = "substr(key, 1, 5 + instr(substr(key, 6), char(10)))"
"""A record's key (year, unit, name, one per line) without the name.

The expression is indexed; a query uses the index only if it contains exactly this text.
"""

_ALIKE = f"""
DROP INDEX records_by_budget;
CREATE INDEX records_alike ON records (budget, {UNIT_AND_YEAR}, serial) WHERE state IN ('published', 'held');
"""

_DETAILS = """
ALTER TABLE waiting ADD COLUMN detail TEXT NOT NULL DEFAULT '';
"""

_SKELETONS = """
ALTER TABLE records ADD COLUMN skeleton TEXT;
CREATE INDEX records_by_skeleton ON records (skeleton) WHERE state IN ('published', 'held');
"""
"""Keys that look alike have one skeleton (`translate.look_alikes`)."""

MIGRATIONS: tuple[str, ...] = (
    *(_FIRST, _NOTICES, _CONTROL, _JOURNAL, _REJECTED, _FOLDED, _ALIKE, _DETAILS, _SKELETONS),
)
"""Every statement ends with a semicolon and contains no other one."""


class NewerLedger(ConfigurationError):
    """A newer program made the ledger.  Operands: `found`, the version of its tables, and `known`."""

    zh = "台账由较新版本的程序建立（结构版本 {found}，本程序为 {known}）。"
    en = "The ledger was made by a newer version of the program (schema {found}; this one has {known})."
    do_zh = "请升级本程序。"
    do_en = "Upgrade this program."


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date.  Raises NewerLedger if a newer program made them.

    The version is read again within the transaction, because two programs may open the same new ledger.
    """
    if version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _migrate(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def version(connection: sqlite3.Connection) -> int:
    """Return the number of migrations that made these tables."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def require_known(connection: sqlite3.Connection) -> None:
    """Raise NewerLedger if a newer program made the tables."""
    if (found := version(connection)) > len(MIGRATIONS):
        raise NewerLedger(found=found, known=len(MIGRATIONS))


def _migrate(connection: sqlite3.Connection) -> None:
    require_known(connection)
    for script in MIGRATIONS[version(connection) :]:
        for statement in filter(str.strip, script.split(";")):
            connection.execute(statement)
    add_skeletons(connection)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def add_skeletons(connection: sqlite3.Connection) -> None:
    """Enter the skeleton of every record that was made before ledgers had them."""
    rows = connection.execute("SELECT id, key FROM records WHERE skeleton IS NULL").fetchall()
    found = ((skeleton(key), record) for record, key in rows)
    connection.executemany("UPDATE records SET skeleton = ? WHERE id = ?", found)
