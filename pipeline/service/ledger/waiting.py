"""Why files wait in the inbox, as the ledger stores it for `ziping status`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from ...model.outcome import Reason
from .database import Ledger

Code = Literal[
    "settling", "open", "writing", "empty", "unreadable", "incomplete", "untaken", "too-large", "too-deep"
]
LASTING: frozenset[Code] = frozenset({"too-large", "too-deep"})
"""Reasons that do not pass by themselves: the submitter is told at once."""

_REASONS: dict[Code, Reason] = {
    "settling": Reason(
        "settling",
        "文件刚刚放入或仍在复制。",
        "The file has just arrived or is still being copied.",
        "无需处理。",
        "Nothing needs to be done.",
    ),
    "open": Reason(
        "open",
        "文件正在 Word 或 WPS 中打开。",
        "The file is open in Word or WPS.",
        "请保存并关闭文件。",
        "Save and close the file.",
    ),
    "writing": Reason(
        "writing",
        "另一个程序正打开此文件写入。",
        "Another program has the file open for writing.",
        "请等待保存或复制完成，并关闭该文件。",
        "Wait until saving or copying has finished, and close the file.",
    ),
    "empty": Reason(
        "empty",
        "文件是空的（0 字节），正在等待写入内容。",
        "The file is empty (0 bytes); the program waits for its content.",
        "请等待保存或复制完成；如已完成，请重新保存或复制该文件。",
        "Wait until saving or copying has finished; if it has, save or copy the file again.",
    ),
    "unreadable": Reason(
        "unreadable",
        "没有读取该文件的权限。",
        "There is no permission to read the file.",
        "请检查文件权限，或请管理员处理。",
        "Check the file's permissions, or ask the administrator.",
    ),
    "incomplete": Reason(
        "incomplete",
        "文件尚未复制完整。",
        "The file has not been copied completely.",
        "请等待复制完成；如已中断，请重新复制。",
        "Wait until copying has finished; if it was interrupted, copy the file again.",
    ),
    "untaken": Reason(
        "untaken",
        "本机暂时无法保存该文件（磁盘已满或没有权限），稍后会自动重试。",
        "This machine cannot store the file at the moment (disk full or no permission); it will try again.",
        "无需重新提交；请管理员检查磁盘空间和权限。",
        "No need to submit again; the administrator should check disk space and permissions.",
    ),
    "too-large": Reason(
        "too-large",
        "文件超过大小上限 {detail}，未予读取，原样留在文件夹中。",
        "The file exceeds the limit of {detail}; it was not read and stays in the folder as it is.",
        "请删除文档中的图片和附件，或拆成几个文件，保存后自动受理；如不再需要，请删除该文件。",
        "Remove pictures and attachments from the document, or split it into several files, and save it:"
        " it is then received. Delete the file if it is no longer needed.",
    ),
    "too-deep": Reason(
        "too-deep",
        "文件夹层级过深（收件文件夹之下超过 {detail} 层），其中的文件不予受理。",
        "The folder is more than {detail} levels below the inbox; the files in it are not received.",
        "请把其中的文件移到上层文件夹。",
        "Move the files in it to a folder further up.",
    ),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits, the code of the reason, since when it has applied, and the waiting notice.

    `detail` is the limit that the reason names, if it names one.  The notice's path is relative to the inbox;
    None if none was written.
    """

    name: str
    code: Code
    since: datetime
    notice: Path | None = None
    detail: str = ""

    @property
    def reason(self) -> Reason:
        """The reason with its messages."""
        made = _REASONS[self.code]
        zh, en = (text.format(detail=self.detail) for text in (made.message_zh, made.message_en))
        return replace(made, message_zh=zh, message_en=en)


def rows(ledger: Ledger) -> list[Waiting]:
    """Return the files that wait, by name."""
    return [_waiting(row) for row in ledger.rows("SELECT * FROM waiting ORDER BY name")]


def store(
    ledger: Ledger, found: Mapping[str, Code], now: datetime, details: Mapping[Code, str] | None = None
) -> list[Waiting]:
    """Replace the stored files and codes by `found` (codes by name).  Writes nothing if nothing changed.

    `details` has the limits that reasons name, by code.  Returns the files that are new or wait for another
    reason than before.
    """
    known, more = rows(ledger), details or {}
    wanted = {name: (code, more.get(code, "")) for name, code in found.items()}
    same = {row.name for row in known if wanted.get(row.name) == (row.code, row.detail)}
    gone = [(row.name,) for row in known if row.name not in same]
    new = [
        Waiting(name, code, now, None, detail) for name, (code, detail) in wanted.items() if name not in same
    ]
    if gone or new:
        with ledger.transaction() as connection:
            connection.executemany("DELETE FROM waiting WHERE name = ?", gone)
            connection.executemany(
                "INSERT INTO waiting (name, code, since, detail) VALUES (?, ?, ?, ?)",
                [(row.name, row.code, row.since.isoformat(), row.detail) for row in new],
            )
    return new


def set_notice(ledger: Ledger, name: str, notice: Path) -> None:
    """Enter the path of the waiting notice about a file."""
    with ledger.transaction() as connection:
        connection.execute("UPDATE waiting SET notice = ? WHERE name = ?", (os.fsencode(notice), name))


def _waiting(row: sqlite3.Row) -> Waiting:
    notice = Path(os.fsdecode(row["notice"])) if row["notice"] else None
    return Waiting(row["name"], row["code"], datetime.fromisoformat(row["since"]), notice, row["detail"])
