"""What commands ask of the service, carried out: every request gets an answer, if only an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from ..errors import Internal, Refusal
from . import catalogue_orders, control
from .border import Failure, guarded
from .control_errors import Declined, declined
from .desk import Desk
from .hashes import Hashes
from .requests import Arguments, Request, Result
from .site import bring_all_up, bring_up

_log = logging.getLogger(__name__)


def carry_out(request: Request, desk: Desk, hashes: Hashes) -> Result:
    """Do what a request asks; the answer to it, with `error` where it could not be done."""
    try:
        made = guarded(partial(_attempt, request, desk, hashes))
    except Refusal as refusal:
        return {"error": refusal.reason().as_json()}
    if isinstance(made, Failure):
        _log.error("the request %s (%s) failed\n%s", request.id, request.command, made.trace)
        return {"error": made.reason.as_json()}
    return made


def dispatch(command: str, arguments: Arguments, desk: Desk, hashes: Hashes) -> Result:
    """Do what a command asks.  Raises Declined where it does not fit, Internal where nobody knows it."""
    known = _COMMANDS.get(command)
    if known is None:
        raise Internal(detail=f"unknown request: {command}")
    return known(desk, hashes, arguments)


def _attempt(request: Request, desk: Desk, hashes: Hashes) -> Result:
    try:
        done = dispatch(request.command, request.arguments, desk, hashes)
    except Declined as error:
        return {"declined": declined(error)}
    return done | {"written": bring_up(desk, hashes)} if request.command in _AT_ONCE else done


def _site(desk: Desk, hashes: Hashes, arguments: Arguments) -> Result:
    return {"written": bring_all_up(desk, hashes, rebuild=arguments.get("rebuild") is True)}


def _approve(desk: Desk, _: Hashes, arguments: Arguments) -> Result:
    control.approve(desk, _ids(arguments), _text(arguments, "reason"))
    return {}


def _withdraw(desk: Desk, _: Hashes, arguments: Arguments) -> Result:
    decide = control.reject if arguments.get("held") is True else control.withdraw
    decide(desk, _ids(arguments), _text(arguments, "reason") or "")
    return {}


def _supersede(desk: Desk, _: Hashes, arguments: Arguments) -> Result:
    old, new, reason = (_text(arguments, name) or "" for name in ("old", "new", "reason"))
    control.supersede(desk, old, new, reason)
    return {}


def _waive(desk: Desk, _: Hashes, arguments: Arguments) -> Result:
    record, code, reason = (_text(arguments, name) or "" for name in ("record", "code", "reason"))
    control.waive(desk, record, code, reason)
    return {}


def _catalogue(desk: Desk, _: Hashes, arguments: Arguments) -> Result:
    return catalogue_orders.carry_out(desk, arguments)


def _ids(arguments: Arguments) -> list[str]:
    found = arguments.get("ids")
    return found if isinstance(found, list) else []


def _text(arguments: Arguments, name: str) -> str | None:
    found = arguments.get(name)
    return found if isinstance(found, str) else None


_AT_ONCE = {"withdraw", "supersede", "catalogue-import"}
"""After these the site is brought in line before the command is told, however long that takes."""
_COMMANDS: dict[str, Callable[[Desk, Hashes, Arguments], Result]] = {
    "site": _site,
    "approve": _approve,
    "withdraw": _withdraw,
    "supersede": _supersede,
    "waive": _waive,
    "catalogue": _catalogue,
    "catalogue-import": _catalogue,
}
