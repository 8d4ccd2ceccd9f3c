"""The border where an error of the program or the machine becomes an answer."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ..errors import Internal, Refusal, ZipingError
from ..model.outcome import Reason

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file has no outcome; `trace` is for the log."""

    reason: Reason
    trace: str = ""


def guarded(work: Callable[[], Made]) -> Made | Failure:
    """What `work` makes, or why it made nothing.  Refusals pass."""
    try:
        return work()
    except Refusal:
        raise
    except ZipingError as fault:
        return Failure(fault.reason(), traceback.format_exc())
    except Exception as error:  # noqa: BLE001
        detail = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        return Failure(Internal(detail=detail).reason(), traceback.format_exc())
