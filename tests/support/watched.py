"""A service in a process of its own: `watched.py INBOX OUTBOX`; it prints its answers as lines on stdout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from support.fakes import FakePageMaker, prepare

from pipeline.config.addresses import Endpoint
from pipeline.config.settings import Settings
from pipeline.model.answer import Answer
from pipeline.service.daemon.watch import Watch
from pipeline.service.monitoring.systemd_notify import Notifier


def told(answer: Answer) -> None:
    print(answer.file, answer.verdict, flush=True)


if __name__ == "__main__":
    inbox, outbox = map(Path, sys.argv[1:3])
    endpoint = Endpoint.of(os.environ["METRICS"]) if "METRICS" in os.environ else None
    settings = Settings(
        inbox=inbox,
        outbox=outbox,
        poll=float(sys.argv[3]),
        settle=0.2,
        publish_interval=0.1,
        metrics=endpoint,
    )
    notifier = Notifier.of(os.environ, os.getpid())
    Watch(settings, on_answer=told, make_chain=prepare, page_maker=FakePageMaker(), notifier=notifier).run()
