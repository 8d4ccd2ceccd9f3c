"""Office files in general: detect the type, check an untrusted zip package, hold tables as grids of cells.

May import: `model` and `errors`; no other package.
Never: files, network, clock (bytes in, values out); Word's elements (`word`) or forms (`parse`).
Start reading: `container.members_of` (the checks), then `document.Document` and `grid.GridCell` (the result).
"""
