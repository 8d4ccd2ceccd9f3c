"""Output of the commands: tables, JSON, messages, the live status view and the log.

May touch: stdout, stderr, the log file `state/ziping.log`; `live` also reads the clock and the ledger.
May import: every package below `cli`.
Never: `cli.commands` and `cli.app`, which use this package.
Start reading: `output.print_json` and `output.tell`; `log.begin` for the log.
"""
