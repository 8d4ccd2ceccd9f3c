"""English editions printed again from the records they are of, in processes of their own.

A record is trusted, but setting a page takes longer than a service may be away, and the library that does it
more memory than it has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial

from ...config.settings import Settings
from ...model.finding import Waived
from ...model.outcome import FormOutcome, Outcome
from ...model.record import Record
from ..context import translation_files
from ..context.guard import Chain
from ..executors.pool import WorkerPool


def printed_again(settings: Settings, records: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | None]]:
    """The English PDF of each record, of its `record.json` by its id; null where it could not be made."""
    if not records:
        return
    jobs = max(1, min(settings.jobs, len(records)))
    with closing(WorkerPool(jobs, partial(_prepare, settings), settings.limits)) as pool:
        begun = {record: pool.submit(data, record) for record, data in records.items()}
        for record, future in begun.items():
            forms = future.result().forms
            yield record, forms[0].pdfs["en"] if forms else None


def _prepare(settings: Settings) -> Chain:
    from ...render.pdf.document import english_pdf  # noqa: PLC0415 - with what sets pages

    catalogue = translation_files.load(settings)

    def chain(data: bytes, filename: str, _: Waived, __: datetime | None) -> Outcome:
        record = Record.model_validate_json(data)
        made = FormOutcome(record, record, pdfs={"en": english_pdf(record, data, catalogue).data})
        return Outcome(filename, hashlib.sha256(data).hexdigest(), (made,))

    return chain
