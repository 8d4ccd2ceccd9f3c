"""How the text of a run looks in Word: what hides it, strikes it out, raises it, or makes it invisible.

May touch: nothing; it gets parsed parts of the document.
May import: `names` and `symbols`.
Never: decide what becomes of a text (`text`).
Start reading: `look.Formatting`, then `stylesheet`; `screening` finds documents that need none of it.
"""
