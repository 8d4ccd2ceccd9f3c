"""Volumes (汇编): bind the published PDFs of a year, or of one unit, in one PDF/A-3a file.

May touch: the PDFs that a `Volume` names (read) and the target file (write).
May import from `render`: `site`, `typesetting` and `common`; also `signing.pdf_sealed`, to remove seals.
Never: typesetting a form again; deciding which volumes exist (`service.site.volumes`); network, clock.
Start reading: `bind.write_volume`, then `front.facts` (cover, contents) and `join.bind`.
"""
