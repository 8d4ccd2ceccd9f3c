"""The order of the stages.  Read this file first.

    bytes -> guard -> document -> parse -> normalize -> validate -> render -> Outcome

Everything here is a pure function: no clock, no network, no folder.
"""

from __future__ import annotations

from .model.limits import Limits
from .model.outcome import Outcome
from .translate.catalogue import Catalogue
from .validate.profile import Profile


def convert(
    data: bytes,
    filename: str,
    profile: Profile,
    catalogue: Catalogue,
    *,
    limits: Limits | None = None,
    pdf_languages: tuple[str, ...] = ("zh",),
) -> Outcome:
    """Turn the bytes of one submitted file into everything that can be said and published of it."""
    raise NotImplementedError
