"""A real Samba server with a configuration of its own, on a loopback port; the caller is its guest."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.waiting import until

_CONFIGURATION = """
[global]
  server role = standalone server
  interfaces = 127.0.0.1
  bind interfaces only = yes
  smb ports = {port}
  map to guest = Bad User
  guest account = {user}
  load printers = no
  disable spoolss = yes
  unix charset = UTF-8
  private dir = {folder}
  lock directory = {folder}
  state directory = {folder}
  cache directory = {folder}
  pid directory = {folder}
  ncalrpc dir = {folder}/n
  log file = {folder}/log
[inbox]
  path = {inbox}
  guest ok = yes
  read only = no
  force user = {user}
"""


@dataclass(frozen=True)
class Share:
    """The inbox as a user's machine sees it."""

    port: int

    @contextmanager
    def holding_open(self, name: str) -> Iterator[None]:
        """Have a file open for reading and writing for the time of the block."""
        program = [_program("smbclient"), "//127.0.0.1/inbox", "-N", "-p", str(self.port)]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        nothing = subprocess.DEVNULL
        with subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing, text=True, env=environment
        ) as client:
            assert client.stdin
            client.stdin.write(f'open "{name}"\n')
            client.stdin.flush()
            yield
            client.stdin.close()

    def run(self, *commands: str) -> str:
        """Run commands of smbclient(1) in one session; return the output."""
        program = [
            _program("smbclient"),
            "//127.0.0.1/inbox",
            "-N",
            "-p",
            str(self.port),
            "-c",
            ";".join(commands),
        ]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(program, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def sharing(inbox: Path) -> Iterator[Share]:
    """Serve a folder.  The server's own files get a short path, as paths of Unix sockets are limited."""
    with tempfile.TemporaryDirectory(prefix="smb-") as name, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        configuration = Path(name, "smb.conf")
        said = _CONFIGURATION.format(port=port, user=getpass.getuser(), folder=name, inbox=inbox)
        configuration.write_text(said, "utf-8")
        program = [_program("smbd"), "--foreground", "--no-process-group", "-s", str(configuration)]
        nothing = subprocess.DEVNULL  # it ends its process group at exit, so it needs one of its own
        server = subprocess.Popen(program, stdout=nothing, stderr=nothing, start_new_session=True)
        try:
            until(lambda: _listens(port))
            yield Share(port)
        finally:
            server.terminate()
            server.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"]))
    assert found, f"{name} is missing: deploy/setup.sh dev installs it"
    return found
