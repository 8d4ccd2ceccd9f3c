"""Word forms to hand out, blank or filled in from a record, in several layouts.

`parse` and `normalize` must read a filled form back as the same record.
May import: `model.record`, `errors`, python-docx; nothing else of `render`.
Never: files, network, clock (a fixed date keeps the bytes reproducible).
Start reading: `form.filled_form`, then `layout.Layout` and `package.package`.
"""
