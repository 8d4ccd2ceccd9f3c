"""A service that is killed: `killed.py ROOT`.

In ROOT/0, ROOT/1, … a process each takes the same file and ends without a word (`os._exit`: no `finally`
runs) before its first, second, … step: a statement of the ledger that writes, a file opened to be
written, renamed, removed, a folder made or removed.  The last one comes to its end.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from conftest import Service
from fakes import FakePress, Ticking, form, submitted

from pipeline.service.desk import open_desk
from pipeline.service.settings import Settings

STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}


class Fate:
    """Ends the process before the step of that number, counted from when it is armed."""

    def __init__(self, step: int) -> None:
        self.left = step
        self.armed = False

    def step(self) -> None:
        self.left -= self.armed
        if self.armed and self.left < 0:
            os._exit(9)

    def event(self, event: str, given: tuple[object, ...]) -> None:
        if event in STEPS or (event == "open" and isinstance(given[2], int) and given[2] & os.O_WRONLY):
            self.step()

    def statement(self, statement: str) -> None:
        if statement.startswith(("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT")):
            self.step()


def settings_in(root: Path) -> Settings:
    return Settings(inbox=root / "inbox", outbox=root / "outbox")


def served(root: Path, fate: Fate) -> None:
    ticking = Ticking()
    with open_desk(settings_in(root), "test", clock=ticking, press=FakePress()) as desk:
        service = Service(desk, ticking)
        service.drop("甲.docx", submitted(form("甲"), form("乙")))
        sys.addaudithook(fate.event)
        desk.ledger._connection.set_trace_callback(fate.statement)
        fate.armed = True
        service.settle()
        service.shift.end()
        fate.armed = False


def main(root: Path) -> None:
    served(root / "-1", Fate(sys.maxsize))  # what is loaded once is loaded now
    for step in count():
        child = os.fork()
        if child == 0:
            served(root / str(step), Fate(step))
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
