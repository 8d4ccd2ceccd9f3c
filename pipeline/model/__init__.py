"""The data types that all packages share: forms, records, findings, outcomes, answers, the public layout.

May import: no other package of the program; only the standard library and pydantic.
Never: files, network, clock.  Functions here are pure and small.
Start reading: `record.Record` (docs/record.md), then `form.Form`, `finding.Finding` and `outcome.Outcome`.
"""
