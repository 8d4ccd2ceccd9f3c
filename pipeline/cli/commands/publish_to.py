"""`ziping publish-to`: mirror the public folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..options import Json, Outbox

if TYPE_CHECKING:
    from ...service.mirror.plan import MirrorPlan


def publish_to(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="文件夹、用户@主机:文件夹，或 s3://桶/文件夹。A folder, [user@]host:folder, or s3://bucket/folder.",
        ),
    ],
    outbox: Outbox = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出将要进行的改动。Only list what would change.")
    ] = False,
    as_json: Json = False,
) -> None:
    """把网站同步到网页服务器。Mirror the public folder to where the web server reads it."""
    from ... import config
    from ...service.mirror.mirror import mirror
    from ...service.outbox import paths as outboxes
    from ..display.output import print_json

    settings = config.load({"paths.outbox": outbox}).settings
    done = mirror(outboxes.Outbox(settings.outbox), target, dry_run=dry_run)
    if as_json:
        print_json({"target": target, "dry_run": dry_run, **_lists(done)})
    else:
        _print(target, done, dry_run=dry_run)


def _lists(done: MirrorPlan) -> dict[str, list[str]]:
    return {"added": sorted(done.added), "changed": sorted(done.changed), "removed": list(done.removed)}


def _print(target: str, done: MirrorPlan, *, dry_run: bool) -> None:
    if dry_run:
        for mark, paths in zip("+~-", _lists(done).values(), strict=True):
            for path in paths:
                typer.echo(f"{mark} {path}")
    counts = len(done.added), len(done.changed), len(done.removed)
    typer.echo("{}：新增 {}，更新 {}，删除 {}。".format(target, *counts))
    typer.echo("{}: {} added, {} changed, {} removed.".format(target, *counts))
