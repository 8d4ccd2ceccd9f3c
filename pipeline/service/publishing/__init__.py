"""Publication of one record: its revision, whether it is held, its files and seals, later renderings.

May touch: the record's folders in `public/`, `held/` and `internal/`; originals (read only); the ledger;
the network only for the time stamps of seals.
May import from `service`: `executors`, `inbox`, `mirror`, `context`, `outbox`, `ledger`; not `monitoring`.
Never: the inbox; files made of many records (`service.site`).
Start reading: `publish.publish`, then `record_files.write_form`; `remake.remake` and `reprint.reprint`.
"""
