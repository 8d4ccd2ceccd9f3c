"""Ziping itself, in one warm process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline import chain
from pipeline.model.outcome import FormOutcome
from pipeline.model.publication import Publication, SiteIdentity
from pipeline.render import html
from pipeline.translate.catalogue import Catalogue
from pipeline.validate.profile import Profile

from .measure import Candidate

_DAY = datetime(2023, 3, 31, tzinfo=UTC)


def reading(forms: Mapping[str, bytes]) -> Candidate:
    """From the bytes to the record: guard, parse, normalize."""
    return Candidate(
        "ziping: bytes to record",
        lambda: [chain.extract(data, name) for name, data in forms.items()],
        len(forms),
    )


def whole(forms: Mapping[str, bytes]) -> Candidate:
    """From the bytes to everything that is published: checked JSON, page and PDF."""
    profile, catalogue = Profile.shipped(), Catalogue.shipped()

    def run() -> None:
        for name, data in forms.items():
            for form in chain.convert(data, name, profile, catalogue).forms:
                html.page(form.published, _publication(form), catalogue, SiteIdentity())

    return Candidate("ziping: bytes to JSON + HTML + PDF", run, len(forms))


def _publication(form: FormOutcome) -> Publication:
    sizes = {language: len(data) for language, data in form.pdfs.items()}
    return Publication(1, 1, _DAY, _DAY, "0" * 64, sizes)
