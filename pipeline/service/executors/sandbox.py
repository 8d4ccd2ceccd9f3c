"""The barrier that keeps a worker off the network.

Threat.  A hostile document that takes over a library could send out what the worker reads, or reach
what listens on this machine.

Rule.  The strongest barrier that this kernel allows, for the process and all it starts: a seccomp filter
under which `socket` makes Unix sockets only (LibreOffice talks to itself through one; seccomp(2)); else
a network namespace of its own without any interface (network_namespaces(7)); else a guard in the
interpreter.  None of them can be lifted again.

Residual risk.  Unix sockets of this machine that the service's user may open.  The guard does not hold
native code, nor what the process starts: `ziping doctor` says so where it is all there is.
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
"""System calls of the 32-bit way into a 64-bit x86 kernel begin here."""
_IO_URING_SETUP = 425
"""A ring makes sockets without the call; nothing in a worker needs one."""
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's name of an architecture (linux/audit.h) and its number of `socket`."""


def enter_sandbox() -> Sandbox:
    """Cut this process off the network, now and for ever; says by what."""
    for kind, barrier in _BARRIERS.items():
        if _raised(barrier):
            return kind
    _guard()
    return "guard"


def sandbox_in_force() -> Sandbox:
    """The barrier that workers get on this machine, found out in a process of its own."""
    code = f"from {__name__} import enter_sandbox; print(enter_sandbox())"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  our own words
    return next((kind for kind in _BARRIERS if kind == found.stdout.strip()), "guard")


def _raised(barrier: Callable[[], None]) -> bool:
    try:
        barrier()
    except OSError:
        return False
    return True


def _seccomp() -> None:
    """Raises OSError where the kernel, or a sandbox around this process, has no filters."""
    if platform.machine() not in _MACHINES or sys.maxsize < 1 << 32:
        raise OSError(errno.ENOSYS, platform.machine())
    program = filter_program(*_MACHINES[platform.machine()])
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _called("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _called("prctl", _PR_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(head, len(head)))


def filter_program(architecture: int, socket_call: int) -> bytes:
    """The filter: eight bytes an instruction (`struct sock_filter`); jumps count what is passed over."""
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
    """Raises OSError where the kernel gives none; an ordinary user needs a user namespace around it."""
    user, group = os.getuid(), os.getgid()
    if _raised(lambda: _called("unshare", _CLONE_NEWNET)):
        return
    _called("unshare", _CLONE_NEWUSER | _CLONE_NEWNET)
    with suppress(OSError):  # root without its rights may not keep its number: it is nobody then
        _map("setgroups", "deny")
        _map("uid_map", f"{user} {user} 1")
        _map("gid_map", f"{group} {group} 1")


def _map(name: str, said: str) -> None:
    Path("/proc/self", name).write_text(said, "ascii")


def _guard() -> None:
    """Refuse sockets to this interpreter."""

    def hear(event: str, given: tuple[object, ...]) -> None:
        if event == "socket.__new__" and given[1] != socket.AF_UNIX:
            raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))

    sys.addaudithook(hear)


def _called(name: str, *given: object) -> None:
    """Call the C library.  Raises OSError."""
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*given):
        raise OSError(ctypes.get_errno(), name)


_BARRIERS: dict[Sandbox, Callable[[], None]] = {
    "seccomp": _seccomp,
    "namespace": _namespace,
}
