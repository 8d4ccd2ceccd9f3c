"""The ledger: the SQLite database of submissions, records, revisions and decisions, with its change log.

May touch: the database and the change log, at paths that the caller passes.
May import from `service`: nothing.
Never: the folder layout of the outbox, the inbox, the network; entries take their time from the caller.
Start reading: `database.Ledger` and `schema`, then `submissions` and `revisions`.
"""
