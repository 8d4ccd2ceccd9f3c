"""Where folders may be, and what `doctor` reports about them and the ledger."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import prepare

from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError, LedgerTrouble
from pipeline.ops import doctor
from pipeline.service.daemon.watch import Watch
from pipeline.service.ledger.database import Ledger
from pipeline.service.monitoring.status import status
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing.batch import convert
from pipeline.storage.paths import require_apart, require_folder

OVERLAPPING = [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a", "b/../a"), ("a/b", "link"), ("link/b", "a")]


@pytest.mark.parametrize(("inbox", "outbox"), OVERLAPPING)
def test_inbox_and_outbox_lie_apart(tmp_path: Path, inbox: str, outbox: str) -> None:
    (tmp_path / "link").symlink_to("a")
    settings = Settings(inbox=tmp_path / inbox, outbox=tmp_path / outbox)
    with pytest.raises(ConfigurationError, match="one contains the other"):
        Watch(settings, make_chain=prepare).once()
    assert doctor.apart(settings.inbox, settings.outbox).state == "unfit"
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


@pytest.mark.parametrize(("inbox", "outbox"), [("inbox", "outbox"), ("a/b", "a/bc"), ("out", "outbox")])
def test_siblings_lie_apart(tmp_path: Path, inbox: str, outbox: str) -> None:
    require_apart(tmp_path / inbox, tmp_path / outbox)
    assert doctor.apart(tmp_path / inbox, tmp_path / outbox).state == "ok"


@pytest.mark.parametrize("path", ["file", "file/below/it", "dangling"])
def test_a_file_is_no_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "dangling").symlink_to("nowhere")
    outbox = tmp_path / path
    check = doctor.folder("outbox", outbox)
    assert (check.state, check.remedy_en) == ("unfit", "Choose another path, or move that file away.")
    with pytest.raises(ConfigurationError, match="cannot be used as a folder"):
        convert([], Settings(outbox=outbox), make_chain=prepare)
    with pytest.raises(ConfigurationError, match="cannot be used as a folder"):
        Watch(Settings(inbox=outbox, outbox=tmp_path / "outbox"), make_chain=prepare).once()


def test_a_folder_may_be_made_later(tmp_path: Path) -> None:
    require_folder(tmp_path / "not" / "yet")
    assert not (tmp_path / "not").exists()


@pytest.fixture
def ledger(settings: Settings) -> Path:
    path = Outbox(settings.outbox).ledger
    Ledger.open(path).close()
    return path


def damage(path: Path) -> None:
    """Overwrite all pages but the first."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def test_doctor_looks_into_the_ledger(settings: Settings, ledger: Path) -> None:
    assert doctor.ledger(Outbox(settings.outbox)).state == "ok"
    damage(ledger)
    check = doctor.ledger(Outbox(settings.outbox))
    assert check.state == "unfit"
    assert str(ledger) in check.detail
    assert "备份" in check.remedy_zh


def test_no_ledger_is_no_trouble(tmp_path: Path) -> None:
    assert doctor.ledger(Outbox(tmp_path)) == doctor.MachineCheck("ledger", "ok", "—")


def test_what_is_no_ledger_is_named(settings: Settings, ledger: Path) -> None:
    ledger.write_bytes(b"no database" * 1000)
    for command in (lambda: status(settings), lambda: convert([], settings, make_chain=prepare)):
        with pytest.raises(LedgerTrouble, match="file is not a database") as caught:
            command()
        assert str(ledger) in caught.value.reason().message_zh
        assert "Internal" not in caught.value.reason().message_en
    assert doctor.ledger(Outbox(settings.outbox)).state == "unfit"


def test_who_reads_leaves_no_files(settings: Settings, ledger: Path) -> None:
    before = {path.name for path in ledger.parent.iterdir()}
    status(settings)
    assert {path.name for path in ledger.parent.iterdir()} == before


def test_a_ledger_is_read_where_nothing_may_be_written(
    settings: Settings, ledger: Path, unprivileged: list[str]
) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute(
            "INSERT INTO waiting (name, code, since) VALUES ('甲.docx', 'open', '2026-03-01T09:00:00+08:00')"
        )
        connection.commit()
    ledger.chmod(0o444)
    ledger.parent.chmod(0o555)
    code = (
        "from pathlib import Path; from pipeline.service.monitoring.status import status;"
        "from pipeline.config.settings import Settings;"
        f"print(status(Settings(outbox=Path({str(settings.outbox)!r})))['submissions'][0]['name'])"
    )
    command = [*unprivileged, sys.executable, "-X", "utf8", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    ledger.parent.chmod(0o755)
    assert (done.stdout, done.stderr) == ("甲.docx\n", "")


def test_the_settings_of_a_checkout_are_fit() -> None:
    require_apart(Settings().inbox, Settings().outbox)
    require_apart(replace(Settings(), inbox=Path("in")).inbox, Settings().outbox)
