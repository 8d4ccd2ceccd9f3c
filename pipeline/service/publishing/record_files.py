"""Writes the files of one record: those for the public or the officer, and the internal record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from ...model.outcome import FormOutcome
from ...model.public_layout import pdf_name
from ...model.publication import Publication
from ...storage import atomic
from ...storage.write_together import write_together
from ..context.context import ServiceContext
from ..ledger.revisions import Revision
from ..outbox import internal_record


def fingerprint_of(form: FormOutcome) -> str:
    """Return the SHA-256 of the published record.json."""
    return hashlib.sha256(form.record_json).hexdigest()


def publication_of(form: FormOutcome, revision: Revision) -> Publication:
    """Return the publication data of a revision, from the ledger and the form's own bytes."""
    return Publication(
        revision=revision.number,
        serial=revision.serial,
        first_published=revision.first_published,
        last_published=revision.published_at,
        fingerprint=fingerprint_of(form),
        pdf_bytes={language: len(data) for language, data in form.pdfs.items()},
    )


def write_form(
    context: ServiceContext, folder: Path, form: FormOutcome, revision: Revision, publication: Publication
) -> int:
    """Write a record's files, and its internal record: the full record of the revision with its findings.

    Returns how many of the record's own files have changed.  The page is written last, so that the files it
    links to exist when it appears.
    """
    internal = {context.outbox.internal(revision.record, revision.number): internal_record.encode(form)}
    own = {folder / name: data for name, data in _files(context, form, publication)}
    changed = write_together(internal | own) & own.keys()
    for stale in {*folder.iterdir()} - own.keys():
        atomic.remove(stale)
    return len(changed)


def _files(
    context: ServiceContext, form: FormOutcome, publication: Publication
) -> Iterator[tuple[str, bytes]]:
    yield "record.json", form.record_json
    for language, data in form.pdfs.items():
        yield pdf_name(form.record.id, language), data
    yield "index.html", context.page_maker.page(form.published, publication)
