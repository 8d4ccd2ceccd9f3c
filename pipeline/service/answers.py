"""The answers of the service, under the name its callers know."""

from ..model.answer import Answer, RecordAnswer

__all__ = ["Answer", "RecordAnswer"]
