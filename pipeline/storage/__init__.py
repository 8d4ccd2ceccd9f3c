"""File system helpers: atomic writes, work in shared folders, path checks, mounts, names, hashes.

May touch: files and folders at given paths; the kernel's list of mounts.
May import: `errors`, `printable`; not `translate`, `word` or `signing`.
Never: the layout of the outbox (`service.outbox`), the content of the ledger, the network, the clock.
Start reading: `atomic.write_whole`, then `folder_handle.FolderHandle` and `safe_remove.remove_if`.
"""
