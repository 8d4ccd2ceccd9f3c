"""The example forms in a package as Word writes it, with styles, theme and settings."""

from __future__ import annotations

import io
from collections.abc import Mapping


def in_words_package(forms: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the same bodies in python-docx's default template, which was saved by Word."""
    return {name: _repacked(data) for name, data in forms.items()}


def _repacked(data: bytes) -> bytes:
    import docx

    made, body = docx.Document(), docx.Document(io.BytesIO(data)).element.body
    made.element.body[:] = body[:]
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()
