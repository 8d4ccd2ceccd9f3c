"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _there(paths: list[Path]) -> list[Path]:
    for path in paths:
        if not path.exists():
            raise typer.BadParameter(f"没有这个文件或文件夹。There is no {path}")
    return paths


def _files(paths: list[Path]) -> list[Path]:
    for path in _there(paths):
        if not path.is_file():
            raise typer.BadParameter(f"不是文件。Not a file: {path}")
    return paths


Paths = Annotated[
    list[Path], typer.Argument(callback=_there, help="文件或文件夹。Files or folders.", metavar="PATH…")
]
Files = Annotated[list[Path], typer.Argument(callback=_files, help="Word 文件。Word files.", metavar="FILE…")]
Inbox = Annotated[Path | None, typer.Option(help="收件文件夹。Where units drop their forms.")]
Outbox = Annotated[Path | None, typer.Option(help="发件文件夹。Website, receipts and state.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="并行进程数。Workers at a time.")]
Json = Annotated[bool, typer.Option("--json", help="供程序读取。For programs: JSON on stdout.")]
