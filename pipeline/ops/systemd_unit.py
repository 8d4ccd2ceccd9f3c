"""The unit with which systemd runs the service (systemd.service(5), systemd.exec(5))."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template

from ..assets import templates
from ..config.settings import Settings
from ..service.monitoring import health

NAME = "ziping.service"
_HOMES = (Path("/home"), Path("/root"), Path("/run/user"))
_TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108  compared with, not written to
_OF_THE_SERVICE = 2 << 30
"""Bytes of memory for the service itself and the lists it makes, in addition to the workers'."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the unit is written and what it starts.

    `program` is the command up to its first option, `interpreter` the folder of its Python installation;
    `folder` is where `ziping.toml` is looked for.  All paths are absolute, including those of `settings`.
    `account` is None in a user's own unit.
    """

    place: Path
    program: tuple[str, ...]
    interpreter: Path
    folder: Path
    settings: Settings
    account: str | None = None

    @property
    def _paths(self) -> tuple[Path, ...]:
        return (
            Path(self.program[0]),
            self.interpreter,
            self.folder,
            self.settings.inbox,
            self.settings.outbox,
        )

    def unit(self) -> str:
        """Return the text of the unit."""
        kind = "ziping.service" if self.account else "ziping-user.service"
        template = Template((templates() / "ops" / kind).read_text("utf-8"))
        return template.substitute(
            place=self.place,
            account=self.account or "",
            folder=_specified(str(self.folder)),
            command=self._command(),
            watchdog=int(health.stuck_after(self.settings).total_seconds()) + 60,
            memory=_memory(self.settings),
            writable=" ".join(_quoted(f"-{path}") for path in self._writable()),
            home="read-only" if _any_below(self._paths, _HOMES) else "yes",
            private_tmp="no" if _any_below(self._paths, _TEMPORARY) else "yes",
            families="AF_UNIX AF_INET AF_INET6" if self._listens() or self._uses_network() else "AF_UNIX",
            denied="" if self._uses_network() else "any",
        )

    def _command(self) -> str:
        """Return the command line; `%` and `$` are doubled, as they begin a specifier and a variable."""
        folders = ("--inbox", str(self.settings.inbox), "--outbox", str(self.settings.outbox))
        words = (*self.program, "watch", *folders)
        return " ".join(_quoted(word).replace("$", "$$") for word in words)

    def _writable(self) -> list[Path]:
        """Return the folders above inbox and outbox, or these if at the root; temporary folders if shared."""
        shared = _TEMPORARY if _any_below(self._paths, _TEMPORARY) else ()
        return sorted({_above(self.settings.inbox), _above(self.settings.outbox), *shared})

    def _listens(self) -> bool:
        return self.settings.metrics is not None and self.settings.metrics.path is None

    def _uses_network(self) -> bool:
        """Return whether the service uses other machines: a cluster, a store, a time-stamp authority."""
        settings = self.settings
        return settings.executor == "dask" or bool(settings.public_store or settings.pades_timestamp)


def _above(path: Path) -> Path:
    return path if path.parent == Path(path.anchor) else path.parent


def _memory(settings: Settings) -> str:
    needed = settings.jobs * settings.limits.worker_bytes + _OF_THE_SERVICE
    return f"{needed >> 20}M"


def _any_below(paths: tuple[Path, ...], folders: tuple[Path, ...]) -> bool:
    return any(path.is_relative_to(folder) for path in paths for folder in folders)


def _specified(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """Return a word as systemd.syntax(7) requires, with quotes only if they are needed."""
    escaped = _specified(word.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped}"' if escaped != word or not word or any(c in word for c in " \t\n';") else word
