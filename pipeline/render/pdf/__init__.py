"""The PDF of one record: the printed form as PDF/A-3a and PDF/UA-1, in Chinese or English.

The record is embedded as `record.json`; `reader` reads such a PDF again, for `ziping verify`.
May import from `render`: `common` and `typesetting`.
Never: files, network, clock; WeasyPrint's private parts (`typesetting`); seals (`signing`).
Start reading: `document.form_pdf`, then `sheet.sheet_of` (content) and `pages.paged` (page breaks).
"""
