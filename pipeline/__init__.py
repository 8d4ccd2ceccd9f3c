"""ziping (自评): turn Word self-evaluation forms into canonical JSON, bilingual HTML and print-ready PDF.

Public API: `convert`, `extract` and `check`, functions of a file's bytes and name (see `chain`).
Importing this package imports nothing else; `__getattr__` imports `chain` on first use.
A layer imports only layers below it: `[tool.importlinter]` in pyproject.toml lists them.
Start reading: `chain.convert` (one file), then `service` (the inbox, the outbox and the ledger).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chain import check, convert, extract

__version__ = "0.1.0"
__all__ = ["__version__", "check", "convert", "extract"]


def __getattr__(name: str) -> object:
    """Import the chain on first access to one of its functions."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import chain  # noqa: PLC0415

    return getattr(chain, name)
