"""Shared helpers for pages: the Jinja environment, bilingual text, the form's own names for fields.

May touch: the shipped templates and style sheets, read only.
May import: `translate`, `model`, `assets`; nothing else of `render`.
Never: network, clock; anything that belongs to one kind of page only.
Start reading: `jinja.rendered`, then `bilingual.Voice`.
"""
