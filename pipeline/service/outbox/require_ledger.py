"""Refuse an outbox whose ledger is gone: a new one would not know what was withdrawn, held and decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import ConfigurationError
from .paths import Outbox


class LedgerMissing(ConfigurationError):
    """The ledger is gone, but earlier work is still there.  Operands: `path`, `found_zh`, `found_en`."""

    zh = "台账文件 {path} 不存在或为空，但发布文件夹中还有以前的{found_zh}。"
    en = "The ledger {path} is missing or empty, but the outbox still holds {found_en} of earlier work."
    do_zh = "请运行 ziping ledger rebuild 重建台账，或从备份恢复；在此之前本程序不写入任何内容。"
    do_en = "Run `ziping ledger rebuild`, or restore a backup; until then the program writes nothing."


def require_ledger(outbox: Outbox) -> None:
    """Raise LedgerMissing if an outbox has no ledger although it was used before."""
    if _size(outbox.ledger):
        return
    found = next(_remains(outbox), None)
    if found is not None:
        zh, en = found
        raise LedgerMissing(path=outbox.ledger, found_zh=zh, found_en=en)


def _remains(outbox: Outbox) -> Iterator[tuple[str, str]]:
    """Yield what an outbox holds of earlier work, in both languages."""
    if _size(outbox.journal):
        yield "变更日志", "the change log"
    if _has_any(outbox.originals, "*"):
        yield "原件", "originals"
    for folder in (outbox.public, outbox.held):
        if _has_any(folder, "[0-9][0-9][0-9][0-9]/*/record.json"):
            yield "已发布的记录", "records"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _has_any(folder: Path, pattern: str) -> bool:
    return any(True for path in folder.glob(pattern) if not path.name.startswith("."))
