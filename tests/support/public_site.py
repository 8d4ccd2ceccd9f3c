"""A whole public site for tests with a browser: every kind of page, open data and a search index."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.html_samples import NUMBERS, SITE, changed, entries, publication, record

from pipeline.model.entry import Entry, entry_of
from pipeline.render import canonical
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site import artifacts, search_index
from pipeline.service.site.pages import SitePages
from pipeline.translate.catalogue import Catalogue

LONG = "没有任何空格也没有标点的一个非常长的项目名称" * 8 + "x" * 200
UNTRANSLATED = "没有译文的项目"
GUESSED = "机器译的项目"
_GUESS = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

# machine: Engine
#, fuzzy
msgid "{GUESSED}"
msgstr "A project as a machine calls it"
"""


def build(root: Path) -> dict[str, str]:
    """Write a site to `<root>/public`; return the address of one page of every kind, by kind."""
    catalogue = guessing(root)
    outbox, page_maker = Outbox(root), SitePages(catalogue, SITE)
    forms = [record(n) for n in NUMBERS] + [odd(1, LONG), odd(2, UNTRANSLATED), odd(4, GUESSED)]
    listed = [*entries(), *(entry_of(form, publication(n)) for n, form in enumerate(forms[12:], 13))]
    for form, entry in zip(forms, listed, strict=True):
        _write(outbox.public / entry.path / "index.html", page_maker.page(form, publication(entry.serial)))
        published = form.model_copy(update={"redactions": ()})
        _write(outbox.public / entry.path / "record.json", canonical.to_json(published))
    artifacts.update(outbox, page_maker.artifacts(outbox.public, listed))
    for path, data in page_maker.site(listed, {2022: 1}, artifacts.installed_files(outbox)):
        _write(outbox.public / path, data)
    return _kinds(listed)


def build_years(root: Path) -> list[str]:
    """Write four publications of one form to `<root>/public`, with a search index and the search page.

    Three are of 2022, in two bundles, one is of 2023.  Returns their ids, newest first.
    """
    outbox, page_maker, listed = Outbox(root), SitePages(Catalogue.shipped(), SITE), []
    for year, serial in ((2022, 1), (2022, 2), (2022, 3), (2023, 1)):
        form = changed(3, form={"fiscal_year": year})
        form = form.model_copy(update={"id": f"{year}-lawyers-{serial:012x}"})
        listed.append(entry_of(form, publication(serial)))
        _write(outbox.public / listed[-1].path / "index.html", page_maker.page(form, publication(serial)))
    artifacts.update(outbox, search_index.artifacts(outbox.public, listed, most=2))
    for path, data in page_maker.site(listed, {}, artifacts.installed_files(outbox)):
        _write(outbox.public / path, data)
    return [entry.id for entry in reversed(listed)]


def guessing(folder: Path) -> Catalogue:
    """Return the shipped catalogue with a machine translation that the office publishes."""
    _write(folder / "memory.po", _GUESS.encode())
    return Catalogue.load(folder / "memory.po", machine=True)


def odd(number: int, name: str) -> Record:  # noqa: F821
    form = changed(number, project={"name": name, "leader": name, "implementing_unit": name})
    rows = tuple(row.model_copy(update={"name": name, "deviation": name}) for row in form.indicators)
    return form.model_copy(update={"indicators": rows, "id": f"2022-odd-{number:012x}"})


def _kinds(listed: list[Entry]) -> dict[str, str]:
    from pipeline.render.site.lists import unit_path

    return {
        "home": "index.html",
        "year": "2022/index.html",
        "units": "units/index.html",
        "unit": unit_path(listed[0].unit or "") + "index.html",
        "disclosure": listed[4].path + "index.html",
        "long": listed[12].path + "index.html",
        "untranslated": listed[13].path + "index.html",
        "guessed": listed[14].path + "index.html",
        "search": "search.html",
        "data": "data/index.html",
        "404": "404.html",
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, *_: object) -> None:
        """Do not log requests."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve this folder on the loopback interface; yield the address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
