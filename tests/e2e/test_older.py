"""An outbox that an older version of the program left is brought up to date from its originals."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest

from pipeline.config.settings import Settings
from pipeline.ops import backup
from pipeline.ops.rebuild_ledger import rebuild
from pipeline.service.control.site_command import site
from pipeline.service.monitoring.status import status
from pipeline.service.outbox.paths import Outbox

OLDER = Path(__file__).parents[1] / "older" / "ledger-2"
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
    assert "reads it otherwise, under the same schema version" in caplog.text
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
