"""Configuration: merge defaults, `ziping.toml`, environment and options into `Settings`; later sources win.

Every value keeps its origin, so that `ziping doctor` can print it.
May touch: `ziping.toml`, the environment, the configured profile, memory and key files; read only.
May import: the stages (`validate` for profiles), `translate`, `signing`, `toml_schema`, `model`.
Never: `chain`, `service`, the network; files in the inbox or the outbox.
Start reading: `load.load`, then `keys.KEYS` and `settings.Settings`.
"""

from .load import Configuration, load
from .sources import ConfiguredValue, find_file

__all__ = ["Configuration", "ConfiguredValue", "find_file", "load"]
