"""A real S3 server: bytes, media types, failures and recovery, with the service and with the command."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import FakePageMaker, form, prepare, submitted
from support.waiting import until

from pipeline.config.settings import Settings
from pipeline.errors import MirrorFailed
from pipeline.ops import probes
from pipeline.service.context.timing import Timing
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer
from pipeline.service.daemon.watch import Watch
from pipeline.service.mirror import configured_store
from pipeline.service.mirror.object_store import ObjectStore
from pipeline.service.monitoring.status import status
from pipeline.service.processing.batch import convert

s3_server = pytest.importorskip("support.s3_server")
for needed in ("moto.server", "s3fs"):
    pytest.importorskip(needed)

_SECONDS = 30.0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[s3_server.S3Server]:
    made = s3_server.S3Server(tmp_path / "s3.log")
    for name, value in (s3_server.ACCESS | {"AWS_ENDPOINT_URL": made.endpoint}).items():
        monkeypatch.setenv(name, value)
    yield made
    made.stop()


@pytest.fixture
def stored(settings: Settings) -> Settings:
    return replace(settings, public_store="s3://site/district", settle=0.0, poll=0.05, publish_interval=0.1)


def held(server: s3_server.S3Server) -> dict[str, bytes]:
    return {name.removeprefix("district/"): data for name, data in server.held().items()}


def here(settings: Settings) -> dict[str, bytes]:
    public = settings.outbox / "public"
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}


def test_a_real_store(
    server: s3_server.S3Server, stored: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several checks in one test, because setting up a server takes seconds."""
    record = what_is_public_stands_there(server, stored, tmp_path)
    what_is_withdrawn_is_gone_there(server, stored, record)
    a_store_that_is_gone_holds_nothing_up(server, stored, monkeypatch)
    what_cannot_be_written_is_said(server)


def what_is_public_stands_there(server: s3_server.S3Server, stored: Settings, tmp_path: Path) -> str:
    given = tmp_path / "甲.docx"
    given.write_bytes(submitted(form("甲"), form("乙")))
    (answer,) = convert([given], stored, make_chain=prepare, page_maker=FakePageMaker())
    assert configured_store.update_store(stored) > 0
    assert held(server) == here(stored)
    (check,) = probes.store(stored.public_store)
    assert check.state == "ok"
    record = answer.records[0].id
    heads = {
        path: server.head(f"district/{path}") for path in ("index.html", "manifest.json", "assets/site.css")
    }
    assert {path: (head["ContentType"], head["CacheControl"]) for path, head in heads.items()} == {
        "index.html": ("text/html; charset=utf-8", "no-cache"),
        "manifest.json": ("application/json", "no-cache"),
        "assets/site.css": ("text/css; charset=utf-8", "public, max-age=3600"),
    }
    pdf = server.head(f"district/2022/{record}/{record}.pdf")
    assert pdf["ContentType"] == "application/pdf"
    return record


def what_is_withdrawn_is_gone_there(server: s3_server.S3Server, stored: Settings, record: str) -> None:
    client = Client(stored, pause=lambda _: None, page_maker=FakePageMaker())
    Officer(client, prepare).withdraw([record], "误报")
    assert held(server) == here(stored)
    assert [path for path in held(server) if record in path] == []


def a_store_that_is_gone_holds_nothing_up(
    server: s3_server.S3Server, stored: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service answers and publishes; the store is updated when it is available again."""
    quick = Timing(background_retry=(0.2, 0.5), mirror=0.2)
    seen: list[dict[str, object]] = []

    def story() -> None:
        try:
            until(lambda: standing(stored)["behind"] == 0)
            with monkeypatch.context() as gone, socket.create_server(("127.0.0.1", 0)) as closed:
                port = closed.getsockname()[1]
                closed.close()
                gone.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
                (stored.inbox / "丙.docx").write_bytes(submitted(form("丙")))
                until(lambda: standing(stored)["failure"] is not None)
                seen.append(standing(stored))
            until(lambda: standing(stored)["failure"] is None and standing(stored)["behind"] == 0)
        finally:
            watch.stop()

    watch = Watch(stored, make_chain=prepare, page_maker=FakePageMaker(), timing=quick)
    teller = threading.Thread(target=story)
    teller.start()
    watch.run()
    teller.join()
    assert seen[0]["failure"]["code"] == "mirror"
    assert [s["state"] for s in status(stored)["submissions"]] == ["published", "published"]
    assert held(server) == here(stored)
    assert any("丙" in data.decode("utf-8", "ignore") for data in held(server).values())


def what_cannot_be_written_is_said(server: s3_server.S3Server) -> None:
    (check,) = probes.store("s3://another/district")
    assert check.state == "unfit"
    with pytest.raises(MirrorFailed, match="another"):
        ObjectStore("s3://another/district").probe("a")


def standing(settings: Settings) -> dict[str, object]:
    found = status(settings)["public"]
    assert found
    return found
