"""The internal review (内部审核): a year's findings by rule and by unit, for the officer.

The pages are in `outbox/internal/review/<year>/`, self-contained and without scripts: each unit and each rule
has its own pages, and severities are selected by check boxes that the style sheet evaluates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any, Final, NamedTuple

from ...assets import templates
from ...model.review import Digest, Reviewed
from ...translate.names import slug
from ...translate.verdict_words import VERDICT_WORDS
from ..common.jinja import environment, inlined
from ..receipt.view import GROUPS
from . import review_view as view

INDEX: Final = "index.html"
ROWS: Final = 200
"""The most rows of a page; only a record with more findings gets a longer page, of its own."""
_TEMPLATES: Final = (
    "internal/review.html",
    "internal/review_macros.html",
    "internal/review_rule.html",
    "internal/review_unit.html",
)
_STYLES: Final = ("common/base.css", "internal/review.css")


class Leaf(NamedTuple):
    """The number of a page, from 1, among those of its unit or rule, and the names of all of these."""

    number: int
    names: tuple[str, ...]


@cache
def edition() -> str:
    """Return a hash of what all pages depend on besides their records; if it changes, all are rewritten."""
    paths = (templates() / name for name in (*_TEMPLATES, *_STYLES))
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def unit_parts(digests: Iterable[Digest]) -> dict[str, list[Digest]]:
    """Return the pages of the units by name, each with its records; `digests` are sorted by unit."""
    return {
        _numbered(_unit_stem(unit), number): part
        for unit, group in groupby(digests, key=lambda digest: digest.unit)
        for number, part in enumerate(_parts(group), 1)
    }


def rule_parts(digests: Iterable[Digest]) -> dict[str, list[Digest]]:
    """Return the pages of the rules by name, each with the records that violate the rule."""
    by_code: dict[str, list[Digest]] = {}
    for digest in digests:
        for code in digest.counts:
            by_code.setdefault(code, []).append(digest)
    return {
        _numbered(view.rule_stem(code), n // ROWS + 1): found[n : n + ROWS]
        for code, found in by_code.items()
        for n in range(0, len(found), ROWS)
    }


def leaves(names: Iterable[str]) -> dict[str, Leaf]:
    """Return for each page its number and all pages of its unit or rule."""
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(_stem(name), []).append(name)
    return {name: Leaf(n, tuple(found)) for found in stems.values() for n, name in enumerate(found, 1)}


def code_of(page: str) -> str:
    """Return the code of the rule that a page of `rule_parts` is about."""
    return _stem(page).removeprefix(view.RULE)


def index_page(
    year: int, digests: Sequence[Digest], pages: Mapping[str, str], several: Sequence[Mapping[str, Any]]
) -> bytes:
    """Return the overview of a year: its rules, its units, the findings over several records.

    `pages` gives the page name of each record; `several` are findings as `check --json` prints them.
    """
    return _page(
        "internal/review.html",
        year=year,
        digests=digests,
        rules=view.rule_rows(digests),
        units=view.unit_rows(digests, pages),
        several=view.over_several(several[:ROWS], digests),
        more=max(0, len(several) - ROWS),
    )


def rule_page(year: int, leaf: Leaf, code: str, digests: Sequence[Digest], pages: Mapping[str, str]) -> bytes:
    """Return a page of records that violate a rule; `pages` gives the page name of each record."""
    title = view.title(code)
    return _page(
        "internal/review_rule.html",
        year=year,
        leaf=leaf,
        code=code,
        title=title,
        digests=digests,
        pages=pages,
    )


def unit_page(year: int, leaf: Leaf, records: Sequence[Reviewed]) -> bytes:
    """Return a page of one unit's records with all findings, their places and waivers."""
    shown = [view.of_record(one) for one in records]
    return _page("internal/review_unit.html", year=year, leaf=leaf, records=shown)


def _parts(digests: Iterable[Digest]) -> Iterator[list[Digest]]:
    """Split records, in their order, into pages."""
    part: list[Digest] = []
    rows = 0
    for digest in digests:
        size = max(1, digest.findings)
        if part and rows + size > ROWS:
            yield part
            part, rows = [], 0
        part.append(digest)
        rows += size
    if part:
        yield part


@cache
def _unit_stem(unit: str) -> str:
    return f"unit-{slug(unit)}-{sha256(unit.encode()).hexdigest()[:6]}"


def _stem(page: str) -> str:
    return page.removesuffix(".html").partition("--")[0]


def _numbered(stem: str, number: int) -> str:
    return f"{stem}.html" if number == 1 else f"{stem}--{number}.html"


def _page(template: str, **values: object) -> bytes:
    style, style_hash = inlined(*_STYLES)
    shown = (
        environment()
        .get_template(template)
        .render(style=style, style_hash=style_hash, groups=GROUPS, states=VERDICT_WORDS, **values)
    )
    return shown.encode()
