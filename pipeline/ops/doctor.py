"""Check whether this machine is fit to run: one function per check, with a remedy if it fails."""

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
from ..render.typesetting.patches import PINNED
from ..service.context.clock import Clock, system_clock
from ..service.executors import sandbox
from ..service.ledger.database import Ledger
from ..service.ledger.schema import NewerLedger
from ..service.outbox.paths import Outbox
from ..service.outbox.require_ledger import LedgerMissing, require_ledger
from ..storage import atomic
from ..storage.mounts import file_system, require_local, sends_no_events
from ..storage.paths import nearest_existing, require_apart, require_folder
from ..word.opening import legacy
from . import probes
from .checks import MachineCheck, unfit
from .rights_check import rights

SPACE_NEEDED = 1 << 30
"""Free bytes in the outbox below which the machine is unfit."""


def checks(settings: Settings, unset: list[str], now: Clock = system_clock) -> Iterator[MachineCheck]:
    """Run every check, in the order of display; `unset` are the keys of `[site]` that are not set."""
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
    yield from rights(settings)
    yield ledger(Outbox(settings.outbox))
    yield probes.clock(Outbox(settings.outbox).ledger, now)
    yield from probes.store(settings.public_store)
    yield from probes.cluster(settings)
    yield space(settings.outbox)
    yield probes.flush(settings.outbox)
    yield site(unset)


def places(settings: Settings) -> tuple[tuple[str, Path], ...]:
    """Return the folders that must be writable, with their names."""
    return ("inbox", settings.inbox), ("outbox", settings.outbox)


def python() -> MachineCheck:
    """Report the interpreter; the package itself installs on 3.11 and newer only."""
    return MachineCheck("Python", "ok", sys.version.split()[0])


def weasyprint() -> MachineCheck:
    """Check that the PDF renderer is installed, in the version for which functions of it are replaced."""
    try:
        version = metadata.version("weasyprint")
    except metadata.PackageNotFoundError:
        return MachineCheck("WeasyPrint", "unfit", "—", "请重新安装 ziping。", "Install ziping again.")
    if version == PINNED:
        return MachineCheck("WeasyPrint", "ok", version)
    return MachineCheck(
        "WeasyPrint",
        "advice",
        version,
        f"PDF 照常生成，但耗时更长：ziping 只对 WeasyPrint {PINNED} 启用加速。请重新安装 ziping。",
        f"PDFs are made as usual but take longer: ziping makes only WeasyPrint {PINNED} faster."
        " Install ziping again.",
    )


LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""The system libraries that the renderer loads, and the Debian package of each."""


def library(name: str, package: str) -> MachineCheck:
    """Check one shared library that WeasyPrint loads."""
    for file in (f"lib{name}.so.0", f"lib{name}.0.dylib"):
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return MachineCheck(name, "ok", file)
    return MachineCheck(name, "unfit", "—", f"请安装 {package}。", f"Install {package}.")


def fonts() -> MachineCheck:
    """Check the fonts shipped with the program, without which no PDF can be made."""
    found = sorted(font.name for font in assets.fonts().rglob("*.ttf"))
    if found:
        return MachineCheck("fonts", "ok", ", ".join(found))
    return MachineCheck("fonts", "unfit", str(assets.fonts()), "请重新安装 ziping。", "Install ziping again.")


def office() -> MachineCheck:
    """Check for LibreOffice, needed only for old formats."""
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
    """Report which barrier keeps workers off the network."""
    found = sandbox.sandbox_in_force()
    if found != "guard":
        return MachineCheck("network", "ok", found)
    return MachineCheck(
        "network",
        "advice",
        found,
        "内核不允许 seccomp 或网络命名空间，读取文件的进程只由解释器阻止联网；请在沙箱或容器设置中放开其一。",
        "The kernel allows neither seccomp nor a network namespace: only the interpreter keeps workers off"
        " the network. Allow one of them in the configuration of the sandbox or container.",
    )


def folder(name: str, path: Path) -> MachineCheck:
    """Check that files can be written, synced and renamed in a folder, or where it will be created."""
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
    """Report how the service notices dropped files: by events, or on a share by a scan every second."""
    way = "polling" if sends_no_events(kind := file_system(inbox)) else "events"
    return MachineCheck("listening", "ok", f"{way} ({kind or '—'})")


def local(state: Path) -> MachineCheck:
    """Check that the ledger's folder is on a disk of this machine."""
    try:
        require_local(state)
    except ConfigurationError as error:
        return unfit("state", error.reason())
    return MachineCheck("state", "ok", file_system(state) or "—")


def apart(inbox: Path, outbox: Path) -> MachineCheck:
    """Check that neither folder contains the other."""
    try:
        require_apart(inbox, outbox)
    except ConfigurationError as error:
        return unfit("folders", error.reason())
    return MachineCheck("folders", "ok", f"{inbox} | {outbox}")


def ledger(outbox: Outbox) -> MachineCheck:
    """Check that the ledger is readable and sound (SQLite's quick check), and not gone from a used outbox."""
    path = outbox.ledger
    try:
        require_ledger(outbox)
        if not os.path.lexists(path):
            return MachineCheck("ledger", "ok", "—")
        with Ledger.reading(path) as found:
            problems = found.problems(quick=True)
    except (LedgerMissing, LedgerTrouble, NewerLedger) as error:
        return unfit("ledger", error.reason())
    if problems:
        return unfit("ledger", LedgerTrouble(path=path, detail="; ".join(problems)).reason())
    return MachineCheck("ledger", "ok", str(path))


def rename_and_sync(ground: Path) -> None:
    """Write, sync and rename a file, and sync the folder, as publication does.  Raises OSError."""
    with tempfile.TemporaryDirectory(dir=ground, prefix=".ziping-doctor-") as own:
        atomic.write_whole(Path(own, "probe"), b"ziping")


def space(outbox: Path) -> MachineCheck:
    """Check that there is disk space for what will be published."""
    free = shutil.disk_usage(nearest_existing(outbox)).free
    detail = f"{free / (1 << 30):.1f} GiB"
    if free >= SPACE_NEEDED:
        return MachineCheck("space", "ok", detail)
    return MachineCheck("space", "unfit", detail, "请清理磁盘空间。", "Free some space on the disk.")


def site(unset: list[str]) -> MachineCheck:
    """Check that the publisher is configured: placeholders are valid but say nothing."""
    if not unset:
        return MachineCheck("site", "ok", "—")
    return MachineCheck(
        "site",
        "advice",
        ", ".join(unset),
        "请在 ziping.toml 的 [site] 中填写网站和发布机构信息。",
        "Fill in the website and the publisher in [site] of ziping.toml.",
    )
