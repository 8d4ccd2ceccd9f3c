"""Chinese and English texts: labels, translation memory, figures, dates, names, the sentences of findings.

May touch: the shipped catalogues (`templates/locale`) and memory files at given paths, read only.
May import: `model`, `assets`, `memo`; not `word`, `signing` or `storage`.
Never: network, clock (times are arguments), outbox; `service.translations` writes the office's memory.
Start reading: `catalogue.Catalogue`, then `memory.Memory` and `sentences.describe`.
"""
