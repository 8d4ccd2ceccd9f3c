"""The layout of `public/`, the website: where each file lies, and what a path says of its file.

One place for writers, links and mirrors: a page that leads to a path and the step that writes it ask here.
Paths are relative to the site's root.

    2022/<id>/                                 a record: index.html, record.json, <id>.pdf, <id>.en.pdf
    2022/index.html  2022/2.html               the lists of a fiscal year
    units/<slug>/index.html                    the lists of a unit
    2022/volume.pdf  units/<slug>/2022.pdf     volumes
    data/2022/                                 the open data of a year
    pagefind/2022/  pagefind/2022-2/           the search index, in bundles
    manifest.json  manifest.json.minisig       the SHA-256 of every other file, and its signature
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.minisig"
INDEX: Final = "index.html"
RECORD: Final = "record.json"
DATA_DESCRIPTOR: Final = "datapackage.json"
"""The last file of a year's open data: where it stands, what it names stands too."""
SEARCH_FOLDER: Final = "pagefind"
SEARCH_ENTRY: Final = "pagefind-entry.json"
"""The last file of a bundle of the search index."""
_UNNAMED_UNIT: Final = "units/unnamed/"

_LIST_PAGE = re.compile(r"\d{4}/\w+\.html|units/.+\.html|sitemap[^/]*\.xml")
_ARTIFACT = re.compile(r"pagefind/.+|data/\d{4}/.+|\d{4}/volume\.pdf|units/[^/]+/\d{4}(-\d+)?\.pdf")
_RECORD_PAGE = re.compile(r"(?P<folder>\d{4}/(?P<record>[^/]+))/index\.html")
_RECORD_FILE = re.compile(r"\d{4}/[^/]+/.+")
_LAST_OF_ARTIFACT = re.compile(r"pagefind/[^/]+/pagefind-entry\.json|data/\d{4}/datapackage\.json")
_DATA_FILE = re.compile(r"data/(?P<year>\d{4})/(?P<name>.+)")
_SEARCH_BUNDLE = re.compile(
    rf"{SEARCH_FOLDER}/(?P<name>(?P<year>\d{{4}})(?:-(?P<part>\d+))?)/{re.escape(SEARCH_ENTRY)}"
)


class RecordPage(NamedTuple):
    """The page of a record: the record's folder and its id."""

    folder: str
    record: str


def record_folder(record_id: str) -> str:
    """The folder of a record's files, with a slash at its end: `2022/<id>/`."""
    return f"{record_id[:4]}/{record_id}/"


def record_file(record_id: str) -> str:
    """A record's canonical JSON: `2022/<id>/record.json`."""
    return f"{record_folder(record_id)}{RECORD}"


def pdf_name(record_id: str, language: str) -> str:
    """`<id>.pdf`; other languages than Chinese are named: `<id>.en.pdf`."""
    return f"{record_id}.pdf" if language == "zh" else f"{record_id}.{language}.pdf"


def unit_folder(slug: str) -> str:
    """The folder of a unit's lists and volumes: `units/<slug>/`."""
    return f"units/{slug}/"


def volume_path(year: int) -> str:
    """The volume of a year: `2022/volume.pdf`."""
    return f"{year:04}/volume.pdf"


def unit_volume_path(unit_folder: str | None, year: int, part: int) -> str:
    """A volume of one unit, null for forms that name none: `units/<slug>/2022.pdf`, `2022-2.pdf`."""
    folder = unit_folder or _UNNAMED_UNIT
    return f"{folder}{year:04}.pdf" if part == 1 else f"{folder}{year:04}-{part}.pdf"


def data_folder(year: int) -> str:
    """The open data of a year, without a slash at its end: `data/2022`."""
    return f"data/{year:04}"


def workbook_name(year: int) -> str:
    """The workbook among the open data of a year."""
    return f"ziping-{year:04}.xlsx"


def search_bundle_name(year: int, part: int) -> str:
    """A bundle of the search index: `2022`, or `2022-2` for a further part."""
    return f"{year:04}" if part == 1 else f"{year:04}-{part}"


def search_bundles(paths: Iterable[str]) -> list[str]:
    """The names of the bundles whose last file is among the paths, newest year first."""
    found = [bundle for bundle in map(_SEARCH_BUNDLE.fullmatch, paths) if bundle]
    found.sort(key=lambda bundle: (bundle["year"], int(bundle["part"] or 1)), reverse=True)
    return [bundle["name"] for bundle in found]


def data_file(path: str) -> tuple[str, str] | None:
    """Year and file name of a path of the open data; null for any other path."""
    found = _DATA_FILE.fullmatch(path)
    return (found["year"], found["name"]) if found else None


def record_page(path: str) -> RecordPage | None:
    """Whose page a path is; null where it is no record's page."""
    found = _RECORD_PAGE.fullmatch(path)
    return RecordPage(found["folder"], found["record"]) if found else None


def is_record_file(path: str) -> bool:
    """Whether a path lies where nothing lies but what belongs to a record."""
    return bool(_RECORD_FILE.fullmatch(path))


def is_list_page(path: str) -> bool:
    """Whether a path is of the pages that come and go with records: lists, parts of the site map."""
    return bool(_LIST_PAGE.fullmatch(path))


def is_artifact_file(path: str) -> bool:
    """Whether a path lies where nothing lies but what is made of many records (`site/artifacts.py`)."""
    return bool(_ARTIFACT.fullmatch(path))


def copy_stage(path: str) -> int:
    """In which of three stages a copy of the site gets a file, so that no page leads to what is not there.

    0 for files that lead nowhere, 1 for a record's page and for what says that an artifact is complete, 2 for
    lists.
    """
    if _RECORD_PAGE.fullmatch(path) or _LAST_OF_ARTIFACT.fullmatch(path):
        return 1
    return 2 if path.endswith((".html", ".xml", ".txt")) else 0
