"""Who may read what in an outbox: exact rights, whatever the umask and whatever was there before."""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import FakePageMaker, form, prepare, submitted

from pipeline.config.settings import Settings
from pipeline.service.context.context import open_context
from pipeline.service.outbox import area_rights
from pipeline.service.outbox.area_rights import NoSuchGroup
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing.batch import convert


@pytest.fixture(params=[0o022, 0o077, 0o000], ids=oct, autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def rights(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def open_and_close(settings: Settings) -> Outbox:
    with open_context(settings, "test", FakePageMaker()):
        return Outbox(settings.outbox)


def filled(settings: Settings, tmp_path: Path) -> Outbox:
    given = tmp_path / "甲.docx"
    given.write_bytes(submitted(form("甲")))
    convert([given], settings, make_chain=prepare, page_maker=FakePageMaker())
    return Outbox(settings.outbox)


def test_only_what_is_public_can_be_read_by_everybody(settings: Settings, tmp_path: Path) -> None:
    outbox = filled(settings, tmp_path)
    assert {rights(path) for path in outbox.public.rglob("*") if path.is_file()} == {"644"}
    assert {rights(path) for path in outbox.public.rglob("*") if path.is_dir()} == {"755"}
    assert rights(outbox.state) == "700"
    assert {rights(path) for path in outbox.originals.rglob("*") if path.is_file()} == {"600"}
    for folder in (outbox.root / "internal", outbox.receipts):
        assert rights(folder) == "2750"
        assert {rights(path) for path in folder.rglob("*") if path.is_file()} <= {"640", "660"}
    assert rights(outbox.memory.parent) == "2770"
    assert [path.name for path in outbox.receipts.rglob("*") if path.is_file()]


def test_the_rights_of_an_earlier_version_are_brought_in_line(settings: Settings, tmp_path: Path) -> None:
    outbox = filled(settings, tmp_path)
    for path in (
        outbox.state,
        *outbox.state.rglob("*"),
        outbox.root / "internal",
        *outbox.receipts.rglob("*"),
    ):
        path.chmod(0o755)
    outbox.receipts.chmod(0o755)
    outbox.public.chmod(0o2775)
    open_and_close(settings)
    assert {rights(path) for path in outbox.originals.rglob("*") if path.is_file()} == {"600"}
    assert {rights(path) for path in outbox.receipts.rglob("*") if path.is_file()} == {"640"}
    assert (rights(outbox.root / "internal"), rights(outbox.memory.parent)) == ("2750", "2770")
    assert rights(outbox.public) == "2775"  # the office's own decision


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder to any group")
def test_a_configured_group_gets_what_is_internal(settings: Settings, tmp_path: Path) -> None:
    group = grp.getgrnam("games")
    outbox = filled(replace(settings, group="games"), tmp_path)
    inside = [path for name in ("internal", "receipts", "held") for path in (outbox.root / name).rglob("*")]
    assert {path.stat().st_gid for path in inside} == {group.gr_gid}
    assert outbox.state.stat().st_gid != group.gr_gid
    assert outbox.public.stat().st_gid != group.gr_gid


def test_a_group_that_is_missing_stops_the_service(settings: Settings) -> None:
    with pytest.raises(NoSuchGroup, match="no-such-group"):
        open_and_close(replace(settings, group="no-such-group"))


def test_where_rights_cannot_be_set_the_service_runs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(area_rights, "_give", refused)
    outbox = open_and_close(settings)
    assert outbox.ledger.is_file()
    assert "could not be set" in caplog.text
