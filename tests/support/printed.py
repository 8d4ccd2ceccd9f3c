"""Print Word documents with LibreOffice and look at the pages: words with their places, and pixels.

One start of LibreOffice prints all documents that it is given: starting takes longer than printing.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from PIL import Image
from support.folders import ROOT

DPI = 110
_POINTS = 72
_XHTML = "{http://www.w3.org/1999/xhtml}"
_FONTS = f"""<?xml version="1.0"?>
<fontconfig>
<dir>/usr/share/fonts</dir><dir>{ROOT / "templates" / "fonts"}</dir>
<alias binding="strong"><family>宋体</family><prefer><family>Noto Serif SC</family></prefer></alias>
</fontconfig>
"""
"""Chinese characters are printed with the fonts of the repository: the machine may have none."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Word:
    """A word as it is printed: its text, its page from 0, and its box."""

    text: str
    page: int
    box: Box


@dataclass(frozen=True)
class Printed:
    """The pages of a document: words in the order in which they are printed, and pictures."""

    words: list[Word]
    pages: list[Image.Image]

    def pixels(self, page: int, box: Box) -> Image.Image:
        """Return the part of a page in a box."""
        left, top, right, bottom = (
            round(side * DPI / _POINTS) for side in (box.left, box.top, box.right, box.bottom)
        )
        return self.pages[page].crop((left, top, max(right, left + 1), max(bottom, top + 1)))

    def contrast(self, page: int, box: Box) -> int:
        """Return by how much the pixels in a box differ, in the channel where they differ most (0 to 255)."""
        return max(high - low for low, high in self.pixels(page, box).getextrema())


def printed(documents: Mapping[str, bytes], folder: Path, seconds: float = 300) -> dict[str, Printed]:
    """Return the documents (.docx, by name) as LibreOffice prints them; `folder` is used for its files."""
    sources, out, pictures = folder / "docx", folder / "pdf", folder / "pages"
    for path in (sources, out, pictures):
        path.mkdir()
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS, "utf-8")
    for name, data in documents.items():
        (sources / f"{name}.docx").write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "pdf", "--outdir", str(out), *map(str, sorted(sources.iterdir())),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    environment["FONTCONFIG_FILE"] = str(fonts)
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=seconds)
    return {name: _read(out / f"{name}.pdf", pictures / name) for name in documents}


def _read(pdf: Path, folder: Path) -> Printed:
    folder.mkdir()
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), str(pdf), str(folder / "page")], check=True, capture_output=True
    )
    text = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True).stdout
    numbered = {int(path.stem.rsplit("-", 1)[1]): path for path in folder.iterdir()}
    return Printed(list(_words(text)), [_picture(numbered[number]) for number in sorted(numbered)])


def _picture(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
        return picture.copy()


def _words(xhtml: bytes) -> Iterator[Word]:
    root = etree.fromstring(xhtml, etree.XMLParser(recover=True))
    for number, page in enumerate(root.iter(_XHTML + "page")):
        for word in page.iter(_XHTML + "word"):
            left, top, right, bottom = (float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))
            yield Word(word.text or "", number, Box(left, top, right, bottom))
