"""Machine translation with a server in the test: output is marked, and published only if configured."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.render.common.bilingual import Text, Voice, spans
from pipeline.service.translations.machine import Machine, NoMachine
from pipeline.translate.catalogue import Catalogue
from pipeline.translate.exchange import ExchangeEntry, as_po, merged_memory
from pipeline.translate.growth import read

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BLANK = (ExchangeEntry("热线经费", "", ("",), "new"), ExchangeEntry("办{n}次活动", "", ("", ""), "new"))


class Server(BaseHTTPRequestHandler):
    """Returns every text in capital letters, and records the requests."""

    asked: ClassVar[list[dict[str, object]]] = []
    answer: bytes | None = None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append({"path": self.path, **body})
        said = (
            self.answer
            or json.dumps(
                {"translatedText": ["Guess {n}" if "{n}" in q else "Guess" for q in body["q"]]}
            ).encode()
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Do not log requests."""


@pytest.fixture
def server() -> Iterator[type[Server]]:
    fresh = type("Fresh", (Server,), {"asked": [], "answer": None})
    with HTTPServer(("127.0.0.1", 0), fresh) as httpd:
        fresh.address = f"http://127.0.0.1:{httpd.server_port}/"  # type: ignore[attr-defined]
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fresh
        httpd.shutdown()
        thread.join()


def machine(server: type[Server]) -> Machine:
    return Machine(server.address, "key", "Engine", 5.0)  # type: ignore[attr-defined]


def test_what_has_no_english_gets_a_guess_with_the_engines_name(server: type[Server]) -> None:
    reviewed = ExchangeEntry("甲", "", ("A",), "reviewed")
    found = list(machine(server).guesses([*BLANK, reviewed]))
    assert [(u.zh, u.english, u.state, u.notes) for u in found] == [
        ("热线经费", ("Guess",), "fuzzy", ("machine: Engine",)),
        ("办{n}次活动", ("Guess {n}", "Guess {n}"), "fuzzy", ("machine: Engine",)),
    ]
    (asked,) = server.asked
    assert (asked["path"], asked["source"], asked["target"], asked["api_key"]) == (
        "/translate",
        "zh",
        "en",
        "key",
    )


@pytest.mark.parametrize(
    "answer", [b"no json", b"{}", b'{"translatedText": ["one"]}', b'{"translatedText": "x"}']
)
def test_a_server_that_says_something_else_is_an_error(server: type[Server], answer: bytes) -> None:
    server.answer = answer
    with pytest.raises(NoMachine):
        list(machine(server).guesses(BLANK))


def test_no_server_is_an_error() -> None:
    with pytest.raises(NoMachine):
        list(Machine("http://127.0.0.1:9/", "", "Engine", 1.0).guesses(BLANK))


def test_a_guess_is_shown_only_where_the_office_says_so_and_labelled(tmp_path: Path) -> None:
    guess = ExchangeEntry("热线经费", "", ("Hotline",), "fuzzy", ("machine: Engine",))
    data, _ = merged_memory(as_po(BLANK, NOW), [guess], NOW)
    (tmp_path / "m.po").write_bytes(data)
    assert [m.fuzzy for m in read(data, NOW) if m.id] == [True, False]
    assert Catalogue.load(tmp_path / "m.po").found("热线经费") is None
    shown = Voice(Catalogue.load(tmp_path / "m.po", machine=True)).text("热线经费")
    assert shown == Text("热线经费", "Hotline", "Engine")
    assert 'lang="en">machine-translated</span>' in spans(shown)


def test_what_people_wrote_comes_before_a_guess(tmp_path: Path) -> None:
    guess = ExchangeEntry("热线经费", "", ("Guess",), "fuzzy", ("machine: Engine",))
    (tmp_path / "a.po").write_bytes(as_po([ExchangeEntry("热线经费", "", ("Hotline",), "reviewed")], NOW))
    (tmp_path / "b.po").write_bytes(as_po([guess], NOW))
    found = Catalogue.load(tmp_path / "a.po", tmp_path / "b.po", machine=True).found("热线经费")
    assert (found and found.english, found and found.engine) == ("Hotline", None)
