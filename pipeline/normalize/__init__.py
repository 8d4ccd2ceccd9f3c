"""Second stage of the chain: turn a form as written into a canonical record, and mask personal data in it.

Every value of the record keeps its provenance, the cell or paragraph it was read from.
May import: `model`, `memo`, and `translate.names` (pinyin for record ids).
Never: files, network, clock; the other stages (`parse`, `validate`, `render`).
Start reading: `record.normalize`, then `figures` and `readings`; `redaction.redact` for the published record.
"""

from .record import Normalized, normalize
from .redaction import redact

__all__ = ["Normalized", "normalize", "redact"]
