"""An outbox whose ledger is gone is refused until somebody rebuilds it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import FakePageMaker, form, submitted
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.ops import doctor
from pipeline.ops.rebuild_ledger import rebuild
from pipeline.service.context.context import open_context
from pipeline.service.monitoring.status import status
from pipeline.service.outbox.paths import Outbox
from pipeline.service.outbox.require_ledger import LedgerMissing


@pytest.fixture
def used(service: Service, tmp_path: Path) -> Settings:
    """A copy of an outbox with one published record; no service holds it."""
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    service.context.flush_change_log()
    copy = tmp_path / "copy"
    shutil.copytree(service.context.outbox.root, copy)
    return Settings(inbox=service.context.settings.inbox, outbox=copy)


def opened(settings: Settings) -> None:
    with open_context(settings, "watch", FakePageMaker()):
        pass


def files(outbox: Outbox) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in outbox.root.rglob("*") if p.is_file() and p.suffix != ".lock"}


@pytest.mark.parametrize("do", [opened, status])
@pytest.mark.parametrize("empty", [False, True])
def test_nothing_is_written_where_the_ledger_is_gone(
    used: Settings, do: Callable[[Settings], object], empty: bool
) -> None:
    outbox = Outbox(used.outbox)
    for path in outbox.state.glob("ledger.sqlite*"):
        path.unlink()
    if empty:
        outbox.ledger.touch()
    before = files(outbox)
    with pytest.raises(LedgerMissing) as refused:
        do(used)
    assert "ledger rebuild" in refused.value.reason().remedy_zh
    assert files(outbox) == before
    check = doctor.ledger(outbox)
    assert check.state == "unfit"
    assert "ledger rebuild" in check.remedy_en


@pytest.mark.parametrize("left", ["journal", "originals", "public"])
def test_each_remainder_is_enough(used: Settings, left: str) -> None:
    outbox = Outbox(used.outbox)
    for path in sorted(outbox.root.rglob("*"), reverse=True):
        kept = {"journal": outbox.journal, "originals": outbox.originals, "public": outbox.public}[left]
        if path.is_file() and not path.is_relative_to(kept):
            path.unlink()
    with pytest.raises(LedgerMissing):
        opened(used)


def test_after_a_rebuild_it_is_accepted(used: Settings) -> None:
    outbox = Outbox(used.outbox)
    told = status(used)
    for path in outbox.state.glob("ledger.sqlite*"):
        path.unlink()
    rebuild(used)
    assert status(used) == told


def test_a_new_outbox_needs_none(tmp_path: Path) -> None:
    opened(Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox"))
