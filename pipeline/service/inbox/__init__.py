"""The inbox: watch and scan the shared folder, take files that are ready, deliver the answers.

May touch: the inbox, files given to `convert`, `receipts/` and `state/originals/` of the outbox;
submissions and waiting files in the ledger.
May import from `service`: `context`, `outbox`, `ledger`; not `executors` or `mirror`.
Never: following links in the shared folder (it is not trusted); published files; the network.
Start reading: `arrivals.Arrivals.dropped`, then `receive.receive_file` and `replies.write_answer`.
"""
