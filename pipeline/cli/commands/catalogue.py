"""`ziping catalogue`: progress of the translations, export for translators, import of their work."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..display.output import console, print_json
from ..options import Json, Outbox

if TYPE_CHECKING:
    from datetime import datetime

    from ...service.control.translators import Coverage, Translators
    from ...translate import exchange

app = typer.Typer(name="catalogue", help="译文。Translations.", rich_markup_mode=None, no_args_is_help=True)
_ENDINGS = (".po", ".xlf", ".xliff", ".tmx")
_PLACE = "文件：.po、.xlf、.tmx。A file that ends in .po, .xlf or .tmx."


def _known(path: Path) -> Path:
    if path.suffix.lower() not in _ENDINGS:
        raise typer.BadParameter(f"请使用 {' '.join(_ENDINGS)}。Use one of these endings.")
    return path


@app.callback()
def catalogue() -> None:
    """Commands for translations."""


@app.command()
def status(outbox: Outbox = None, as_json: Json = False) -> None:
    """各年度、各单位的翻译进度。Progress of the translations by year and unit."""
    translators = _translators(outbox)
    found, trouble = translators.coverage(), translators.trouble()
    if as_json:
        print_json({**_sum(found), "trouble": trouble, "units": [asdict(one) for one in found]})
        return
    _table(found)
    if trouble:
        typer.echo(f"译文库无法读取 the translation memory cannot be read: {trouble}", err=True)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=_known, help=_PLACE)],
    untranslated: Annotated[
        bool, typer.Option("--untranslated", help="只导出未译及待审。Only what is not reviewed yet.")
    ] = False,
    outbox: Outbox = None,
) -> None:
    """导出译文，供翻译工具使用。Export the entries for a translation tool."""
    from ... import __version__
    from ...storage.atomic import write_whole
    from ...translate import exchange, exchange_xml

    found = [one for one in _translators(outbox).entries() if not untranslated or one.state != "reviewed"]
    match file.suffix.lower():
        case ".po":
            data = exchange.as_po(found, _now())
        case ".tmx":
            data = exchange_xml.tmx(found, __version__)
        case _:
            data = exchange_xml.xliff(found)
    write_whole(file, data)
    typer.echo(f"{len(found)} 条 entries: {file}")


@app.command(name="import")
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=_known, help=_PLACE)],
    outbox: Outbox = None,
    as_json: Json = False,
) -> None:
    """导入译文。Import the entries from translators."""
    taken = _translators(outbox).import_file(_read(file))
    if as_json:
        print_json(asdict(taken))
        return
    typer.echo(f"{taken.taken} 条采用 imported · {taken.kept} 条保留原译 left unchanged")
    if taken.faulty:
        typer.echo(f"{taken.faulty} 条数字占位符不符，未采用 left out, placeholders differ from the Chinese")


@app.command()
def translate(outbox: Outbox = None, as_json: Json = False) -> None:
    """机器初译，待人工审校。Translate untranslated texts by machine; people review them."""
    translators = _translators(outbox)
    taken = translators.guess()
    if as_json:
        print_json(asdict(taken))
    else:
        typer.echo(f"{taken.taken} 条机译待审 translated, to be reviewed · {taken.faulty} 条不可用 unusable")


def _read(file: Path) -> list[exchange.ExchangeEntry]:
    from ...translate import exchange, exchange_xml

    try:
        data = file.read_bytes()
        match file.suffix.lower():
            case ".po":
                return list(exchange.units(data, _now()))
            case ".tmx":
                return exchange_xml.from_tmx(data)
            case _:
                return exchange_xml.from_xliff(data)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"无法读取 cannot be read: {error}", param_hint=str(file)) from error


def _translators(outbox: Path | None) -> Translators:
    from ... import config
    from ...service.control.translators import Translators
    from ..display import log

    settings = config.load({"paths.outbox": outbox}).settings
    log.begin(settings.outbox)
    return Translators.of(settings)


def _sum(found: list[Coverage]) -> dict[str, int]:
    return {name: sum(getattr(one, name) for one in found) for name in ("texts", "translated", "machine")}


def _table(found: list[Coverage]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for header in ("年度 year", "单位 unit", "文本 texts", "已译 translated", "机译 machine", "%"):
        table.add_column(header)
    for one in found:
        share = f"{one.translated * 100 // one.texts}%"
        table.add_row(one.year, one.unit, str(one.texts), str(one.translated), str(one.machine), share)
    console().print(table)


def _now() -> datetime:
    from ...service.context.clock import system_clock

    return system_clock()
