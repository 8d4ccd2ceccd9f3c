"""Append the published PDFs of forms to a volume's front matter, with one structure tree and one name tree.

Pages, tags, fonts and record of a form's PDF are copied unchanged.  Page numbers and positions in the parent
tree are new; names of embedded files and of font subsets are made unique.  IDs of header cells are unique
already (`typesetting.tags`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from ...errors import VolumeNotBuilt
from ...model.entry import Entry
from ...signing.pdf_sealed import unsealed
from .page_numbers import FONT, Numerals, numerals, renumbered

_LINK = "volume:"
_UNNAMED = "（未填写单位）"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A form in a volume: its PDF and the page it begins on, from 1."""

    entry: Entry
    file: Path
    page: int


def pages_of(file: Path) -> int:
    """Return the number of pages of a PDF.  Raises Unbound if the file is not a PDF."""
    try:
        with pikepdf.open(file) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError as error:
        raise VolumeNotBuilt(name=file.stem, detail=error) from error


def bind(front: bytes, chapters: Sequence[Chapter], numbers: bytes, target: Path) -> None:
    """Write the volume: the pages of `front`, then every chapter; `numbers` is a page with every numeral."""
    with Pdf.open(BytesIO(front)) as volume, Pdf.open(BytesIO(numbers)) as sheet:
        binding = _Binding(volume, sheet)
        for chapter in chapters:
            binding.add(chapter)
        binding.close(chapters)
        volume.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


class _Binding:
    """A volume under construction; forms are added one at a time."""

    def __init__(self, volume: Pdf, sheet: Pdf) -> None:
        self._volume = volume
        shown = numerals(sheet.pages[0])
        self._numerals = Numerals(volume.copy_foreign(shown.font), shown.glyphs, shown.widths)
        _retag(self._numerals.font, FONT)
        self._root = volume.Root.StructTreeRoot
        self._colours = volume.pages[0].obj.Resources.ColorSpace
        self._names = [_leaf(volume, self._root.IDTree)]
        self._next = 1 + max(int(key) for key in list(self._root.ParentTree.Nums)[::2])
        self._records: dict[str, pikepdf.Object] = {}

    def add(self, chapter: Chapter) -> None:
        """Bind a form.  Raises Unbound if its PDF was not made by ziping.

        Its file is read into memory, so that no file stays open.
        """
        try:
            with _open_pdf(chapter.file) as form:
                pages = self._pages(form, chapter)
                self._tags(form, pages)
                self._record(form, chapter.entry.id)
        except (ValueError, AttributeError, KeyError, pikepdf.PdfError) as error:
            raise VolumeNotBuilt(name=chapter.entry.id, detail=error) from error

    def close(self, chapters: Sequence[Chapter]) -> None:
        """Complete the volume: names, links, bookmarks."""
        if self._records:
            names = [part for name, one in sorted(self._records.items()) for part in (String(name), one)]
            self._volume.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(names)))
            self._volume.Root.AF = Array(self._records.values())
        leaves = sorted(self._names, key=lambda leaf: bytes(leaf.Limits[0]))
        self._root.IDTree = self._volume.make_indirect(Dictionary(Kids=Array(leaves)))
        self._link(chapters)
        self._bookmark(chapters)

    def _pages(self, form: Pdf, chapter: Chapter) -> list[pikepdf.Page]:
        added = []
        for old, page in enumerate(form.pages, 1):
            self._volume.pages.append(page)
            bound = self._volume.pages[-1]
            _number(bound, old, chapter.page + old - 1, self._numerals)
            added.append(bound)
        self._resources(added[0].obj.Resources, chapter.entry.id)
        return added

    def _resources(self, resources: pikepdf.Object, name: str) -> None:
        """Share one colour space; give each font subset a tag of its own (ISO 32000-1, 9.6.4)."""
        resources.ColorSpace = self._colours
        for font in resources.Font.values():
            if font.objgen != self._numerals.font.objgen:
                _retag(font, name)

    def _tags(self, form: Pdf, pages: Sequence[pikepdf.Page]) -> None:
        """Add the form's structure tree as a part of the volume's."""
        root = self._volume.copy_foreign(form.Root.StructTreeRoot)
        part, document = root.K[0], self._root.K[0]
        part.S, part.P = Name.Part, document
        document.K.append(part)
        for page, owners in zip(pages, list(root.ParentTree.Nums)[1::2], strict=True):
            page.obj.StructParents = self._next
            self._root.ParentTree.Nums.append(self._next)
            self._root.ParentTree.Nums.append(self._volume.make_indirect(owners))
            self._next += 1
        if "/IDTree" in root:
            self._names.append(_leaf(self._volume, root.IDTree))

    def _record(self, form: Pdf, name: str) -> None:
        record = self._volume.copy_foreign(form.Root.AF[0])
        record.F = record.UF = String(f"{name}.json")
        self._records[f"{name}.json"] = record

    def _link(self, chapters: Sequence[Chapter]) -> None:
        """Turn the links of the contents into links to pages; a volume has no external links."""
        for page in self._volume.pages:
            for link in page.obj.get("/Annots", []):
                chapter = chapters[int(str(link.A.URI).removeprefix(_LINK)) - 1]
                del link["/A"]
                link.Dest = Array([self._volume.pages[chapter.page - 1].obj, Name.Fit])
                link.Contents = String(f"第 {chapter.page} 页：{chapter.entry.name}")

    def _bookmark(self, chapters: Sequence[Chapter]) -> None:
        with self._volume.open_outline() as outline:
            outline.root.append(OutlineItem("封面", 0))
            outline.root.append(OutlineItem("目录", 1))
            for unit, own in groupby(chapters, lambda chapter: chapter.entry.unit):
                outline.root.append(_marked(unit or _UNNAMED, list(own)))
        self._volume.Root.PageMode = Name.UseOutlines


@contextmanager
def _open_pdf(file: Path) -> Iterator[Pdf]:
    """Open a form without its seal, which is valid only for the form's own file."""
    data = file.read_bytes()
    with Pdf.open(BytesIO(unsealed(data) or data)) as form:
        yield form


def _marked(unit: str, own: Sequence[Chapter]) -> OutlineItem:
    item = OutlineItem(unit, own[0].page - 1)
    item.is_closed = True
    item.children.extend(OutlineItem(chapter.entry.name, chapter.page - 1) for chapter in own)
    return item


def _leaf(volume: Pdf, names: pikepdf.Object) -> pikepdf.Object:
    """Return a form's name tree as a leaf of the volume's."""
    listed = list(names.Names)
    return volume.make_indirect(Dictionary(Names=Array(listed), Limits=Array([listed[0], listed[-2]])))


def _number(page: pikepdf.Page, old: int, new: int, font: Numerals) -> None:
    _, _, width, height = map(float, page.mediabox)
    content = page.obj.Contents.read_bytes()
    page.obj.Contents.write(renumbered(content, (width, height), old, new, font))
    page.obj.Resources.Font[FONT] = font.font


def _retag(font: pikepdf.Object, name: str) -> None:
    """Give a font subset a new tag that is specific to the form and the same for all its fonts."""
    old = str(font.BaseFont)
    digest = hashlib.sha256(f"{name} {old[1:7]}".encode()).digest()[:6]
    new = Name("/" + "".join(chr(65 + letter % 26) for letter in digest) + old[7:])
    font.BaseFont = new
    for descendant in font.get("/DescendantFonts", []):
        descendant.BaseFont = descendant.FontDescriptor.FontName = new
