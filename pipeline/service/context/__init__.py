"""What every step of the service receives: settings, outbox, open ledger, clock, page maker, executor.

May touch: the outbox lock, the ledger, the change log; the clock; translation files (read only).
May import from `service`: `outbox` and `ledger`.
Never: the inbox; a step of the work itself.
Start reading: `context.ServiceContext` and `context.open_context`; `guard.guarded` (errors become values).
"""
