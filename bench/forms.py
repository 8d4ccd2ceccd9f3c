"""Forms to measure with: one example form, under many project names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

_EXAMPLE = Path(__file__).parents[1] / "examples" / "single" / "常年聘请律师费.docx"
_NAME = "常年聘请律师费"
_PART = "word/document.xml"


def forms(count: int, kind: str, said: tuple[str, str] = ("", "")) -> Iterator[tuple[str, bytes]]:
    """Yield file names and bytes of `count` forms, each about another project; `kind` is part of the names.

    `said` is a text of the form and its replacement.
    """
    with zipfile.ZipFile(_EXAMPLE) as example:
        parts = {info.filename: example.read(info) for info in example.infolist()}
    text = parts[_PART].decode().replace(*said)
    for number in range(count):
        name = f"{_NAME}{kind}{number}"
        yield f"{name}.docx", _packed(parts | {_PART: text.replace(_NAME, name).encode()})


def _packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return made.getvalue()
