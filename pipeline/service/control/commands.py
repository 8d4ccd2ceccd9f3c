"""What a command may ask of the service, as typed requests.

The ledger keeps a request as the command's name and its arguments as JSON (`ledger/requests.py`), so that a
command and a service of neighbouring versions understand each other.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """The base of all requests; arguments that this version does not know are ignored."""

    model_config = ConfigDict(frozen=True, strict=False)


class Approve(Request):
    """Publish what is held of these records."""

    ids: tuple[str, ...]
    reason: str | None = None


class Withdraw(Request):
    """Take records off the public site; with `held` only the versions that wait for approval go."""

    ids: tuple[str, ...]
    reason: str
    held: bool = False


class Supersede(Request):
    """Let the record `new` take the place of `old`."""

    old: str
    new: str
    reason: str


class Waive(Request):
    """Let a finding block a record no more."""

    record: str
    code: str
    reason: str


class UpdateSite(Request):
    """Update the whole site; with `rebuild` the records too, from their originals."""

    rebuild: bool = False


class UpdateTranslations(Request):
    """Update translated pages and the memory of translations."""


class ImportTranslations(Request):
    """Lay entries over the memory of translations; each is a `translate.exchange.Unit` as JSON."""

    entries: tuple[str, ...]
