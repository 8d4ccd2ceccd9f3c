"""A service that is killed: `killed.py ROOT file` or `killed.py ROOT decisions`.

In each of ROOT/0, ROOT/1, … a process does the same work: it processes a file, or carries out decisions of
the officer.  It ends abruptly (`os._exit`, without any `finally`) before its first, second, … step.  A step
is a writing statement of the ledger, or a file or folder that is opened for writing, created, renamed or
removed.  The process in the last folder completes its work.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from support.fakes import BLOCKING, START, FakePageMaker, Ticking, form, submitted
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.service.context.context import open_context
from pipeline.service.ledger import requests

STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}


class Fate:
    """Ends the process before the given step, counted from when `armed` is set."""

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


def file_dropped(root: Path) -> None:
    """Put a document of two forms into the inbox."""
    inbox = settings_in(root).inbox
    inbox.mkdir(parents=True)
    (inbox / "甲.docx").write_bytes(submitted(form("甲"), form("乙")))


def decisions_left(root: Path) -> None:
    """甲 and 乙 are public, 丙 is held, 丁 was returned; the officer has requested a decision about each."""
    with open_context(settings_in(root), "test", FakePageMaker(), clock=Ticking()) as context:
        service = Service(context, Ticking())
        service.drop("城管/甲.docx", submitted(form("甲"), form("乙"), form("丙")))
        service.settle()
        service.drop("民政/丙.docx", submitted(form("丙", "v2")))
        service.drop("民政/丁.docx", submitted(form("丁", blocked=True)))
        service.settle()
        service.loop.close()
        first, second, third = (r.id for r in service.answers[0].records)
        fourth = next(r.id for a in service.answers for r in a.records if r.name == "丁")
        for command, arguments in (
            ("approve", {"ids": [third], "reason": "机构调整"}),
            ("withdraw", {"ids": [first], "reason": "误报"}),
            ("waive", {"record": fourth, "code": BLOCKING, "reason": "合同无金额"}),
            ("supersede", {"old": second, "new": third, "reason": "同一项目"}),
        ):
            requests.leave(context.ledger, command, json.dumps(arguments), START)


SCENES: dict[str, Callable[[Path], None]] = {"file": file_dropped, "decisions": decisions_left}


def served(root: Path, fate: Fate) -> None:
    ticking = Ticking()
    with open_context(settings_in(root), "test", FakePageMaker(), clock=ticking) as context:
        not_flushed(context.ledger._connection)
        service = Service(context, ticking)
        sys.addaudithook(fate.event)
        context.ledger._connection.set_trace_callback(fate.statement)
        fate.armed = True
        service.settle()
        service.loop.close()
        fate.armed = False


def not_flushed(connection: sqlite3.Connection) -> None:
    """Do not wait for the disk: killing a process does not lose what the kernel holds."""
    connection.execute("PRAGMA synchronous = OFF")
    os.fsync = lambda _: None


def main(root: Path, scene: str) -> None:
    before = root / "before"
    SCENES[scene](before)
    shutil.copytree(before, root / "-1")
    served(root / "-1", Fate(sys.maxsize))  # load modules before the processes are forked
    for step in count():
        shutil.copytree(before, root / str(step))
        child = os.fork()
        if child == 0:
            served(root / str(step), Fate(step))
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
