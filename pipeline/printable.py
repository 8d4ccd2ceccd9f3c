"""Names and messages as safe text: decode file names, replace control characters for terminal and log."""

from __future__ import annotations

import os
import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that move the cursor, set colours, break a line or change its direction.

These are C0, C1, line and paragraph separators, and bidirectional overrides.
"""


def as_text(name: str) -> str:
    """Return a file name as NFC text.

    A name that is not valid UTF-8 is decoded as GB18030 (docs/record.md, `source`).
    """
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return unicodedata.normalize("NFC", text)


def shown(text: str) -> str:
    """Return a name or a message for terminal and log, with control characters replaced by U+FFFD."""
    return _CONTROLS.sub("\ufffd", text)
