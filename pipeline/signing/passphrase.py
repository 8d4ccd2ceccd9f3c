"""Reads the passphrase of a key from a file or from the environment; it is never logged and is no setting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SEAL, SIGN = "ZIPING_PADES_PASSPHRASE", "ZIPING_SIGN_PASSPHRASE"
"""The environment variables with the passphrases of the keys for PDFs and for the manifest."""


def passphrase(file: Path | None, variable: str, environment: Mapping[str, str] = os.environ) -> bytes | None:
    """Return the content of the file, without the line end; if no file is given, the variable's value.

    None if the variable is empty or not set.  Raises OSError.
    """
    if file:
        return file.read_bytes().rstrip(b"\r\n")
    given = environment.get(variable)
    return given.encode() if given else None


def forget() -> None:
    """Remove the passphrases from the environment of this process."""
    for variable in (SEAL, SIGN):
        os.environ.pop(variable, None)
