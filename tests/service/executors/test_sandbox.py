"""No worker can use the network, whatever the kernel allows."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from support.fakes import form, prepare, submitted

from pipeline.model.limits import Limits
from pipeline.model.outcome import Outcome
from pipeline.ops import doctor
from pipeline.service.executors import sandbox
from pipeline.service.executors.pool import WorkerPool

CALL = """
import os, socket, subprocess, sys
from pipeline.service.executors import sandbox
port = int(sys.argv[2])
with socket.create_connection(("127.0.0.1", port)):
    pass
try:
    getattr(sandbox, sys.argv[1])()
except OSError as error:
    sys.exit(f"refused {error}")
def said(*kind):
    try:
        with socket.socket(*kind) as called:
            called.connect(("127.0.0.1", port))
        return "through"
    except OSError:
        return "cut off"
print(said(socket.AF_INET), said(socket.AF_INET, socket.SOCK_DGRAM))
one, other = socket.socketpair()
one.send(b"between ourselves")
print(other.recv(99).decode())
child = f"import socket; socket.create_connection(('127.0.0.1', {port}))"
print("child", subprocess.run([sys.executable, "-c", child], stderr=subprocess.DEVNULL).returncode)
"""


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def called(kind: str, port: int, *before: str) -> list[str]:
    command = [*before, sys.executable, "-c", CALL, kind, str(port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.stderr.startswith("refused"):
        pytest.skip(f"this kernel has no {kind}: {done.stderr}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(("kind", "child"), [("_seccomp", 1), ("_namespace", 1), ("_guard", 0)])
def test_every_barrier_cuts_off_the_network_and_no_more(port: int, kind: str, child: int) -> None:
    assert called(kind, port) == ["cut off cut off", "between ourselves", f"child {child}"]


@pytest.mark.parametrize("kind", ["_seccomp", "_namespace"])
def test_an_ordinary_user_raises_them_too(port: int, kind: str, unprivileged: list[str]) -> None:
    assert called(kind, port, *unprivileged) == ["cut off cut off", "between ourselves", "child 1"]


def test_a_worker_cannot_connect(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_TEST_PORT", str(port))
    pool = WorkerPool(1, prepare, Limits())
    result = pool.submit(submitted(form("甲"), do="call"), "a").result()
    pool.close()
    assert isinstance(result, Outcome)


def test_the_stand_in_for_a_document_would_get_through_without_a_barrier(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZIPING_TEST_PORT", str(port))
    with pytest.raises(AssertionError):
        prepare()(submitted(do="call"), "a")


def test_the_guard_is_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise PermissionError(1, "Operation not permitted")

    guarded: list[int] = []
    monkeypatch.setattr(sandbox, "_BARRIERS", dict.fromkeys(("seccomp", "namespace"), refused))
    monkeypatch.setattr(sandbox, "_guard", lambda: guarded.append(1))
    assert (sandbox.enter_sandbox(), guarded) == ("guard", [1])


def test_doctor_says_which_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.network().detail == sandbox.sandbox_in_force()
    monkeypatch.setattr(sandbox, "sandbox_in_force", lambda: "guard")
    assert (doctor.network().state, doctor.network().detail) == ("advice", "guard")
