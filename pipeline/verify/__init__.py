"""Verification: check whether a file, or a copy of the site, is what was published.

May touch: the files that the caller names; manifest, ledger and translations of an outbox; read only.
May import: `service` and everything below it.
Never: `ops`, `cli`; network, clock; writing.
Start reading: `verify.verify`, then `seal.seal_checks`.
"""
