"""Names that look alike: `skeleton` is the same for texts that a reader cannot tell apart.

Source: Unicode Technical Standard 39, section 4 (confusable detection), with its table `confusables.txt`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from ..assets import templates
from ..model.privacy import DEFAULT_IGNORABLE

_IGNORABLE: Final = re.compile(f"[{DEFAULT_IGNORABLE}]")


def skeleton(text: str) -> str:
    """Return the skeleton of a text: each character replaced by the one that it is taken for."""
    table = _prototypes()
    plain = _IGNORABLE.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFD", plain.translate(table))


@cache
def _prototypes() -> Mapping[int, str]:
    """Return what each character is taken for, by code point."""
    found: dict[int, str] = {}
    lines = (templates() / "translate" / "confusables.txt").read_text("utf-8-sig").splitlines()
    for line in lines:
        fields = line.partition("#")[0].split(";")
        if len(fields) > 2:  # source ; target ; class
            found[int(fields[0], 16)] = "".join(chr(int(code, 16)) for code in fields[1].split())
    return found
