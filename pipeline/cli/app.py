"""The program `ziping`: its commands, run inside the error boundary."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from .. import __version__
from . import error_boundary
from .commands import (
    backup,
    catalogue,
    convert,
    doctor,
    form,
    ledger,
    officer,
    publish_to,
    read,
    rules,
    service,
    site,
    status,
    verify,
    watch,
)

app = typer.Typer(
    name="ziping",
    help="项目支出绩效自评表：Word → JSON · HTML · PDF.\n\n"
    "Turns project expenditure self-evaluation forms into disclosures.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)
for command in (
    convert.convert,
    watch.watch,
    read.extract,
    read.check,
    status.status,
    officer.approve,
    officer.withdraw,
    officer.supersede,
    officer.waive,
    site.site,
    verify.verify,
    publish_to.publish_to,
    backup.backup,
    backup.restore,
    rules.rules,
    rules.schema,
    doctor.doctor,
):
    app.command()(command)
app.add_typer(catalogue.app)
app.add_typer(form.app)
app.add_typer(ledger.app)
app.add_typer(service.app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ziping {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本。The version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run the command line and end the process with its exit code.

    What the program writes for others gets the rights of its folder (`storage.rights`); everything else, such
    as temporary files and databases, is for this account alone.
    """
    os.umask(0o077)
    sys.exit(error_boundary.run(app))
