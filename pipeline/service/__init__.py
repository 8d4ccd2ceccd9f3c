"""The service: take submissions from the inbox, process and publish them, answer, and keep the ledger.

Layers from the top: `daemon`; `control`; `processing`; `site`; `translations`; `publishing`, `monitoring`;
`executors`, `inbox`, `mirror`; `context`; `outbox`; `ledger`.  Imports run downwards only.
May touch: inbox, outbox, ledger, clock, network (each package below says which of them).
Never: `cli`, `ops`, `verify`; printing.
Start reading: `processing.job` (one submission), then `daemon.watch.Watch` and `processing.batch.convert`.
"""
