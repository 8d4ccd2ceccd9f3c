"""What commands ask of the service, carried out: every request gets an answer, if only an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from ...errors import Internal, Refusal
from ...storage.hash_cache import HashCache
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..ledger.requests import Arguments, Request, Result
from ..site.build import bring_all_up, bring_up
from ..translations import exchange
from . import decide
from .errors import Declined, declined

_log = logging.getLogger(__name__)


def carry_out(request: Request, context: ServiceContext, hashes: HashCache) -> Result:
    """Do what a request asks; the answer to it, with `error` where it could not be done."""
    try:
        made = guarded(partial(_attempt, request, context, hashes))
    except Refusal as refusal:
        return {"error": refusal.reason().as_json()}
    if isinstance(made, Failure):
        _log.error("the request %s (%s) failed\n%s", request.id, request.command, made.trace)
        return {"error": made.reason.as_json()}
    return made


def dispatch(command: str, arguments: Arguments, context: ServiceContext, hashes: HashCache) -> Result:
    """Do what a command asks.  Raises Declined where it does not fit, Internal where nobody knows it."""
    known = _COMMANDS.get(command)
    if known is None:
        raise Internal(detail=f"unknown request: {command}")
    return known(context, hashes, arguments)


def _attempt(request: Request, context: ServiceContext, hashes: HashCache) -> Result:
    try:
        done = dispatch(request.command, request.arguments, context, hashes)
    except Declined as error:
        return {"declined": declined(error)}
    return done | {"written": bring_up(context, hashes)} if request.command in _AT_ONCE else done


def _site(context: ServiceContext, hashes: HashCache, arguments: Arguments) -> Result:
    return {"written": bring_all_up(context, hashes, rebuild=arguments.get("rebuild") is True)}


def _approve(context: ServiceContext, _: HashCache, arguments: Arguments) -> Result:
    decide.approve(context, _ids(arguments), _text(arguments, "reason"))
    return {}


def _withdraw(context: ServiceContext, _: HashCache, arguments: Arguments) -> Result:
    chosen = decide.reject if arguments.get("held") is True else decide.withdraw
    chosen(context, _ids(arguments), _text(arguments, "reason") or "")
    return {}


def _supersede(context: ServiceContext, _: HashCache, arguments: Arguments) -> Result:
    old, new, reason = (_text(arguments, name) or "" for name in ("old", "new", "reason"))
    decide.supersede(context, old, new, reason)
    return {}


def _waive(context: ServiceContext, _: HashCache, arguments: Arguments) -> Result:
    record, code, reason = (_text(arguments, name) or "" for name in ("record", "code", "reason"))
    decide.waive(context, record, code, reason)
    return {}


def _catalogue(context: ServiceContext, _: HashCache, arguments: Arguments) -> Result:
    return exchange.carry_out(context, arguments)


def _ids(arguments: Arguments) -> list[str]:
    found = arguments.get("ids")
    return found if isinstance(found, list) else []


def _text(arguments: Arguments, name: str) -> str | None:
    found = arguments.get(name)
    return found if isinstance(found, str) else None


_AT_ONCE = {"withdraw", "supersede", "catalogue-import"}
"""After these the site is brought in line before the command is told, however long that takes."""
_COMMANDS: dict[str, Callable[[ServiceContext, HashCache, Arguments], Result]] = {
    "site": _site,
    "approve": _approve,
    "withdraw": _withdraw,
    "supersede": _supersede,
    "waive": _waive,
    "catalogue": _catalogue,
    "catalogue-import": _catalogue,
}
