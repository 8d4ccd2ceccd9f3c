"""Configuration: `ziping.toml`, then environment, then options; later wins, and every origin is kept."""

from .load import Configuration, load
from .sources import Value, find_file

__all__ = ["Configuration", "Value", "find_file", "load"]
