"""Requests of commands to a running service: every one is answered, and none delays the inbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import START, form, submitted
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.errors import RequestFailed, Unprintable
from pipeline.service.context.context import ServiceContext
from pipeline.service.control.client import Client
from pipeline.service.control.commands import UpdateSite
from pipeline.service.ledger import requests
from pipeline.service.site.update import EVERYTHING, SitePart, update_site


@pytest.fixture
def published(service: Service) -> Service:
    """A service with two public records."""
    service.drop("甲.docx", submitted(form("甲"), form("乙")))
    service.settle()
    return service


def ask(service: Service, text: str, command: str = "site") -> object:
    """Leave a request and drop a file; return the request's result after a pass that answers the file."""
    ledger = service.context.ledger
    number = requests.leave(ledger, command, text, START)
    service.drop("丙.docx", submitted(form("丙")))
    assert [a.verdict for a in service.settle()] == ["published"]
    return requests.result(ledger, number)


def lose_originals(service: Service) -> None:
    """Remove the originals, so that a record can only be rendered from its public files."""
    for path in service.context.outbox.originals.iterdir():
        path.unlink()


def public(service: Service, record: int = 0) -> Path:
    return service.context.outbox.folder(service.answers[0].records[record].id, held=False)


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda path: path.write_bytes(b"{}")], ids=["missing", "invalid"]
)
def test_a_record_that_cannot_be_read_is_reported_and_the_others_are_printed(
    published: Service, spoil: Callable[[Path], object]
) -> None:
    lose_originals(published)
    spoil(public(published) / "record.json")
    (public(published, 1) / "index.html").write_bytes(b"spoilt")
    result = ask(published, json.dumps({"rebuild": True}))
    assert isinstance(result, dict)
    assert result["error"]["code"] == "unprintable"
    assert published.answers[0].records[0].id in result["error"]["message_zh"]
    assert (public(published, 1) / "index.html").read_bytes() != b"spoilt"
    assert (public(published) / "index.html").is_file()


@pytest.mark.parametrize(
    ("text", "command", "code"),
    [
        ("{}", "site", None),
        ("{", "site", "internal"),
        ("[1]", "site", "internal"),
        ("{}", "dance", "internal"),
    ],
)
def test_every_request_is_answered(published: Service, text: str, command: str, code: str | None) -> None:
    result = ask(published, text, command)
    assert isinstance(result, dict)
    assert result.get("error", {}).get("code") == code
    assert requests.waiting(published.context.ledger) == []


def test_without_a_service_the_command_says_what_was_not_printed(
    published: Service, context: ServiceContext
) -> None:
    lose_originals(published)
    (public(published) / "record.json").unlink()
    with pytest.raises(Unprintable) as caught:
        update_site(context, EVERYTHING | SitePart.RECORDS)
    assert published.answers[0].records[0].id in caught.value.reason().message_en


def test_an_error_of_the_service_reaches_the_command(published: Service, settings: Settings) -> None:
    lose_originals(published)
    (public(published) / "record.json").unlink()
    asking = Client(settings, pause=lambda _: published.loop.run_pass(), is_served=lambda _: True)
    with pytest.raises(RequestFailed) as caught:
        asking.execute(UpdateSite(rebuild=True))
    assert published.answers[0].records[0].id in caught.value.reason().message_zh
