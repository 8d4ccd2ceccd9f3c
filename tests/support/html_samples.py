"""The twelve forms as published records, with their publication data."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from lxml import html
from support.folders import ROOT

from pipeline.model.entry import Entry, entry_of
from pipeline.model.publication import Publication, SiteIdentity
from pipeline.model.record import Record
from pipeline.render.page.page import page
from pipeline.translate.catalogue import Catalogue

CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
LETTERS = re.compile(r"[A-Za-z]{2,}")
BEIJING = timezone(timedelta(hours=8))
FIRST = datetime(2023, 3, 31, 9, 30, tzinfo=BEIJING)
SITE = SiteIdentity(
    name="某区人民政府",
    name_en="People’s Government of a District",
    domain="example.invalid",
    issuer="某区财政局",
    issuer_en="Finance Bureau of a District",
)
CATALOGUE = Catalogue.shipped()
NUMBERS = tuple(range(1, 13))


@cache
def record(number: int) -> Record:
    """Return the n-th form, from 1."""
    return Record.model_validate_json((ROOT / "tests" / "render" / "data" / f"{number:02}.json").read_bytes())


def publication(serial: int = 1, **changes: object) -> Publication:
    """Return a first publication; each serial is a minute later than the one before."""
    when = FIRST + timedelta(minutes=serial)
    values: dict[str, Any] = {
        "revision": 1,
        "serial": serial,
        "first_published": when,
        "last_published": when,
        "fingerprint": "5f" * 32,
        "pdf_bytes": {"zh": 50_123},
    }
    return Publication(**(values | changes))


def shown(record: Record, **changes: object) -> bytes:
    """Return the page of a record."""
    return page(record, publication(**changes), CATALOGUE, SITE)


@cache
def sample(number: int) -> bytes:
    """Return the page of the n-th form."""
    return page(record(number), publication(number), CATALOGUE, SITE)


def entries() -> list[Entry]:
    """Return the twelve forms as list entries."""
    return [entry_of(record(n), publication(n)) for n in NUMBERS]


def changed(number: int, **parts: object) -> Record:
    """Return the n-th form with changed parts: a mapping changes fields, anything else replaces the part."""
    data = record(number).model_dump()
    for name, value in parts.items():
        data[name] = data[name] | value if isinstance(value, dict) else value
    return Record.model_validate(data)


def tree(document: bytes) -> html.HtmlElement:
    """Return the parsed page."""
    return html.document_fromstring(document.decode())


def texts(document: bytes) -> list[tuple[str, str, html.HtmlElement]]:
    """Return every text of the page's body that is not white space: text, language, element around it."""
    body = tree(document).find("body")
    assert body is not None
    nodes = [(str(t), t.getparent(), t.is_tail) for t in body.xpath(".//text()") if t.strip()]
    around = [(text, e.getparent() if is_tail else e) for text, e, is_tail in nodes]
    return [(text.strip(), language(e), e) for text, e in around]


def language(element: html.HtmlElement) -> str:
    """Return the language of the nearest ancestor that has one."""
    return str(element.xpath("ancestor-or-self::*[@lang][1]/@lang")[0])


def written(document: bytes, selector: str) -> str:
    """Return the text of the elements that a class-aware XPath selects, with white space normalized."""
    return " ".join(" ".join(e.text_content().split()) for e in tree(document).xpath(selector))
