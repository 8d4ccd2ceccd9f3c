"""Write comments into a copy of a document (docs/annotated.md).

May touch: nothing; bytes in, bytes out.
May import: `names`, `body` and `opening` of `word`; `package`, `model`, `errors`.
Never: change anything else in the document.
Start reading: `comments.annotated`, then `splice`.
"""
