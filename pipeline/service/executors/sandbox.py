"""The sandbox that keeps a worker off the network.

Threat.  A hostile document that takes control of a library could send out what the worker reads, or reach
services that listen on this machine.

Rule.  The process and everything it starts get the strongest barrier that the kernel allows: a seccomp filter
under which `socket` creates Unix sockets only (LibreOffice uses one internally; seccomp(2)); else a separate
network namespace without any interface (network_namespaces(7)); else a guard in the interpreter.  None of
them can be removed again.

Residual risk.  Unix sockets of this machine that the service's user may open.  The guard does not restrain
native code or started processes; `ziping doctor` says so if nothing stronger is available.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

Sandbox = Literal["seccomp", "namespace", "guard"]

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32 = 0x40000000
"""First number of the x32 system calls, the 32-bit interface of a 64-bit x86 kernel."""
_IO_URING_SETUP = 425
"""Refused, because io_uring creates sockets without the `socket` call; nothing in a worker needs it."""
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""For each machine: the kernel's constant of the architecture (linux/audit.h) and the number of `socket`."""


def enter_sandbox() -> Sandbox:
    """Cut this process off the network for good; return the barrier in force."""
    for kind, barrier in _BARRIERS.items():
        if _raised(barrier):
            return kind
    _guard()
    return "guard"


def sandbox_in_force() -> Sandbox:
    """Return the barrier that workers get on this machine, determined in a separate process."""
    code = f"from {__name__} import enter_sandbox; print(enter_sandbox())"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  constant
    return next((kind for kind in _BARRIERS if kind == found.stdout.strip()), "guard")


def _raised(barrier: Callable[[], None]) -> bool:
    try:
        barrier()
    except OSError:
        return False
    return True


def _seccomp() -> None:
    """Install the filter.  Raises OSError if the kernel, or a sandbox around this process, has no filters."""
    if platform.machine() not in _MACHINES or sys.maxsize < 1 << 32:
        raise OSError(errno.ENOSYS, platform.machine())
    program = filter_program(*_MACHINES[platform.machine()])
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _called("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _called("prctl", _PR_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(head, len(head)))


def filter_program(architecture: int, socket_call: int) -> bytes:
    """Return the filter, 8 bytes per instruction (`struct sock_filter`); jumps count skipped instructions."""
    refuse = _REFUSE | errno.EAFNOSUPPORT
    instructions = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 7, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _X32),
        (_EQUAL, 4, 0, _IO_URING_SETUP),
        (_EQUAL, 0, 2, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, socket.AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, refuse),
    )
    return b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)


def _namespace() -> None:
    """Enter a network namespace, for an ordinary user within a user namespace.

    Raises OSError if the kernel refuses.
    """
    user, group = os.getuid(), os.getgid()
    if _raised(lambda: _called("unshare", _CLONE_NEWNET)):
        return
    _called("unshare", _CLONE_NEWUSER | _CLONE_NEWNET)
    with suppress(OSError):  # root without capabilities may not map its own id: it is then nobody
        _map("setgroups", "deny")
        _map("uid_map", f"{user} {user} 1")
        _map("gid_map", f"{group} {group} 1")


def _map(name: str, said: str) -> None:
    Path("/proc/self", name).write_text(said, "ascii")


def _guard() -> None:
    """Refuse to create sockets in this interpreter, except Unix sockets."""

    def hear(event: str, given: tuple[object, ...]) -> None:
        if event == "socket.__new__" and given[1] != socket.AF_UNIX:
            raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))

    sys.addaudithook(hear)


def _called(name: str, *given: object) -> None:
    """Call a function of the C library.  Raises OSError if it does not return 0."""
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*given):
        raise OSError(ctypes.get_errno(), name)


_BARRIERS: dict[Sandbox, Callable[[], None]] = {
    "seccomp": _seccomp,
    "namespace": _namespace,
}
