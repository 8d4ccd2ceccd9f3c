"""`python -m bench.store`: send a website of many records to an object store.

The store is moto's S3 server on this machine, which is slower per object than a real one, but without network
latency.  Objects per second depend on the server as much as on ziping; processor time is that of this process
alone, for hashing and for talking to the store.  Needs the extra `remote`, and moto.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.service.context.context import open_context
from pipeline.service.control import decide
from pipeline.service.mirror import configured_store
from pipeline.service.processing.batch import convert
from pipeline.service.site.lists import update_lists
from pipeline.service.site.pages import SitePages

from .forms import forms
from .many import fill

_ACCESS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.store", description=__doc__)
    parser.add_argument("--records", type=int, default=1000, help="records of the website (default 1000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch, _server() as port:
        os.environ |= _ACCESS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        settings = Settings(outbox=Path(scratch, "outbox"), public_store="s3://bench/site")
        first = _made(settings, Path(scratch), options.records)
        print(f"{options.records} records{'':18}{'objects':>9}{'s':>8}{'CPU s':>8}{'CPU ms an object':>18}")
        _run("in memory", replace(settings, public_store="memory://bench"))
        _run("all of it", settings)
        _run("nothing to do", settings)
        _withdrawn(settings, first)
        _run("one withdrawn", settings)


def _made(settings: Settings, scratch: Path, records: int) -> str:
    """Make a site with `records` records; return the id of the first."""
    ((name, data),) = forms(1, "存储")
    (scratch / name).write_bytes(data)
    (answer,) = convert([scratch / name], settings)
    with open_context(settings, "bench", SitePages.of(settings)) as context:
        fill(context, records)
        update_lists(context)
    return answer.records[0].id


def _withdrawn(settings: Settings, record: str) -> None:
    with open_context(settings, "bench", SitePages.of(settings)) as context:
        decide.withdraw(context, [record], "bench")
        update_lists(context)


def _run(name: str, settings: Settings) -> None:
    begun, used = time.perf_counter(), time.process_time()
    objects = configured_store.update_store(settings)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    each = f"{cpu / objects * 1000:18.2f}" if objects else ""
    print(f"{name:30}{objects:9}{seconds:8.2f}{cpu:8.2f}{each}", flush=True)


@contextmanager
def _server() -> Iterator[int]:
    """Run an S3 server with a bucket; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _make_bucket(port)
        yield port
    finally:
        process.kill()
        process.wait()


def _make_bucket(port: int) -> None:
    import boto3

    access = {"aws_access_key_id": "bench", "aws_secret_access_key": "bench", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **access)
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    client.create_bucket(Bucket="bench")


if __name__ == "__main__":
    main()
