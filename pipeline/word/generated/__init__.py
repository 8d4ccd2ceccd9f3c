"""Text that Word makes itself: automatic numbers, results of fields, equations as text, bound content.

May touch: nothing; it gets parsed parts of the document.
May import: `names`, `symbols`.
Never: decide what becomes of a text (`text`).
Start reading: `numbering.Numbering`, `fields.result_of`, `equations.linear`.
"""
