"""Translations of free texts: keep translation memory and pages in step, import entries, machine translation.

May touch: `internal/catalogue/memory.en.po` and `state/texts.sqlite`; pages through `publishing.reprint`;
the network in `machine` only, which no running service calls.
May import from `service`: `publishing`, `monitoring` and the layers below.
Never: the inbox; changes of the ledger.
Start reading: `sync.update_pages` and `sync.grow_memory`, then `text_index.TextIndex`.
"""
