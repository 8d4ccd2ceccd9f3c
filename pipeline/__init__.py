"""ziping (自评): Word self-evaluation forms in, canonical JSON, bilingual HTML and print-ready PDF out.

The library's door: `from pipeline import convert, extract, check`.  Each is a pure function of a file's
bytes and name (see `pipeline.chain`); importing this package starts and loads nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chain import check, convert, extract

__version__ = "0.1.0"
__all__ = ["__version__", "check", "convert", "extract"]


def __getattr__(name: str) -> object:
    """Load the chain when one of its functions is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import chain  # noqa: PLC0415

    return getattr(chain, name)
