"""Carries out commands: in the service for a request in the ledger, or in the command's own process.

`COMMANDS` is the only table of commands: their names, their requests, and what is updated after them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from ...errors import Internal, Refusal
from ...storage.hash_cache import HashCache
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..ledger import requests
from ..ledger.requests import Result
from ..site.update import EVERYTHING, NOTHING, SitePart, update_site
from ..translations.exchange import import_entries, update_translations
from . import decide
from .commands import (
    Approve,
    ImportTranslations,
    Request,
    Supersede,
    UpdateSite,
    UpdateTranslations,
    Waive,
    Withdraw,
)
from .errors import Declined

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the type of its request, the function that carries it out, and what is updated afterwards.

    A running service updates `parts` before it replies; if `waits_for_artifacts`, it replies only after the
    artifacts (search index, open data, volumes) have been made.  Without a service the command itself updates
    `parts_alone`.
    """

    request: type[Request]
    carry_out: Callable[[ServiceContext, Any], Result]
    parts: SitePart = NOTHING
    parts_alone: SitePart = EVERYTHING
    waits_for_artifacts: bool = False


def _approve(context: ServiceContext, asked: Approve) -> Result:
    decide.approve(context, asked.ids, asked.reason)
    return {}


def _withdraw(context: ServiceContext, asked: Withdraw) -> Result:
    decide_on = decide.reject if asked.held else decide.withdraw
    decide_on(context, asked.ids, asked.reason)
    return {}


def _supersede(context: ServiceContext, asked: Supersede) -> Result:
    decide.supersede(context, asked.old, asked.new, asked.reason)
    return {}


def _waive(context: ServiceContext, asked: Waive) -> Result:
    decide.waive(context, asked.record, asked.code, asked.reason)
    return {}


def _update_translations(context: ServiceContext, _: UpdateTranslations) -> Result:
    return {"pages": update_translations(context)}


def _import_translations(context: ServiceContext, asked: ImportTranslations) -> Result:
    taken = import_entries(context, asked.entries)
    return {**asdict(taken), "pages": update_translations(context)}


_PAGES = SitePart.TRANSLATED_PAGES | SitePart.TRANSLATION_MEMORY | SitePart.LISTS

COMMANDS: dict[str, Command] = {
    "site": Command(UpdateSite, lambda *_: {}, _PAGES, waits_for_artifacts=True),
    "approve": Command(Approve, _approve),
    "withdraw": Command(Withdraw, _withdraw, SitePart.LISTS, waits_for_artifacts=True),
    "supersede": Command(Supersede, _supersede, SitePart.LISTS, waits_for_artifacts=True),
    "waive": Command(Waive, _waive),
    "catalogue": Command(UpdateTranslations, _update_translations, SitePart.LISTS, SitePart.LISTS),
    "catalogue-import": Command(ImportTranslations, _import_translations, SitePart.LISTS, SitePart.LISTS),
}
"""Every command by its name in the ledger."""


def name_of(request: Request) -> str:
    """Return the name of a request's command."""
    return next(name for name, command in COMMANDS.items() if command.request is type(request))


@dataclass(frozen=True, slots=True)
class Served:
    """The outcome of a request from the ledger.

    `result` is the reply.  If `waits_for_artifacts`, it is given only after they have been made; if
    `rebuilds`, after all of them have been made again.
    """

    result: Result
    waits_for_artifacts: bool = False
    rebuilds: bool = False


def serve(asked: requests.QueuedRequest, context: ServiceContext, cache: HashCache) -> Served:
    """Carry out a request from the ledger; the result has the key `error` if that failed."""
    try:
        made = guarded(partial(_serve, asked, context, cache))
    except Refusal as refusal:
        return Served({"error": refusal.reason().as_json()})
    if isinstance(made, Failure):
        _log.error("the request %s (%s) failed\n%s", asked.id, asked.command, made.trace)
        return Served({"error": made.reason.as_json()})
    return made


def _serve(asked: requests.QueuedRequest, context: ServiceContext, cache: HashCache) -> Served:
    command, request = _decoded(asked)
    try:
        done = command.carry_out(context, request)
    except Declined as error:
        return Served({"declined": asdict(error.reason())})
    result = done | _updated(context, request, command.parts, cache)
    return Served(result, command.waits_for_artifacts, _rebuilds(request))


def _rebuilds(request: Request) -> bool:
    """Return whether records and artifacts are made again even if nothing changed."""
    return isinstance(request, UpdateSite) and request.rebuild


def _decoded(asked: requests.QueuedRequest) -> tuple[Command, Request]:
    """Return the command and the typed request of a request in the ledger.  Raises Internal if unknown."""
    command = COMMANDS.get(asked.command)
    if command is None:
        raise Internal(detail=f"unknown request: {asked.command}")
    return command, command.request.model_validate_json(asked.text)


def carry_out_alone(
    request: Request, context: ServiceContext, then: Callable[[], object] = lambda: None
) -> Result:
    """Carry out a command in the process that holds the outbox; `then` runs before the site is updated.

    Raises Declined, and any error that prevents the update of the site.
    """
    command = COMMANDS[name_of(request)]
    done = command.carry_out(context, request)
    then()
    return done | _updated(context, request, command.parts_alone, HashCache(), alone=True)


def _updated(
    context: ServiceContext, request: Request, parts: SitePart, cache: HashCache, *, alone: bool = False
) -> Result:
    if not parts:
        return {}
    rebuild = _rebuilds(request)
    written = update_site(
        context,
        parts | SitePart.RECORDS if rebuild else parts,
        cache,
        rebuild_artifacts=rebuild,
        forget_on_failure=alone and not isinstance(request, UpdateSite),
    )
    return {"written": written}
