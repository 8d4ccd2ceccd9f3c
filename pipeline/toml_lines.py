"""Where a key of a TOML file stands: `tomllib` keeps no positions, and a refusal names the line."""

from __future__ import annotations

import re


def line_of(text: str, table: str, name: str) -> int:
    """The line, from 1, that sets a key of a table; without a name, the line of the table's own header."""
    wanted = re.compile(rf'\s*["\']?{re.escape(name or table)}["\']?\s*=')
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            current = header[1]
            if not name and current == table:
                return number
        elif wanted.match(line) and current == (table if name else ""):
            return number
    return 1
