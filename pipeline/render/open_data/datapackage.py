"""`datapackage.json`: the description of a year's tables for programs.

A Tabular Data Package with the `model` of the Fiscal Data Package (frictionless, specs 1.0; 0.3 for the
model): 年初预算 is the phase approved, 全年预算 adjusted, 全年执行 executed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...model.publication import SiteIdentity
from ...translate.catalogue import Catalogue
from ..common.jinja import address
from .tables import PROJECTS, TABLES, DataColumn, DataTable


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of the package: its size and the SHA-256 of its bytes."""

    size: int
    sha256: str


_TYPES = {"uri": "string"}


def descriptor(
    year: int, facts: Mapping[str, FileFacts], made_at: datetime, catalogue: Catalogue, site: SiteIdentity
) -> bytes:
    """Return the descriptor of a year; `facts` by file name, `made_at` is the newest publication time."""
    package = {
        "profile": "tabular-data-package",
        "name": f"ziping-{year:04}",
        "title": f"{year:04}年度{site.column_name}",
        "description": f"{site.column_name_en}, fiscal year {year:04}. {site.issuer_en}",
        "homepage": address(site, "data/index.html"),
        "created": made_at.isoformat(),
        "contributors": [{"title": site.issuer, "role": "publisher"}],
        "countryCode": "CN",
        "sources": [{"title": "规范记录 Canonical records (JSON Lines)", "path": "records.jsonl"}],
        "resources": [_table(table, facts[f"{table.name}.csv"], catalogue) for table in TABLES],
        "model": _model(),
    }
    return json.dumps(package, ensure_ascii=False, indent=1).encode()


def _table(table: DataTable, facts: FileFacts, catalogue: Catalogue) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(column, catalogue) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.name != PROJECTS.name:
        leads = {"fields": ["id"], "reference": {"resource": PROJECTS.name, "fields": ["id"]}}
        schema["foreignKeys"] = [leads]
    return {
        "profile": "tabular-data-resource",
        "title": f"{table.zh} {catalogue.label(table.zh)}",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": facts.size,
        "hash": f"sha256:{facts.sha256}",
        "schema": schema,
    }


def _field(column: DataColumn, catalogue: Catalogue) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, column.kind),
        "title": f"{column.zh} {catalogue.label(column.zh)}",
    }
    if column.kind == "uri":
        field["format"] = "uri"
    if column.unit:
        field["description"] = f"单位：{column.unit}。Unit: {catalogue.unit(column.unit, plural=True)}."
    return field


def _model() -> dict[str, object]:
    measures = {
        column.name: {
            "source": column.name,
            "resource": PROJECTS.name,
            "currency": "CNY",
            "phase": column.phase,
            "direction": "expenditure",
        }
        for column in PROJECTS.columns
        if column.phase
    }
    return {
        "measures": measures,
        "dimensions": {
            "project": _dimension("activity", "id", name="name"),
            "unit": _dimension("administrator", "implementing_unit"),
            "year": _dimension("datetime", "fiscal_year"),
        },
    }


def _dimension(kind: str, key: str, **labels: str) -> dict[str, object]:
    attributes: dict[str, object] = {key: {"source": key, "resource": PROJECTS.name}}
    for name, source in labels.items():
        attributes[name] = {"source": source, "resource": PROJECTS.name, "labelfor": key}
    return {"dimensionType": kind, "primaryKey": key, "attributes": attributes}
