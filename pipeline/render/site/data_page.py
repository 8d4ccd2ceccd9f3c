"""`data/index.html`: the open data of each year, and the data dictionary, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache

from ...model.public_layout import data_file
from ...model.publication import SiteIdentity
from ...model.record import record_schema
from ...translate.catalogue import Catalogue
from ..common.bilingual import Text, Voice
from ..common.jinja import rendered
from ..open_data.tables import TABLES, DataColumn, DataTable

_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "json": "application/json",
}
_NAMES = {"xlsx": "工作簿", "jsonl": "规范记录", "json": "数据包说明"}


def data_page(made: Mapping[str, int], catalogue: Catalogue, site: SiteIdentity) -> bytes:
    """Return the page.  `made` gives the size in bytes of every existing data file, by public path."""
    voice = Voice(catalogue)
    return rendered(
        "site/data.html",
        catalogue,
        site,
        root="../",
        path="data/index.html",
        heading=voice.label("开放数据"),
        column=Text(site.column_name, site.column_name_en),
        years=list(_years(made, voice)),
        tables=[_table(table, voice) for table in TABLES],
    )


@cache
def schema() -> bytes:
    """Return `data/record.schema.json`, the JSON Schema of a line of `records.jsonl`."""
    return (json.dumps(record_schema(), ensure_ascii=False, indent=1) + "\n").encode()


def _years(made: Mapping[str, int], voice: Voice) -> Iterator[dict[str, object]]:
    """Yield the years that have data, newest first, each with its files in a fixed order."""
    found: dict[str, dict[str, int]] = {}
    for path, size in made.items():
        if place := data_file(path):
            year, name = place
            found.setdefault(year, {})[name] = size
    for year in sorted(found, reverse=True):
        files = sorted(found[year].items(), key=lambda item: _order(item[0]))
        yield {"year": year, "files": [_file(year, name, size, voice) for name, size in files]}


def _order(name: str) -> tuple[int, int, str]:
    """Return the sort key of a file: first the workbook, then tables, records, package descriptor."""
    stem, _, form = name.rpartition(".")
    tables = [table.name for table in TABLES]
    place = tables.index(stem) if stem in tables else 0
    return ["xlsx", "csv", "jsonl", "json"].index(form), place, name


def _file(year: str, name: str, size: int, voice: Voice) -> dict[str, object]:
    stem, _, form = name.rpartition(".")
    zh = _NAMES.get(form) or next(table.zh for table in TABLES if table.name == stem)
    return {
        "href": f"{year}/{name}",
        "name": voice.label(zh),
        "form": form.upper(),
        "media": _MEDIA[form],
        "size": f"{max(1, round(size / 1000)):,} kB",
    }


def _table(table: DataTable, voice: Voice) -> dict[str, object]:
    return {
        "name": table.name,
        "label": voice.label(table.zh),
        "key": ", ".join(table.key),
        "columns": [_column(column, voice) for column in table.columns],
    }


def _column(column: DataColumn, voice: Voice) -> dict[str, object]:
    unit = Text(column.unit, voice.catalogue.unit(column.unit, plural=True)) if column.unit else None
    return {"name": column.name, "label": voice.label(column.zh), "kind": column.kind, "unit": unit}
