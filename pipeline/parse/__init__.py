"""Grid to Form: which table is a form, which cell is which field.

Labels and geometry decide, never a position: the words stand in `vocabulary.toml`, the columns of a
block are where its header row says.
"""

from .document import Parsed, Refused, parse

__all__ = ["Parsed", "Refused", "parse"]
