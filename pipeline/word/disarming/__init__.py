"""Take out of a copy of a document what could act on the reader's computer (docs/annotated.md).

May touch: nothing; bytes in, bytes out.
May import: `names`, `splice`, `opening` and `generated.fields` of `word`; `package`, `model`, `errors`.
Never: follow or run what is taken out; change what the document shows.
Start reading: `disarm.disarmed`, then `references`, `elements` and `field_codes`.
"""
