"""The requests that commands send to the service, as typed models.

The ledger stores a request as the command's name and its arguments as JSON (`ledger/requests.py`), so that a
command and a service of neighbouring versions understand each other.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """The base of all requests; arguments unknown to this version are ignored."""

    model_config = ConfigDict(frozen=True, strict=False)


class Approve(Request):
    """Publish what is held of these records."""

    ids: tuple[str, ...]
    reason: str | None = None


class Withdraw(Request):
    """Take records off the public site; with `held`, drop only the versions that wait for approval."""

    ids: tuple[str, ...]
    reason: str
    held: bool = False


class Supersede(Request):
    """Replace the record `old` by the record `new`."""

    old: str
    new: str
    reason: str


class Waive(Request):
    """Stop a finding from blocking a record."""

    record: str
    code: str
    reason: str


class UpdateSite(Request):
    """Update the whole site; with `rebuild` the records too, from their originals."""

    rebuild: bool = False


class UpdateTranslations(Request):
    """Update translated pages and the translation memory."""


class ImportTranslations(Request):
    """Import entries into the translation memory; each is a `translate.exchange.Unit` as JSON."""

    entries: tuple[str, ...]
