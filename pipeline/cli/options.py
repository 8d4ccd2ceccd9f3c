"""Arguments and options that several commands share.

Click must not check whether files are readable: its message is English only, and would stop the whole command
because of one file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import typer

from ..printable import as_text, shown


def _there(paths: list[Path]) -> list[Path]:
    for path in paths:
        _look(path)
    return paths


def _files(paths: list[Path]) -> list[Path]:
    for path in paths:
        status = _look(path)
        if status and not stat.S_ISREG(status.st_mode):
            raise typer.BadParameter(f"不是文件：{_name(path)}。Not a file: {_name(path)}")
    return paths


def _look(path: Path) -> os.stat_result | None:
    """Return the status of a path; None if it cannot be read: the file is then answered as unreadable.

    Raises BadParameter if the path does not exist.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise typer.BadParameter(f"路径不存在：{_name(path)}。Path does not exist: {_name(path)}") from None
    except OSError:
        return None


def _name(path: Path) -> str:
    return shown(as_text(str(path)))


Paths = Annotated[
    list[Path],
    typer.Argument(callback=_there, readable=False, help="文件或文件夹。Files or folders.", metavar="PATH…"),
]
Files = Annotated[
    list[Path],
    typer.Argument(callback=_files, readable=False, help="Word 文件。Word files.", metavar="FILE…"),
]
Inbox = Annotated[Path | None, typer.Option(readable=False, help="收件文件夹。Where units drop their forms.")]
Outbox = Annotated[Path | None, typer.Option(readable=False, help="发布文件夹。Website, receipts and state.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="并行进程数。Number of workers.")]
Executor = Annotated[str | None, typer.Option(help="local | dask：在本机或集群上转换。Here or on a cluster.")]
Scheduler = Annotated[
    str | None, typer.Option(help="dask 调度器，如 tcp://主机:8786。Address of the dask scheduler.")
]
Json = Annotated[bool, typer.Option("--json", help="供程序读取。For programs: JSON on stdout.")]
