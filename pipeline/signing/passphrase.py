"""The passphrase of a key: in a file of its own, or in the environment; in no log and no setting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SEAL, SIGN = "ZIPING_PADES_PASSPHRASE", "ZIPING_SIGN_PASSPHRASE"
"""The variables that hold the passphrase of the key for PDFs, and of the manifest's."""


def passphrase(file: Path | None, variable: str, environment: Mapping[str, str] = os.environ) -> bytes | None:
    """What stands in the file, without the end of its line, else in the variable.  Raises OSError."""
    if file:
        return file.read_bytes().rstrip(b"\r\n")
    given = environment.get(variable)
    return given.encode() if given else None


def forget() -> None:
    """Take them out of the environment of this process."""
    for variable in (SEAL, SIGN):
        os.environ.pop(variable, None)
