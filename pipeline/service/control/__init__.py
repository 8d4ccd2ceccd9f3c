"""Commands on an outbox: decisions of the officer, site updates, translations.

A running service executes a command; if none runs, the calling process does.
May touch: decisions and requests in the ledger; site, translations and mirror through their packages.
May import from `service`: everything but `daemon`.
Never: the inbox; files of records (submissions that a decision affects are processed again).
Start reading: `handlers.COMMANDS`, then `client.Client.execute` and `decide.approve`.
"""
