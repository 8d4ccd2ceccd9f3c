"""Copies of the public site elsewhere: in a folder, on another machine (rsync), in an object store.

May touch: `public/` (read only), the target, the network, and the object index in `state/stores/`.
May import from `service`: `context`, `outbox`, `ledger`; not `executors` or `inbox`.
Never: the ledger, the inbox; deciding what is public.
Start reading: `mirror.mirror` (`ziping publish-to`), then `configured_store.update_store` (`paths.public`).
"""
