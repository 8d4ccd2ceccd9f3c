"""The outbox: its folder layout, its lock, and the format of internal records.

May touch: the outbox; `state/service.lock`.
Imports nothing of `service`; the layers would allow `ledger`.
Never: the inbox, the network, the content of the ledger; the layout within `public/` (`model.public_layout`).
Start reading: `paths.Outbox`, then `lock.hold` and `internal_record.encode`.
"""
