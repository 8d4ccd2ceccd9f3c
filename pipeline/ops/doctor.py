"""Is this machine fit to run: one small function a check, each saying what to do where it is not."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from .. import assets
from ..config.settings import Settings
from ..errors import ConfigurationError, LedgerTrouble
from ..service.context.clock import Clock, system_clock
from ..service.executors import sandbox
from ..service.ledger.database import Ledger
from ..service.ledger.schema import NewerLedger
from ..service.outbox.paths import Outbox
from ..storage import atomic
from ..storage.mounts import file_system, require_local, sends_no_events
from ..storage.paths import nearest_existing, require_apart, require_folder
from ..word import legacy
from . import probes
from .checks import MachineCheck, unfit

SPACE_NEEDED = 1 << 30
"""Bytes free in the outbox below which the machine is called unfit."""


def checks(settings: Settings, unset: list[str], now: Clock = system_clock) -> Iterator[MachineCheck]:
    """Every check, in the order people read them; `unset` are the site's keys that nobody has set."""
    yield python()
    yield weasyprint()
    for name, package in LIBRARIES.items():
        yield library(name, package)
    yield fonts()
    yield office()
    yield network()
    yield from (folder(name, path) for name, path in places(settings))
    yield listening(settings.inbox)
    yield probes.events(settings.inbox)
    yield local(Outbox(settings.outbox).state)
    yield apart(settings.inbox, settings.outbox)
    yield ledger(Outbox(settings.outbox).ledger)
    yield probes.clock(Outbox(settings.outbox).ledger, now)
    yield from probes.store(settings.public_store)
    yield from probes.cluster(settings)
    yield space(settings.outbox)
    yield probes.flush(settings.outbox)
    yield site(unset)


def places(settings: Settings) -> tuple[tuple[str, Path], ...]:
    """The folders that must take files."""
    return ("inbox", settings.inbox), ("outbox", settings.outbox)


def python() -> MachineCheck:
    """The interpreter; the package itself installs on 3.11 and newer only."""
    return MachineCheck("Python", "ok", sys.version.split()[0])


def weasyprint() -> MachineCheck:
    """The PDF renderer, as installed."""
    try:
        return MachineCheck("WeasyPrint", "ok", metadata.version("weasyprint"))
    except metadata.PackageNotFoundError:
        return MachineCheck("WeasyPrint", "unfit", "—", "请重新安装 ziping。", "Install ziping again.")


LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""The system's libraries that the renderer loads, and the Debian package of each."""


def library(name: str, package: str) -> MachineCheck:
    """One shared library that WeasyPrint loads."""
    for file in (f"lib{name}.so.0", f"lib{name}.0.dylib"):
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return MachineCheck(name, "ok", file)
    return MachineCheck(name, "unfit", "—", f"请安装 {package}。", f"Install {package}.")


def fonts() -> MachineCheck:
    """The fonts that travel with the program: without them no PDF."""
    found = sorted(font.name for font in assets.fonts().rglob("*.ttf"))
    if found:
        return MachineCheck("fonts", "ok", ", ".join(found))
    return MachineCheck("fonts", "unfit", str(assets.fonts()), "请重新安装 ziping。", "Install ziping again.")


def office() -> MachineCheck:
    """LibreOffice, wanted only for old formats."""
    if found := legacy.office():
        return MachineCheck("LibreOffice", "ok", found)
    return MachineCheck(
        "LibreOffice",
        "advice",
        "—",
        "旧格式（.doc .wps .rtf）会被退回；如需读取，请安装 libreoffice-writer-nogui。",
        "Old formats (.doc .wps .rtf) are returned; install libreoffice-writer-nogui to read them.",
    )


def network() -> MachineCheck:
    """What keeps workers off the network."""
    found = sandbox.sandbox_in_force()
    if found != "guard":
        return MachineCheck("network", "ok", found)
    return MachineCheck(
        "network",
        "advice",
        found,
        "内核不允许 seccomp 或网络命名空间，读取文件的进程只由解释器阻止联网；请在沙箱或容器设置中放开其一。",
        "The kernel grants neither seccomp nor a network namespace: the interpreter alone keeps workers off"
        " the network. Allow one of them where this machine or container is set up.",
    )


def folder(name: str, path: Path) -> MachineCheck:
    """A folder, or where it will be made: a file must be written, synced and renamed there."""
    ground = nearest_existing(path)
    try:
        require_folder(path)
        rename_and_sync(ground)
    except ConfigurationError as error:
        return unfit(name, error.reason())
    except OSError as error:
        detail = f"{path}: {error.strerror}"
        return MachineCheck(name, "unfit", detail, f"请授予 {ground} 写权限。", f"Make {ground} writable.")
    return MachineCheck(name, "ok", str(path))


def listening(inbox: Path) -> MachineCheck:
    """How the service hears of what is dropped: a share is looked at every second by itself."""
    way = "polling" if sends_no_events(kind := file_system(inbox)) else "events"
    return MachineCheck("listening", "ok", f"{way} ({kind or '—'})")


def local(state: Path) -> MachineCheck:
    """The ledger's folder must lie on a disk of this machine."""
    try:
        require_local(state)
    except ConfigurationError as error:
        return unfit("state", error.reason())
    return MachineCheck("state", "ok", file_system(state) or "—")


def apart(inbox: Path, outbox: Path) -> MachineCheck:
    """Neither of the folders may hold the other."""
    try:
        require_apart(inbox, outbox)
    except ConfigurationError as error:
        return unfit("folders", error.reason())
    return MachineCheck("folders", "ok", f"{inbox} | {outbox}")


def ledger(path: Path) -> MachineCheck:
    """The ledger, where there is one: readable and sound, as far as SQLite can tell quickly."""
    if not os.path.lexists(path):
        return MachineCheck("ledger", "ok", "—")
    try:
        with Ledger.reading(path) as found:
            problems = found.problems(quick=True)
    except (LedgerTrouble, NewerLedger) as error:
        return unfit("ledger", error.reason())
    if problems:
        return unfit("ledger", LedgerTrouble(path=path, detail="; ".join(problems)).reason())
    return MachineCheck("ledger", "ok", str(path))


def rename_and_sync(ground: Path) -> None:
    """Write, sync and rename a file, and sync the folder: what publication rests on."""
    with tempfile.TemporaryDirectory(dir=ground, prefix=".ziping-doctor-") as own:
        atomic.write_whole(Path(own, "probe"), b"ziping")


def space(outbox: Path) -> MachineCheck:
    """Room for what will be published."""
    free = shutil.disk_usage(nearest_existing(outbox)).free
    detail = f"{free / (1 << 30):.1f} GiB"
    if free >= SPACE_NEEDED:
        return MachineCheck("space", "ok", detail)
    return MachineCheck("space", "unfit", detail, "请清理磁盘空间。", "Free some space on the disk.")


def site(unset: list[str]) -> MachineCheck:
    """Who publishes: placeholders are valid in form but say nothing."""
    if not unset:
        return MachineCheck("site", "ok", "—")
    return MachineCheck(
        "site",
        "advice",
        ", ".join(unset),
        "请在 ziping.toml 的 [site] 中填写网站和发布机构信息。",
        "Say in [site] of ziping.toml who publishes.",
    )
