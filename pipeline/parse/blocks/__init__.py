"""Readers of the blocks of a form: head, funds, objectives, indicators, total row, text around the table.

A reader takes the lines of a form and adds what it reads to a `parse.draft.Draft`.  A margin cell is a cell
at the left edge that only names the block (绩效指标), usually merged over the rows of the block.  A row is
askew if a missing or additional cell has moved its cells away from their columns.
May import: `draft`, `lines`, `segment`, `units` and `vocabulary` of `parse`; `package`, `model`, `memo`.
Never: `parse.document` and `parse.sheet`, which call the readers; files, network, clock.
Start reading: `totals.read` (short), then `indicators.read`; `parse.sheet.read` chooses the reader of a line.
"""
