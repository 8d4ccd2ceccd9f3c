"""Operations around the service: `doctor`, the systemd unit, backup and restore, rebuilding the ledger.

May touch: the outbox and the ledger; probe files in inbox and outbox; unit files and `systemctl`;
the network, to probe a configured object store or cluster.
May import: `service` and everything below it.
Never: `verify`, `cli`; publishing or withdrawing a record.
Start reading: `doctor.checks`, `backup.backup`, `rebuild_ledger.rebuild`, `systemd.install`.
"""
