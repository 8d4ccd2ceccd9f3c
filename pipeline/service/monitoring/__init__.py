"""Monitoring: counters, metrics and health endpoints, office page, systemd notifications, `ziping status`.

May touch: the ledger (read only), `internal/index.html`, `internal/metrics.prom`, a loopback or Unix socket,
the notification socket of systemd.
May import from `service`: `executors`, `inbox`, `mirror`, `context`, `outbox`, `ledger`; not `publishing`.
Never: change submissions, records or published files.
Start reading: `status.status`, then `office_page.OfficePageWriter` and `metrics_server.reporting`.
"""
