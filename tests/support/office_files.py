"""Functions that build the bytes of old and foreign office files: compound files, OpenDocument, conversions."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

ODF_TEXT = "application/vnd.oasis.opendocument.text"
FIB = struct.pack("<6H", 0xA5EC, 0x00C1, 0, 0x0409, 0, 0x0000)
"""The beginning of the stream `WordDocument` (MS-DOC 2.5.2)."""
ENCRYPTED_FIB = struct.pack("<6H", 0xA5EC, 0x00C1, 0, 0x0409, 0, 0x0100)

_CUTOFF = 4096
_MINI = 64
_END, _NONE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class _Sectors:
    """Sectors of one size with the chains that they form; the first one is numbered `len(chain)`."""

    def __init__(self, size: int, chain: list[int]) -> None:
        self.size, self.chain, self.data = size, chain, b""

    def add(self, data: bytes) -> int:
        """Append data as a new chain and return its first sector."""
        begin, count = len(self.chain), -(-len(data) // self.size)
        if count == 0:
            return _END
        self.chain += [*range(begin + 1, begin + count), _END]
        self.data += data.ljust(count * self.size, b"\xff")
        return begin


def compound_file(
    streams: Mapping[str, bytes], embedded: Mapping[str, bytes] | None = None, sector: int = 512
) -> bytes:
    """Return a compound file (MS-CFB) with streams in the root storage, and others in a storage below it."""
    sectors, mini = _Sectors(sector, [_FAT]), _Sectors(_MINI, [])
    inside = dict(embedded or {})

    def placed(data: bytes) -> int:
        return (mini if len(data) < _CUTOFF else sectors).add(data)

    last = len(streams) + bool(inside)
    entries = [
        _entry(name, _STREAM, _NONE if n == last else n + 1, _NONE, placed(data), len(data))
        for n, (name, data) in enumerate(streams.items(), 1)
    ]
    if inside:
        entries.append(_entry("Embedded", _STORAGE, _NONE, last + 1, 0, 0))
    entries += [
        _entry(name, _STREAM, _NONE if n == last + len(inside) else n + 1, _NONE, placed(data), len(data))
        for n, (name, data) in enumerate(inside.items(), last + 1)
    ]
    mini_fat = sectors.add(struct.pack(f"<{len(mini.chain)}I", *mini.chain))
    root = _entry("Root Entry", _ROOT, _NONE, 1 if last else _NONE, sectors.add(mini.data), len(mini.data))
    directory = sectors.add(b"".join([root, *entries]).ljust(sector, b"\0"))
    fat = struct.pack(f"<{len(sectors.chain)}I", *sectors.chain).ljust(sector, b"\xff")
    assert len(fat) == sector, "one sector of the FAT must be enough"
    version, shift = (3, 9) if sector == 512 else (4, 12)
    header = struct.pack(
        "<8s16x5H6x9I109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, version, 0xFFFE, shift, 6,
        0, 1, directory, 0, _CUTOFF, mini_fat, 1, _END, 0, 0, *[_NONE] * 108,
    )  # fmt: skip
    return header.ljust(sector, b"\0") + fat + sectors.data


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, _NONE, right, child, start, size)


def opendocument(
    content: str = "",
    *,
    media_type: str = ODF_TEXT,
    first: bool = True,
    compressed: bool = False,
    own_member: bool = True,
    encrypted: bool = False,
) -> bytes:
    """Return an OpenDocument file; `content` is the XML of its text.

    The member `mimetype` may stand last, be compressed, or be missing, so that only the manifest has the type.
    """
    mark = (
        '<m:encryption-data m:checksum-type="SHA1/1K" m:checksum="eA=="><m:algorithm m:algorithm-name="x"/>'
        "</m:encryption-data>"
    )
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{media_type}"/>'
        f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml">{mark if encrypted else ""}'
        "</m:file-entry></m:manifest>"
    )
    names = ("office", "text", "table", "drawing", "xlink")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    spaces = spaces.replace("urn:oasis:names:tc:opendocument:xmlns:xlink:1.0", "http://www.w3.org/1999/xlink")
    document = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f"<office:text>{content}</office:text></office:body></office:document-content>"
    )
    way = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    kind = [("mimetype", media_type, way)] if own_member else []
    rest = [
        ("content.xml", document, zipfile.ZIP_DEFLATED),
        ("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED),
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text, how in (*kind, *rest) if first else (*rest, *kind):
            archive.writestr(name, text, how)
    return buffer.getvalue()


def saved_as(data: bytes, ending: str, folder: Path) -> bytes:
    """Return a .docx as LibreOffice saves it in another format."""
    source = folder / "form.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(source)], capture_output=True, check=True, timeout=120)
    return (folder / "out" / f"form.{ending}").read_bytes()
