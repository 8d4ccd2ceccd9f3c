"""Convert old formats (.doc, .wps, .rtf, .odt) with LibreOffice, if it is installed.

Threat.  The bytes may be hostile, and LibreOffice is a large program.  For each document it gets a folder
and a profile of its own, with macros switched off, no display and a time limit; afterwards its whole
process group is killed, children included.  The group stays in the session of the worker process that
started it, so that it does not outlive a killed worker.  The .docx that it writes goes through the guard
like any other, after `local_values` has removed from it what shows this machine.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from ...errors import Damaged, LegacyNeedsLibreOffice, Timeout
from ...model.limits import Limits
from .local_values import without_local_values

_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def office() -> str | None:
    """Return the path of LibreOffice's program, None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, suffix: str, limits: Limits) -> bytes:
    """Convert a document in an old format to .docx.

    Raises: LegacyNeedsLibreOffice, Timeout, Damaged (LibreOffice wrote no file), refusals of what it wrote.
    """
    program = office()
    if program is None:
        raise LegacyNeedsLibreOffice(format=suffix)
    with tempfile.TemporaryDirectory(prefix="ziping-office-") as name:
        folder = Path(name)
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        _run(program, source, folder, limits.office_seconds)
        converted = folder / "out" / "document.docx"
        if not converted.is_file():
            raise Damaged(detail=suffix)
        return without_local_values(converted.read_bytes(), folder, limits)


def _run(program: str, source: Path, folder: Path, seconds: float) -> None:
    """Run LibreOffice on one document in a process group that is killed at the end."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    environment |= dict.fromkeys(("HOME", "TMPDIR"), str(folder))
    with subprocess.Popen(  # noqa: S603  the program is LibreOffice, the arguments are ours
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Timeout(seconds=f"{seconds:g}") from None
        finally:
            _end(process.pid)


def _end(group: int) -> None:
    """Kill the remaining processes of a process group."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
