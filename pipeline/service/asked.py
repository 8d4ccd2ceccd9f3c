"""What commands ask of the service, carried out: every request gets an answer, if only an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from ..errors import Internal, Refusal
from .border import Failure, guarded
from .desk import Desk
from .requests import Arguments, Request, Result
from .site import Hashes, bring_up

_log = logging.getLogger(__name__)


def carry_out(request: Request, desk: Desk, hashes: Hashes) -> Result:
    """Do what a request asks; the answer to it, with `error` where it could not be done."""
    try:
        made = guarded(partial(_dispatch, request, desk, hashes))
    except Refusal as refusal:
        return {"error": refusal.reason().as_json()}
    if isinstance(made, Failure):
        _log.error("the request %s (%s) failed\n%s", request.id, request.command, made.trace)
        return {"error": made.reason.as_json()}
    return made


def _dispatch(request: Request, desk: Desk, hashes: Hashes) -> Result:
    command = _COMMANDS.get(request.command)
    if command is None:
        raise Internal(detail=f"unknown request: {request.command}")
    return command(desk, hashes, request.arguments)


def _site(desk: Desk, hashes: Hashes, arguments: Arguments) -> Result:
    return {"written": bring_up(desk, hashes, rebuild=arguments.get("rebuild") is True)}


_COMMANDS: dict[str, Callable[[Desk, Hashes, Arguments], Result]] = {"site": _site}
