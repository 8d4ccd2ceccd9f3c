"""The layout of `public/`, the website: the path of each file, and what a path says about its file.

Everything that writes, links or mirrors files of the site takes their paths from here.
Paths are relative to the site's root.

    2022/<id>/                                 a record: index.html, record.json, <id>.pdf, <id>.en.pdf
    2022/index.html  2022/2.html               the lists of a fiscal year
    units/<slug>/index.html                    the lists of a unit
    2022/volume.pdf  units/<slug>/2022.pdf     volumes
    data/2022/                                 the open data of a year
    pagefind/2022/  pagefind/2022-2/           the search index, in bundles
    sitemap.xml  sitemap-2022.xml              the site map: an index, and its parts
    manifest.json  manifest.json.minisig       the index of the manifest, and its signature
    manifest/2022-<hash>.json                  its parts: the SHA-256 of every other file
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, NamedTuple

MANIFEST: Final = "manifest.json"
MANIFEST_FOLDER: Final = "manifest"
SIGNATURE: Final = "manifest.json.minisig"
INDEX: Final = "index.html"
RECORD: Final = "record.json"
DATA_DESCRIPTOR: Final = "datapackage.json"
"""The last file written of a year's open data: if it exists, all files that it names exist."""
SEARCH_FOLDER: Final = "pagefind"
SEARCH_ENTRY: Final = "pagefind-entry.json"
"""The last file written of a bundle of the search index."""
_PAGES: Final = "site"
"""The part of the manifest and of the site map for everything but records."""
_UNNAMED_UNIT: Final = "units/unnamed/"

_DIGITS: Final = 64
"""How many binary digits of a hash divide paths into parts at most."""

_LIST_PAGE = re.compile(r"\d{4}/\w+\.html|units/.+\.html|sitemap[^/]*\.xml")
_ARTIFACT = re.compile(r"pagefind/.+|data/\d{4}/.+|\d{4}/volume\.pdf|units/[^/]+/\d{4}(-\d+)?\.pdf")
_RECORD_PAGE = re.compile(r"(?P<folder>\d{4}/(?P<record>[^/]+))/index\.html")
_RECORD_FILE = re.compile(r"\d{4}/[^/]+/.+")
_LAST_OF_ARTIFACT = re.compile(r"pagefind/[^/]+/pagefind-entry\.json|data/\d{4}/datapackage\.json")
_MANIFEST_PART = re.compile(rf"{MANIFEST_FOLDER}/[\w-]+-[0-9a-f]{{16}}\.json")
_DATA_FILE = re.compile(r"data/(?P<year>\d{4})/(?P<name>.+)")
_SEARCH_BUNDLE = re.compile(
    rf"{SEARCH_FOLDER}/(?P<name>(?P<year>\d{{4}})(?:-(?P<part>\d+))?)/{re.escape(SEARCH_ENTRY)}"
)


class RecordPage(NamedTuple):
    """The page of a record: the record's folder and its id."""

    folder: str
    record: str


def record_folder(record_id: str) -> str:
    """Return the folder of a record's files, with a trailing slash: `2022/<id>/`."""
    return f"{record_id[:4]}/{record_id}/"


def record_file(record_id: str) -> str:
    """Return the path of a record's canonical JSON: `2022/<id>/record.json`."""
    return f"{record_folder(record_id)}{RECORD}"


def pdf_name(record_id: str, language: str) -> str:
    """Return the name of a record's PDF: `<id>.pdf`, or `<id>.en.pdf` for another language than Chinese."""
    return f"{record_id}.pdf" if language == "zh" else f"{record_id}.{language}.pdf"


def unit_folder(slug: str) -> str:
    """Return the folder of a unit's lists and volumes: `units/<slug>/`."""
    return f"units/{slug}/"


def volume_path(year: int) -> str:
    """Return the path of the volume of a year: `2022/volume.pdf`."""
    return f"{year:04}/volume.pdf"


def unit_volume_path(unit_folder: str | None, year: int, part: int) -> str:
    """Return the path of a volume of one unit: `units/<slug>/2022.pdf`, or `2022-2.pdf` for part 2.

    `unit_folder` is None for forms that name no unit.
    """
    folder = unit_folder or _UNNAMED_UNIT
    return f"{folder}{year:04}.pdf" if part == 1 else f"{folder}{year:04}-{part}.pdf"


def data_folder(year: int) -> str:
    """Return the folder of a year's open data, without a trailing slash: `data/2022`."""
    return f"data/{year:04}"


def workbook_name(year: int) -> str:
    """Return the name of the workbook among the open data of a year."""
    return f"ziping-{year:04}.xlsx"


def search_bundle_name(year: int, part: int) -> str:
    """Return the name of a bundle of the search index: `2022`, or `2022-2` for part 2."""
    return f"{year:04}" if part == 1 else f"{year:04}-{part}"


def search_bundles(paths: Iterable[str]) -> list[str]:
    """Return the names of the complete bundles (last file among the paths), newest year first."""
    found = [bundle for bundle in map(_SEARCH_BUNDLE.fullmatch, paths) if bundle]
    found.sort(key=lambda bundle: (bundle["year"], int(bundle["part"] or 1)), reverse=True)
    return [bundle["name"] for bundle in found]


def data_file(path: str) -> tuple[str, str] | None:
    """Return year and file name of a path of the open data; None for any other path."""
    found = _DATA_FILE.fullmatch(path)
    return (found["year"], found["name"]) if found else None


def record_page(path: str) -> RecordPage | None:
    """Return the record whose page the path is; None if it is not the page of a record."""
    found = _RECORD_PAGE.fullmatch(path)
    return RecordPage(found["folder"], found["record"]) if found else None


def is_record_file(path: str) -> bool:
    """Return whether a path is inside the folder of a record."""
    return bool(_RECORD_FILE.fullmatch(path))


def is_list_page(path: str) -> bool:
    """Return whether a page comes and goes with records: a list, or a part of the site map."""
    return bool(_LIST_PAGE.fullmatch(path))


def is_artifact_file(path: str) -> bool:
    """Return whether a path belongs to an artifact made of many records (`service/site/artifacts.py`)."""
    return bool(_ARTIFACT.fullmatch(path))


def manifest_part(name: str, sha256: str) -> str:
    """Return the path of a part of the manifest with these bytes: `manifest/2022-<hash>.json`."""
    return f"{MANIFEST_FOLDER}/{name}-{sha256[:16]}.json"


def is_manifest_part(path: str) -> bool:
    """Return whether a path is that of a part of the manifest, of this or another time."""
    return bool(_MANIFEST_PART.fullmatch(path))


def is_of_manifest(path: str) -> bool:
    """Return whether a path is that of the manifest: its index, its signature or a part."""
    return path in {MANIFEST, SIGNATURE} or is_manifest_part(path)


def in_parts(paths: Iterable[str], most: int) -> dict[str, list[str]]:
    """Return paths in parts of at most `most`, each sorted, by the names of the parts.

    A part is `2022` for records of a year, `site` for everything else.  One with too many paths is halved by
    the next binary digit of their SHA-256 (`2022-0`, `2022-1`, `2022-10`), so that another path changes one
    part.  The files of a record stay together.
    """
    groups: dict[str, list[tuple[int, str]]] = {}
    for path in paths:
        folder = path[: path.rindex("/") + 1] if is_record_file(path) else ""
        name = folder[:4] or _PAGES
        digest = hashlib.sha256((folder or path).encode()).digest()
        groups.setdefault(name, []).append((int.from_bytes(digest[: _DIGITS // 8]), path))
    parts: dict[str, list[str]] = {}
    for name, members in sorted(groups.items()):
        _halve(name, "", sorted(members), most, parts)
    return parts


def _halve(
    name: str, digits: str, members: list[tuple[int, str]], most: int, parts: dict[str, list[str]]
) -> None:
    if len(members) <= most or len(digits) == _DIGITS:
        if members:
            parts[f"{name}-{digits}" if digits else name] = sorted(path for _, path in members)
        return
    middle = (int(digits or "0", 2) * 2 + 1) << (_DIGITS - len(digits) - 1)
    place = bisect_left(members, (middle, ""))
    _halve(name, digits + "0", members[:place], most, parts)
    _halve(name, digits + "1", members[place:], most, parts)


def copy_stage(path: str) -> int:
    """Return the stage in which a copy of the site gets a file, so that no page links to a missing file.

    0 for files without links, 1 for a record's page and for the last file of an artifact, 2 for lists.
    """
    if _RECORD_PAGE.fullmatch(path) or _LAST_OF_ARTIFACT.fullmatch(path):
        return 1
    return 2 if path.endswith((".html", ".xml", ".txt")) else 0
