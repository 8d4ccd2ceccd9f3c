"""`ziping form new` and `ziping form fill`: Word forms to hand out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...render.word_form.layout import LayoutName

app = typer.Typer(
    name="form",
    help="下发用的 Word 表：空白的，或按记录填好的。Word forms to hand out, blank or filled in.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

Output = Annotated[
    Path | None, typer.Option(help="写到哪个文件。The file to write.", metavar="FILE", dir_okay=False)
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件。Overwrite an existing file.")]


@app.command()
def new(
    *,
    year: Annotated[
        int | None, typer.Option(min=2000, max=2099, help="年度。Fiscal year.", metavar="YEAR")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="实施单位。Implementing unit.")] = None,
    name: Annotated[str | None, typer.Option(help="项目名称。Project name.")] = None,
    layout: Annotated[LayoutName, typer.Option(help="表样。Layout.")] = "national",
    output: Output = None,
    force: Force = False,
) -> None:
    """生成空白的自评表。Write a blank form."""
    from ...render.word_form.form import blank_form

    stem = "-".join(str(part) for part in (year, unit, name, "自评表") if part)
    path = _target(output, stem, force)
    _write(path, blank_form(year, unit, name, layout))


@app.command()
def fill(
    *,
    record: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, metavar="RECORD.json",
            help="记录：record.json，或 extract 的输出。A record, or the output of extract.",
        ),
    ],
    layout: Annotated[
        LayoutName | None,
        typer.Option(help="表样；不写则由程序选择。Layout; by default the one that fits."),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:  # fmt: skip
    """按记录生成填好的自评表。Write a form filled in from a record."""
    from ...render.word_form.form import filled_form
    from ..record_file import read_record

    said = read_record(record.read_bytes())
    path = _target(output, said.id, force)
    _write(path, filled_form(said, layout))


def _target(output: Path | None, stem: str, force: bool) -> Path:
    """Return the path to write.  Raises BadParameter if the file exists, unless `force`."""
    from ...storage.file_names import fitted

    path = output or Path(fitted(stem.replace("/", "_").replace("\0", "_"), ".docx"))
    if path.exists() and not force:
        raise typer.BadParameter(
            f"文件已存在，用 --force 覆盖。The file exists; overwrite it with --force: {path}"
        )
    return path


def _write(path: Path, data: bytes) -> None:
    from ...storage.atomic import write_whole

    write_whole(path, data)
    typer.echo(str(path))
