"""Processing of submissions: one job from bytes to answer, the queue, the dispatcher, and `ziping convert`.

May touch: submissions in the ledger; inbox, executors and published files through their packages.
May import from `service`: `site`, `translations`, `publishing` and the layers below.
Never: the chain directly (an executor runs it); rendering; `control`, `daemon`.
Start reading: `job.begin` and `job.finish`, then `queue.SubmissionQueue` and `dispatcher.Dispatcher`.
"""
