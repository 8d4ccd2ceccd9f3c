"""HTML pages for the office only: the office page (current state) and the internal review of a year.

May import from `render`: `receipt` and `common`.
Never: ledger, outbox, clock (data and times are arguments; `service` writes the files); anything public.
Start reading: `office_page.page`, then `review.index_page`.
"""
