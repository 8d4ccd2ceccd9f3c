"""Makes public and held records again from their originals, after an upgrade or a restore.

    original -> chain -> record.json, PDFs, page, full record with findings -> the ledger's fingerprints

The content of a record stays the same as long as its `schema_version` does.  If this program would read a
form differently from the one that published it, the record and its PDFs stay, the log says so, and only the
page is rendered again.  The same applies if the form would no longer be published: the officer has to decide
that.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from itertools import groupby

from ...model.outcome import FormOutcome
from ...printable import as_text
from ..context.context import ServiceContext
from ..context.executor import Executor
from ..context.guard import Failure, Result, guarded
from ..executors.choose import executor_of
from ..ledger import decisions, record_queries, revisions
from ..ledger.record_queries import CurrentRevision
from ..outbox import internal_record
from .record_files import publication_of, write_form
from .sealing import sealed

_log = logging.getLogger(__name__)
_Work = tuple[list[CurrentRevision], Future[Result]]


def remake(context: ServiceContext) -> int:
    """Make every public and held revision again; return how many public files changed.

    What cannot be made again stays as it is, and the log says why.  Raises Interrupted.
    """
    context.page_maker.freshly_rendered.clear()  # a page may have been damaged since
    groups = [
        list(group)
        for _, group in groupby(record_queries.current_revisions(context.ledger), lambda s: s.submission)
    ]
    if not groups:
        return 0
    with executor_of(context, len(groups)) as executor:
        return sum(
            _remade(context, group, future.result()) for group, future in _ahead(context, executor, groups)
        )


def _ahead(
    context: ServiceContext, executor: Executor, groups: list[list[CurrentRevision]]
) -> Iterator[_Work]:
    """Yield originals with their futures; the executor works on some ahead of the one that is waited for."""
    begun: list[_Work] = []
    for group in groups:
        if future := _begun(context, executor, group):
            begun.append((group, future))
        while len(begun) >= executor.capacity():
            yield begun.pop(0)
    yield from begun


def _begun(
    context: ServiceContext, executor: Executor, group: list[CurrentRevision]
) -> Future[Result] | None:
    try:
        data = context.outbox.original(group[0].sha256).read_bytes()
    except OSError as error:
        _log.warning("%s cannot be made again: %s", ", ".join(s.revision.record for s in group), error)
        return None
    waived = decisions.waived(context.ledger, [current.revision.record for current in group])
    return executor.submit(data, as_text(group[0].filename), waived)


def _remade(context: ServiceContext, group: list[CurrentRevision], result: Result) -> int:
    context.report_progress()
    changed = 0
    for current in group:
        made = guarded(partial(_write, context, current, result))
        if isinstance(made, Failure):
            _log.error("%s could not be made again\n%s", current.revision.record, made.trace)
        else:
            changed += made
    return changed


def _write(context: ServiceContext, current: CurrentRevision, result: Result) -> int:
    """Write one record, if that is allowed; return how many public files changed."""
    revision = current.revision
    form = result.forms[current.form - 1] if current.form <= len(result.forms) else None
    if form is None or (obstacle := _obstacle(context, current, form)):
        why = obstacle if form else "its form is not found in its original"
        _log.warning("%s is kept as it was published: %s", revision.record, why)
        return 0
    form = form if current.held else sealed(context, form, revision)
    publication = publication_of(form, revision)
    folder = context.outbox.folder(revision.record, held=current.held)
    changed = write_form(context, folder, form, revision, publication)
    entry = context.page_maker.entry(form.published, publication)
    revisions.renew(context.ledger, revision, publication.fingerprint, entry, held=current.held)
    if current.held:
        return 0
    context.page_maker.freshly_rendered.add(revision.record)
    return changed


def _obstacle(context: ServiceContext, current: CurrentRevision, form: FormOutcome) -> str | None:
    if form.record.id != current.revision.record:
        return f"its original now gives the record {form.record.id}"
    if form.reason:
        return form.reason.message_en
    if _reads_otherwise(context, current, form):
        return "this program reads it differently, under the same schema version"
    return None


def _reads_otherwise(context: ServiceContext, current: CurrentRevision, form: FormOutcome) -> bool:
    """Return whether the full record differs from the stored one although the schema version is the same."""
    try:
        path = context.outbox.internal(current.revision.record, current.revision.number)
        kept = internal_record.read_record_json(path)
    except (OSError, ValueError):
        return False
    now = json.loads(form.full_json)
    return bool(kept != now and kept.get("schema_version") == now.get("schema_version"))
