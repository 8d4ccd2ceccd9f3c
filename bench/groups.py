"""The candidates to measure, in groups; the first of a group is the reference for its ratios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from . import batch, others, ours, rules
from .measure import Candidate
from .packages import in_words_package

EXAMPLES = Path(__file__).parents[1] / "examples" / "single"
Group = Callable[[Path], list[Candidate]]


@cache
def _examples() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(EXAMPLES.glob("*.docx"))}


def _reading(_: Path) -> list[Candidate]:
    forms = _examples()
    return [
        others.floor(forms),
        ours.reading(forms),
        ours.reading_many(forms),
        others.python_docx_open(forms),
        others.python_docx(forms),
        others.docx2python(forms),
        others.mammoth(forms),
    ]


def _reading_words(_: Path) -> list[Candidate]:
    forms = in_words_package(_examples())
    return [others.floor(forms), ours.reading(forms), others.python_docx_open(forms)]


def _chain(_: Path) -> list[Candidate]:
    forms = _examples()
    return [
        ours.without_pdf(forms),
        ours.page(forms),
        rules.on_a_record(forms),
        rules.over_a_year(forms, 1_000),
        rules.over_a_year(forms, 10_000),
    ]


def _printing(scratch: Path) -> list[Candidate]:
    forms = _examples()
    return [
        others.libreoffice(EXAMPLES, scratch, len(forms)),
        ours.printing(forms),
        ours.whole(forms),
        others.pandoc(EXAMPLES, list(forms)),
    ]


def _start(_: Path) -> list[Candidate]:
    return [others.start_of_python(), others.start_of_ziping(), others.cold_convert(next(iter(_examples())))]


GROUPS: Mapping[str, Group] = {
    "reading": _reading,
    "word": _reading_words,
    "chain": _chain,
    "printing": _printing,
    "start": _start,
    "batch": batch.candidates,
}
