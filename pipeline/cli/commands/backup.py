"""`ziping backup` and `ziping restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..display.output import print_json
from ..options import Json, Outbox

if TYPE_CHECKING:
    from ...ops.backup import BackupResult

Folder = Annotated[Path, typer.Argument(help="备份文件夹。The backup's folder.", metavar="DIR")]


def backup(folder: Folder, outbox: Outbox = None, as_json: Json = False) -> None:
    """备份台账、原件和公开内容，服务运行时也可以。Save the ledger, the originals and what is public."""
    from ... import config
    from ...ops import backup as service
    from ..display import log

    settings = config.load({"paths.outbox": outbox}).settings
    log.begin(settings.outbox)
    _say(service.backup(settings, folder), folder, as_json)


def restore(folder: Folder, outbox: Outbox = None, as_json: Json = False) -> None:
    """把备份恢复到新的发布文件夹。Restore a backup into a new outbox."""
    from ... import config
    from ...ops import backup as service
    from ..display import log

    settings = config.load({"paths.outbox": outbox}).settings
    log.begin(settings.outbox)
    _say(service.restore(settings, folder), settings.outbox, as_json)


def _say(saved: BackupResult, folder: Path, as_json: bool) -> None:
    if as_json:
        print_json(saved.as_json())
        return
    size = f"{saved.bytes / (1 << 20):.1f} MB"
    typer.echo(f"{folder}: {saved.files} 个文件 files, {size}, {saved.copied} 个本次写入 written now")
