"""The public HTML page of one record, in Chinese and English.

May import from `render`: `common`.
Never: files other than the shipped templates, network, clock; the full record (it shows the redacted one).
Start reading: `page.page`, then `view.groups`.
"""
