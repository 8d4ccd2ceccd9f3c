"""The result of one check of `ziping doctor`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from ..model.outcome import Reason

State = Literal["ok", "advice", "unfit"]


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """What was checked, and the result; `advice` does not keep the program from running, `unfit` does."""

    name: str
    state: State
    detail: str
    remedy_zh: str = ""
    remedy_en: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the object of `doctor --json`."""
        return asdict(self)


def unfit(name: str, reason: Reason) -> MachineCheck:
    """Return a check that failed with an error, with the error's message and remedy."""
    detail = f"{reason.message_zh} {reason.message_en}"
    return MachineCheck(name, "unfit", detail, reason.remedy_zh, reason.remedy_en)
