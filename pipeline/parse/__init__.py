"""First stage of the chain: find the self-evaluation forms in a document and read their fields as written.

Labels and geometry decide, never fixed positions: `vocabulary.toml` has the known labels, and the header
row of a block defines its columns.  Nothing is interpreted here; that is the task of `normalize`.
May touch: `vocabulary.toml`, nothing else.
May import: `package`, `model`, `memo`, `errors`.
Never: network, clock; the other stages (`normalize`, `validate`, `render`).
Start reading: `document.parse`, then `sheet.read`.
"""

from .document import Parsed, Refused, parse
from .marks import SecrecyMark, secrecy_marks

__all__ = ["Parsed", "Refused", "SecrecyMark", "parse", "secrecy_marks"]
