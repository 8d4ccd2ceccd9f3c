"""The rules: one function per rule, one module per part or aspect of a form.

A rule takes a `Case` (one record) or `Forms` (many records, in `batch`) and yields `violated`, `holds` or
`not_checked`.  Importing a module registers its rules.
May import: `case`, `forms`, `profile`, `registry`, `scores` and `words` of `validate`; `model`, `memo`.
Never: files, network, clock; sentences (`templates/locale/findings.toml` has them by code).
Start reading: `completeness.project_name` (short), then `funds.fund_total`.
"""
