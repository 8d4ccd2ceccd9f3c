"""Configuration: `ziping.toml`, then environment, then options; later wins, and every origin is kept."""

from .load import Configuration, load
from .sources import ConfiguredValue, find_file

__all__ = ["Configuration", "ConfiguredValue", "find_file", "load"]
