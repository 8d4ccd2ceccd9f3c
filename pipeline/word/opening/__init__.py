"""Open a Word document: convert old formats, check the package, read what its parts say about the main one.

May touch: a temporary folder and a LibreOffice process, for old formats only (`legacy`).
May import: `names`, `formatting` and `generated` of `word`; `package`, `model`, `errors`.
Never: the texts of the form (`body`, `text`).
Start reading: `main_part.open_package`, then `parts.surroundings`.
"""
