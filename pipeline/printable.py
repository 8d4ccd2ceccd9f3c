"""Names and messages as safe text: decode file names, and remove control characters for terminal and log."""

from __future__ import annotations

import os
import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor, colours, breaks or turns a line: C0, C1, separators, overrides of direction."""


def as_text(name: str) -> str:
    """A file name as text: NFC; bytes that are no UTF-8 are read as GB18030 (docs/record.md, `source`)."""
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return unicodedata.normalize("NFC", text)


def shown(text: str) -> str:
    """A name, or a sentence with names in it, as a terminal and a log may print it: no control characters."""
    return _CONTROLS.sub("\ufffd", text)
