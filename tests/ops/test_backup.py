"""A backup is complete, contains every file that the ledger refers to, and can be restored unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import FakePageMaker, form, submitted
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.ops.backup import LIST, BackupResult, backup, restore
from pipeline.service.monitoring.status import status


@pytest.fixture
def saved(service: Service, tmp_path: Path) -> Path:
    """A backup that was made while a service held the outbox."""
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    service.loop.close()
    backup(service.context.settings, tmp_path / "backup", clock=service.ticking)
    return tmp_path / "backup"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, outbox=tmp_path / "elsewhere")


def restored(settings: Settings, folder: Path) -> BackupResult:
    return restore(settings, folder, page_maker=FakePageMaker())


def test_what_was_saved_is_there_again(saved: Path, settings: Settings, elsewhere: Settings) -> None:
    made = restored(elsewhere, saved)
    assert made.files == made.copied > 5
    assert status(elsewhere) == status(settings)
    for folder in ("public", "internal", "state/originals"):
        files = {p.relative_to(settings.outbox) for p in (settings.outbox / folder).rglob("*") if p.is_file()}
        assert files
        for path in files:
            assert (elsewhere.outbox / path).read_bytes() == (settings.outbox / path).read_bytes()


def test_the_next_backup_copies_only_what_changed(saved: Path, service: Service) -> None:
    service.drop("乙.docx", submitted(form("乙")))
    service.settle()
    made = backup(service.context.settings, saved, clock=service.ticking)
    originals = len(list((saved / "state" / "originals").iterdir()))
    assert originals == 2
    assert made.copied < made.files
    assert backup(service.context.settings, saved).copied == 1  # only the ledger


def test_work_goes_on_after_it_is_restored(saved: Path, elsewhere: Settings, service: Service) -> None:
    restored(elsewhere, saved)
    rows = [
        json.loads(line) for line in (elsewhere.outbox / "state" / "journal.jsonl").read_text().splitlines()
    ]
    assert {row["table"] for row in rows} >= {"submissions", "records", "revisions"}


@pytest.mark.parametrize("what", ["changed", "missing", "no list", "outside"])
def test_a_backup_that_is_not_whole_changes_nothing(saved: Path, elsewhere: Settings, what: str) -> None:
    (original,) = (saved / "state" / "originals").iterdir()
    if what == "changed":
        original.write_bytes(b"else")
    elif what == "missing":
        original.unlink()
    elif what == "no list":
        (saved / LIST).unlink()
    else:
        said = json.loads((saved / LIST).read_bytes())
        said["files"]["public/../../x"] = "0" * 64
        (saved / LIST).write_text(json.dumps(said))
    with pytest.raises(ConfigurationError, match="incomplete or damaged"):
        restored(elsewhere, saved)
    assert not elsewhere.outbox.exists()


def test_an_outbox_that_is_in_use_is_not_written_over(saved: Path, settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="in use"):
        restored(settings, saved)


def test_a_ledger_is_not_written_over(saved: Path, elsewhere: Settings) -> None:
    restored(elsewhere, saved)
    with pytest.raises(ConfigurationError, match="already has a ledger"):
        restored(elsewhere, saved)


@pytest.mark.parametrize("place", ["outbox", "outbox/backup", "."])
def test_a_backup_lies_outside(service: Service, tmp_path: Path, place: str) -> None:
    with pytest.raises(ConfigurationError, match="one contains the other"):
        backup(service.context.settings, tmp_path / place)


def test_nothing_is_nothing_to_save(elsewhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nothing to save"):
        backup(elsewhere, tmp_path / "backup")
    assert list(tmp_path.glob("backup*")) == []
