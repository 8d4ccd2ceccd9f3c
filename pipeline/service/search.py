"""The search index: made by Pagefind of the public pages, served as files, asked by a script in the browser.

Pagefind reads a folder and writes a bundle; its extended binary, which comes with the package, cuts Chinese
into words.  Of the bundle only what `templates/js/search.js` asks for is published: none of Pagefind's own
interfaces, which need style and icons that the policy of the pages forbids.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from importlib import metadata
from pathlib import Path

from ..errors import Unindexed
from ..render.html_entry import Entry
from .whole import Piece, stamp

_FOLDER = "pagefind"
_PAGES = "[0-9]*/*/index.html"
_LABELS = "h2, dt, thead, caption, .kind, .by, .key, .legend, .vh, .nt"
"""What stands on every page and tells none from the others."""
_ENTRY = "pagefind-entry.json"
_ASKED_FOR = re.compile(r"pagefind\.js|wasm\..+|.+\.pf_(?:index|fragment|meta|filter|sort)")


def piece(public: Path, entries: Sequence[Entry]) -> Piece:
    """The search index of the pages of `entries`."""
    pages = [f"{entry.path}index.html" for entry in entries]
    version = metadata.version("pagefind")
    return Piece("search", stamp(public, pages, version), partial(_make, public) if pages else _nothing)


def _nothing(_: Path) -> Sequence[str]:
    """A site without records has no index."""
    return ()


def _make(public: Path, folder: Path) -> Sequence[str]:
    """The bundle's files; the entry comes last: where it stands, what it leads to stands too."""
    bundle = folder / _FOLDER
    command = [sys.executable, "-m", "pagefind", "--site", str(public.absolute()), "--glob", _PAGES]
    done = subprocess.run(  # noqa: S603
        [*command, "--output-path", str(bundle.absolute()), "--exclude-selectors", _LABELS, "--silent"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode or not (bundle / _ENTRY).is_file():
        raise Unindexed(detail=(done.stderr or done.stdout).strip()[-200:] or done.returncode)
    found = sorted(path for path in bundle.rglob("*") if _ASKED_FOR.fullmatch(path.name))
    return [path.relative_to(folder).as_posix() for path in (*found, bundle / _ENTRY)]
