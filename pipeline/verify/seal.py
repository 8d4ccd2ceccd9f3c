"""Check whether a PDF has the office's seal (PAdES) and was not changed after sealing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from .checks import VerifyCheck


def seal_checks(data: bytes, certificates: Sequence[bytes]) -> Iterator[VerifyCheck]:
    """Yield the result about the seal of a PDF; `certificates` (DER) are the office's, empty if unknown."""
    if b"/ByteRange" not in data:
        if certificates:
            yield VerifyCheck("seal-missing")
    elif _can_read():
        yield _seal(data, certificates)
    else:
        yield VerifyCheck("seal-unread")


def is_only_sealed(data: bytes) -> bool:
    """Return whether nothing but a seal was added to a file."""
    if not _can_read():
        return False
    from ..signing.pdf_seal import adds_only_a_seal  # noqa: PLC0415 - imports the signing packages

    return adds_only_a_seal(data)


def _seal(data: bytes, certificates: Sequence[bytes]) -> VerifyCheck:
    from ..signing.pdf_seal_check import sealed_by  # noqa: PLC0415 - imports the signing packages

    by = sealed_by(data)
    if by is None:
        return VerifyCheck("seal-bad")
    what = f"{by.subject}, {by.at:%Y-%m-%d %H:%M:%S}Z"
    if not certificates:
        return VerifyCheck("seal-stranger", what)
    return VerifyCheck("seal-good" if by.certificate in certificates else "seal-other", what)


def _can_read() -> bool:
    return find_spec("pyhanko") is not None
