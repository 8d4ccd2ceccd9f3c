"""The search index: Pagefind makes it from the public pages; a script in the browser queries its files.

    entries -> parts of a year -> links to the pages of one part -> Pagefind -> pagefind/2022-2/

Pagefind reads a folder, holds all of it in memory and writes a bundle; its extended binary, which comes with
the package, segments Chinese into words.  A year has one bundle, or several if it has many records; the
browser joins them.  Only those files of a bundle are published that `templates/site/search.js` requests: none
of Pagefind's own interfaces, which need styles and icons that the pages' content security policy forbids.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib import metadata
from itertools import groupby
from pathlib import Path

from ...errors import Unindexed
from ...model.entry import Entry
from ...model.public_layout import SEARCH_ENTRY, SEARCH_FOLDER, search_bundle_name
from ..context.page_maker import Artifact
from .artifacts import source_stamp

MOST = 5000
"""How many records one bundle has at most: Pagefind takes some 160 kB of memory a page."""
_PAGES = "*/*/index.html"
_LABELS = "h2, dt, thead, caption, .kind, .by, .key, .legend, .vh, .nt"
"""Elements that have the same text on every page, and so do not tell pages apart."""
_ASKED_FOR = re.compile(r"pagefind\.js|wasm\..+|.+\.pf_(?:index|fragment|meta|filter|sort)")


def artifacts(public: Path, entries: Iterable[Entry], most: int = MOST) -> Iterator[Artifact]:
    """Yield the bundles of the pages of `entries`, newest year first.

    A record's part follows from its serial, which never changes, so another record changes only its own part.
    """
    version = metadata.version("pagefind")
    ordered = sorted(entries, key=lambda entry: (entry.year, entry.serial), reverse=True)
    for (year, part), own in groupby(ordered, lambda entry: (entry.year, 1 + (entry.serial - 1) // most)):
        name = search_bundle_name(year, part)
        pages = [f"{entry.path}index.html" for entry in own]
        yield Artifact(
            f"search/{name}", source_stamp(public, pages, version), partial(_make, public, name, pages)
        )


def _make(public: Path, name: str, pages: Sequence[str], folder: Path) -> Sequence[str]:
    """Make the bundle and return its files; the entry is last, so that the files it refers to exist."""
    bundle = folder / SEARCH_FOLDER / name
    links = _links(public, pages, folder / "pages")
    command = [sys.executable, "-m", "pagefind", "--site", str(links), "--glob", _PAGES, "--silent"]
    done = subprocess.run(  # noqa: S603
        [*command, "--output-path", str(bundle.absolute()), "--exclude-selectors", _LABELS],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode or not (bundle / SEARCH_ENTRY).is_file():
        raise Unindexed(detail=(done.stderr or done.stdout).strip()[-200:] or done.returncode)
    found = sorted(path for path in bundle.rglob("*") if _ASKED_FOR.fullmatch(path.name))
    return [path.relative_to(folder).as_posix() for path in (*found, bundle / SEARCH_ENTRY)]


def _links(public: Path, pages: Iterable[str], folder: Path) -> Path:
    """Create `folder` with links to `pages` and nothing else: Pagefind reads everything in a folder."""
    for page in pages:
        (folder / page).parent.mkdir(parents=True)
        (folder / page).symlink_to((public / page).absolute())
    return folder.absolute()
