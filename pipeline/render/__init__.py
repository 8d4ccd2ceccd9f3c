"""Fourth stage of the chain: turn records and findings into JSON, HTML, PDF, tables and Word forms.

Layers from the top: `volume`; `site`, `internal`; `page`, `pdf`, `receipt`, `open_data`, `word_form`;
`common`, `typesetting`, `canonical`.  Imports run downwards only.
May touch: the shipped templates, style sheets and fonts; in `volume` and `open_data` files at given paths.
Never: network, clock (times are arguments), inbox, outbox, ledger; the other stages of the chain.
Start reading: `canonical.to_json`, then `page.page` and `pdf.document.form_pdf`.
"""
