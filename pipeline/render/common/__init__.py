"""Shared helpers for pages: the Jinja environment, bilingual text, the form's own names of fields.

May touch: the shipped templates and style sheets, read only.
May import: `translate`, `model`, `assets`; nothing else of `render`.
Never: network, clock; what one kind of page shows.
Start reading: `jinja.rendered`, then `bilingual.Voice`.
"""
