"""Parse an XML part of a Word package; Strict namespaces (ISO/IEC 29500-1) are read as Transitional ones."""

from __future__ import annotations

from ...model.limits import Limits
from ...package.container import START, parse_bounded
from ..names import Element

_STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{strict}".encode(), f"http://schemas.openxmlformats.org/{loose}".encode())
    for strict, loose in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("drawingml/main", "drawingml/2006/main"),
    )
)


def main_namespace(data: bytes) -> str:
    """Return the namespace of WordprocessingML as a main part writes it: Strict or Transitional."""
    strict, transitional = _STRICT[0]
    return (strict if strict in data[:START] else transitional).decode()


def with_transitional_names(data: bytes) -> bytes:
    """Return a part with Transitional namespaces."""
    head = data[:START]
    for strict, transitional in _STRICT:
        if strict in head:
            data = data.replace(strict, transitional)
    return data


def parse_part(data: bytes, limits: Limits) -> Element:
    """Return the root element of a part.  Raises TooLarge, Unsafe, Damaged."""
    return parse_bounded(with_transitional_names(data), limits)
