"""The background service of `ziping watch`: start and stop, main loop, periodic work, retention, signals.

May touch: signals, threads, child processes; the inbox folder (created if missing); files that `retention`
deletes in inbox, outbox and the temporary folder; all else through other packages.
May import from `service`: everything; nothing of `service` imports this package.
Never: the network directly; the order of answers (`processing.queue`).
Start reading: `watch.Watch.run`, then `loop.ServiceLoop.run_pass` and `periodic.Periodic`.
"""
