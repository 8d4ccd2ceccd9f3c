"""Executors: run the chain in this process, in sandboxed worker processes, or on a dask cluster.

May touch: processes and their temporary folders; the network for dask only; `state/cluster.json`.
May import from `service`: `context`, `outbox`, `ledger`; not `inbox` or `mirror`.
Never: inbox, ledger, published files.  A worker process has no network and limited memory and time.
Start reading: `choose.service_executor`, then `pool.WorkerPool`, `process.WorkerProcess` and `task`.
"""
