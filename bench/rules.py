"""Timing of the rules: on one normalized record, and over the records of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import cycle, islice

from pipeline import chain
from pipeline.validate import Brief, in_brief, over_forms, validate
from pipeline.validate.profile_file import shipped_profile

from .measure import Candidate

_UNITS = 200
"""Units of a district, among which the records of a year are divided."""


def on_a_record(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: all rules about one form."""
    profile = shipped_profile()
    ones = [one for name, data in forms.items() for one in chain.read(data, name)]
    return Candidate(
        "ziping: all rules on a record",
        lambda: [validate(one.record, one.notes, profile) for one in ones],
        len(ones),
    )


def over_a_year(forms: Mapping[str, bytes], count: int) -> Candidate:
    """Candidate: the rules over several forms, for `count` records."""
    profile, briefs = shipped_profile(), list(_briefs(forms, count))
    return Candidate(
        f"ziping: rules over {count:,} records", lambda: over_forms(briefs, profile), count, most=5
    )


def _briefs(forms: Mapping[str, bytes], count: int) -> Iterator[Brief]:
    """Yield the examples repeatedly, each with its own key; a new unit begins with each repetition."""
    records = [one.record for name, data in forms.items() for one in chain.read(data, name)]
    for number, record in enumerate(islice(cycle(records), count)):
        brief = in_brief(record, str(number), with_places=False)
        yield replace(brief, unit=f"{brief.unit}{number // len(records) % _UNITS}")
