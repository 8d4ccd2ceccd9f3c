"""An outbox of an older version is brought up to date from its originals."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from support.folders import ROOT

from pipeline.config.settings import Settings
from pipeline.ops import backup
from pipeline.ops.rebuild_ledger import rebuild
from pipeline.service.control.officer import Officer
from pipeline.service.control.site_command import site
from pipeline.service.ledger.schema import MIGRATIONS, NewerLedger
from pipeline.service.monitoring.status import status
from pipeline.service.outbox.paths import Outbox
from pipeline.verify.verify import reference_for, verify

OLDER = ROOT / "tests" / "older" / "ledger-2"
LAWYER_ID = "2022-chang-nian-pin-qing-lv-shi-fei-a229bcae2c25"
ORIGINAL = "054ba98d5cc728da16a5175ff70d3b2ac1213371dfaa8cbb202c46991cb8affc"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(OLDER, tmp_path / "outbox")
    return Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox")


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Outbox(settings.outbox).folder(LAWYER_ID, held=False)


def test_every_output_is_made_again_and_record_bytes_stay(
    settings: Settings, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told = status(settings)
    for name in ("index.html", f"{LAWYER_ID}.pdf"):
        (folder / name).write_bytes(b"of an older version")
    site(settings, rebuild=True)
    kept = OLDER / "public" / "2022" / LAWYER_ID
    assert (folder / "record.json").read_bytes() == (kept / "record.json").read_bytes()
    assert "当年财政拨款" in (folder / "index.html").read_text("utf-8")
    assert (folder / f"{LAWYER_ID}.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads(Outbox(settings.outbox).internal(LAWYER_ID, 1).read_bytes())["findings"]
    assert status(settings) == told
    assert caplog.text == ""
    assert site(settings, rebuild=True) == 0


def test_what_this_program_would_read_otherwise_stays_as_it_was_published(
    settings: Settings, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    internal = Outbox(settings.outbox).internal(LAWYER_ID, 1)
    kept = json.loads(internal.read_bytes())
    kept["record"]["project"]["name"] = "另一种读法"
    internal.write_text(json.dumps(kept), "utf-8")
    (folder / f"{LAWYER_ID}.pdf").write_bytes(b"%PDF- as published")
    site(settings, rebuild=True)
    assert "reads it differently, under the same schema version" in caplog.text
    assert (folder / f"{LAWYER_ID}.pdf").read_bytes() == b"%PDF- as published"


def test_a_new_schema_version_changes_record_bytes_and_fingerprint(settings: Settings, folder: Path) -> None:
    internal = Outbox(settings.outbox).internal(LAWYER_ID, 1)
    kept = json.loads(internal.read_bytes())
    kept["record"]["schema_version"] = "0.9"
    internal.write_text(json.dumps(kept), "utf-8")
    (folder / "record.json").write_bytes(b"{}")
    site(settings, rebuild=True)
    assert json.loads((folder / "record.json").read_bytes())["schema_version"] == "1.0"


def test_without_its_original_a_record_is_printed_from_what_is_public(
    settings: Settings, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    Outbox(settings.outbox).original(ORIGINAL).unlink()
    (folder / "index.html").write_bytes(b"of an older version")
    site(settings, rebuild=True)
    assert f"{LAWYER_ID} cannot be made again" in caplog.text
    assert "当年财政拨款" in (folder / "index.html").read_text("utf-8")


def test_a_ledger_without_a_journal_is_made_again_from_originals(settings: Settings) -> None:
    Outbox(settings.outbox).ledger.write_bytes(b"no database" * 1000)
    made = rebuild(settings)
    assert (made.submissions, made.entered) == (2, 2)
    assert "常年聘请律师费.docx" in [s["name"] for s in status(settings)["submissions"]]


def test_a_backup_of_it_is_restored_and_brought_up_to_date(settings: Settings, tmp_path: Path) -> None:
    backup.backup(settings, tmp_path / "backup")
    other = Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "elsewhere")
    backup.restore(other, tmp_path / "backup")
    assert status(other) == status(settings)
    site(other, rebuild=True)
    site(settings, rebuild=True)
    public = {
        root: {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (other.outbox / "public", settings.outbox / "public")
    }
    one, two = public.values()
    assert one == two


class TestLedger7:
    """Two published records with English PDFs, one withdrawn, one held; with change log, search, volume."""

    HELD = "2022-jian-du-zhong-xin-gong-zuo-jing-fei-0301fd2972d1"

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        with tarfile.open(OLDER.with_name("outbox-ledger-7.tar.gz")) as kept:
            kept.extractall(tmp_path / "outbox", filter="data")
        return Settings(
            inbox=tmp_path / "inbox", outbox=tmp_path / "outbox", pdf_languages=("zh", "en"), jobs=2
        )

    @pytest.fixture
    def told(self) -> object:
        """Return what the older program reported about the outbox."""
        return json.loads(OLDER.with_name("outbox-ledger-7.status.json").read_bytes())

    def test_it_is_what_the_older_program_said(self, settings: Settings, told: object) -> None:
        assert status(settings) == told
        public = settings.outbox / "public"
        assert {check.code for check in verify(public, reference_for(public, None, None, None))} == {
            "complete"
        }

    def test_an_update_changes_no_record_and_no_pdf(self, settings: Settings, told: object) -> None:
        before = _records_and_pdfs(settings.outbox)
        site(settings)
        assert _records_and_pdfs(settings.outbox) == before
        assert status(settings) == told

    def test_records_made_again_from_originals_keep_their_bytes(
        self, settings: Settings, told: object
    ) -> None:
        before = _records_and_pdfs(settings.outbox)
        site(settings, rebuild=True)
        after = _records_and_pdfs(settings.outbox)
        assert after.keys() == before.keys()
        assert _records(after) == _records(before)
        assert status(settings) == told

    def test_what_was_held_is_approved(self, settings: Settings) -> None:
        record = Outbox(settings.outbox).folder(self.HELD, held=True) / "record.json"
        held = record.read_bytes()
        (row,) = Officer.of(settings).approve([self.HELD], "核对无误")
        assert (row.state, record.exists()) == ("published", False)
        assert (Outbox(settings.outbox).folder(self.HELD, held=False) / "record.json").read_bytes() == held

    def test_its_journal_makes_its_ledger_again(self, settings: Settings, told: object) -> None:
        Outbox(settings.outbox).ledger.write_bytes(b"no database" * 1000)
        rebuild(settings)
        assert status(settings) == told

    def test_an_older_program_refuses_it_by_name(self, settings: Settings) -> None:
        with closing(sqlite3.connect(Outbox(settings.outbox).ledger)) as ledger:
            ledger.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        before = _records_and_pdfs(settings.outbox)
        for command in (lambda: status(settings), lambda: site(settings)):
            with pytest.raises(NewerLedger) as caught:
                command()
            assert f"schema {len(MIGRATIONS) + 1}" in caught.value.reason().message_en
        assert _records_and_pdfs(settings.outbox) == before


def _records(files: dict[Path, bytes]) -> dict[Path, object]:
    """Return records as JSON; without findings, whose rules and fields differ between versions."""
    read = {path: json.loads(data) for path, data in files.items() if path.suffix == ".json"}
    return {
        path: {key: value for key, value in one.items() if key != "findings"} for path, one in read.items()
    }


def _records_and_pdfs(outbox: Path) -> dict[Path, bytes]:
    found = (p for top in ("public", "held", "internal") for p in (outbox / top).rglob("*"))
    return {
        p.relative_to(outbox): p.read_bytes()
        for p in found
        if p.suffix == ".pdf" or (p.suffix == ".json" and p.name in {"record.json", "1.json"})
    }
