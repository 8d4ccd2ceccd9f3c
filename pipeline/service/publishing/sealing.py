"""Seals each PDF when it is published; a volume is sealed when it is bound (`site/volumes.py`).

This is not part of the chain: the chain is pure, and workers, which read files from strangers, have no key.
What is held is not sealed, because it has not been published.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ...model.outcome import FormOutcome
from ...model.public_layout import pdf_name
from ..context.context import ServiceContext
from ..ledger.revisions import Revision


def sealed(context: ServiceContext, form: FormOutcome, revision: Revision) -> FormOutcome:
    """Return a form with its PDFs sealed, if the office seals them.  Raises NoTimeStamp."""
    if context.seal is None:
        return form
    made = {language: sealed_pdf(context, revision, language, data) for language, data in form.pdfs.items()}
    return replace(form, pdfs=made)


def sealed_pdf(context: ServiceContext, revision: Revision, language: str, data: bytes) -> bytes:
    """Return one PDF of a revision with its seal, which claims the time of its publication.

    If the public file is the same PDF, sealed for that time with the same certificate, its bytes are
    returned: a new time stamp would differ.
    """
    if context.seal is None:
        return data
    path = context.outbox.folder(revision.record, held=False) / pdf_name(revision.record, language)
    return _existing(context, path, revision.published_at, data) or context.seal.sealed(
        data, revision.published_at
    )


def _existing(context: ServiceContext, path: Path, at: datetime, data: bytes) -> bytes | None:
    from ...signing.pdf_seal_check import sealed_by  # noqa: PLC0415 - imports the signing packages
    from ...signing.pdf_sealed import seal_of, unsealed  # noqa: PLC0415

    there = path.read_bytes() if path.is_file() else b""
    seal, by = seal_of(there), sealed_by(there)
    if seal is None or by is None or context.seal is None or unsealed(there) != data:
        return None
    same = by.certificate == context.seal.certificate and seal.at == at.astimezone(UTC).replace(microsecond=0)
    return there if same else None
