"""Form to Record: text, numbers, money, dates, ratings."""

from .record import Normalized, normalize
from .redaction import redact

__all__ = ["Normalized", "normalize", "redact"]
