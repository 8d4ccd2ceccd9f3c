"""Turns errors of the program or the machine into values."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, TypeVar

from ...errors import Internal, MachineFaultKept, Refusal, ZipingError
from ...model.finding import Finding, Waived
from ...model.outcome import FormOutcome, Outcome, Reason
from ...printable import as_text
from ..ledger.database import is_file_trouble

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file has no outcome; `trace` is for the log.

    It is displayed like an outcome without forms.
    """

    reason: Reason
    trace: str = ""
    verdict: ClassVar[Literal["failed"]] = "failed"
    forms: ClassVar[tuple[FormOutcome, ...]] = ()
    findings: ClassVar[tuple[Finding, ...]] = ()


def guarded(work: Callable[[], Made]) -> Made | Failure:
    """Return the result of `work` on a file that is kept, or the Failure that prevented it.

    A Refusal is not caught, and neither is an error of the ledger's file: without the ledger no file can be
    answered.
    """
    try:
        return work()
    except Refusal:
        raise
    except ZipingError as fault:
        return Failure(fault.reason(), traceback.format_exc())
    except OSError as error:
        return Failure(MachineFaultKept(**os_error_operands(error)).reason(), traceback.format_exc())
    except sqlite3.Error as error:
        if is_file_trouble(error):
            raise
        return _internal(error)
    except Exception as error:  # noqa: BLE001
        return _internal(error)


def _internal(error: Exception) -> Failure:
    return Failure(Internal(detail=type(error).__name__).reason(), traceback.format_exc())


def os_error_operands(error: OSError) -> dict[str, str]:
    """Return the operands of a `MachineFault`: what could not be used, and why."""
    path = as_text(os.fsdecode(error.filename)) if error.filename else "—"
    return {"path": path, "detail": error.strerror or type(error).__name__}


def refused_outcome(data: bytes, filename: str, refusal: Refusal) -> Outcome:
    """Return the outcome of a file that goes back to its submitter."""
    return Outcome(filename, hashlib.sha256(data).hexdigest(), reason=refusal.reason())


Chain = Callable[[bytes, str, Waived, datetime | None], Outcome]


ChainFactory = Callable[[], Chain]
"""Makes the chain, once in every worker.

It is sent to the workers, so it must be a function of a module, or a `partial` of one.
"""


Result = Outcome | Failure
