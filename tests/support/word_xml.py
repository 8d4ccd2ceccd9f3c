"""Functions that build unusual Word XML, such as irregular merged cells, in a few lines.

    package(body(p("标题"), tbl(tr(tc("甲", span=2), tc("乙")))))

Strings are escaped; `raw(...)` is inserted as it is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


class raw(str):  # noqa: N801  reads as a verb in the tests
    """XML that is not escaped."""

    __slots__ = ()


def _text(item: str) -> str:
    return item if isinstance(item, raw) else f'<w:t xml:space="preserve">{escape(item)}</w:t>'


def r(*items: str, properties: str = "") -> raw:
    """Return a run; strings are its text."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return raw(f"<w:r>{rpr}{''.join(map(_text, items))}</w:r>")


def p(*items: str, properties: str = "") -> raw:
    """Return a paragraph; strings become runs."""
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return raw(f"<w:p>{ppr}{''.join(i if isinstance(i, raw) else r(i) for i in items)}</w:p>")


def tc(*items: str, span: int = 1, merge: str | None = None, properties: str = "") -> raw:
    """Return a cell; strings become paragraphs.  `merge` is `restart` or `continue`."""
    grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    v_merge = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    content = "".join(i if isinstance(i, raw) else p(i) for i in items) or "<w:p/>"
    return raw(f"<w:tc><w:tcPr>{grid_span}{v_merge}{properties}</w:tcPr>{content}</w:tc>")


def tr(*cells: str, before: int = 0, properties: str = "") -> raw:
    """Return a row; strings become cells."""
    grid_before = f'<w:gridBefore w:val="{before}"/>' if before else ""
    pr = f"<w:trPr>{grid_before}{properties}</w:trPr>" if before or properties else ""
    return raw(f"<w:tr>{pr}{''.join(c if isinstance(c, raw) else tc(c) for c in cells)}</w:tr>")


def tbl(*rows: str, properties: str = "", widths: Sequence[int] = ()) -> raw:
    """Return a table; `widths` of its columns are in twentieths of a point."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    grid = f"<w:tblGrid>{columns}</w:tblGrid>" if widths else ""
    tblpr = f"<w:tblPr>{properties}</w:tblPr>" if properties else "<w:tblPr/>"
    return raw(f"<w:tbl>{tblpr}{grid}{''.join(rows)}</w:tbl>")


def sdt(*content: str, properties: str = "") -> raw:
    """Return a content control around any content."""
    return raw(
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"
    )


def ins(*content: str) -> raw:
    """Return an insertion that has not been accepted."""
    return raw(f'<w:ins w:id="1" w:author="甲">{"".join(content)}</w:ins>')


def deleted(text: str) -> raw:
    """Return a deletion that has not been accepted."""
    return raw(f'<w:del w:id="2" w:author="甲"><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>')


def body(*blocks: str) -> bytes:
    """Return the main part with these blocks."""
    return f"<w:document {_NAMESPACES}><w:body>{''.join(blocks)}</w:body></w:document>".encode()


def package(document: bytes, extra: dict[str, bytes] | None = None, document_rels: str = "") -> bytes:
    """Return a Word package with a main part; `extra` are further members."""
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    members = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": rels.format(f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>').encode(),
        "word/_rels/document.xml.rels": rels.format(document_rels).encode(),
        "word/document.xml": document,
        **(extra or {}),
    }  # fmt: skip
    return zipped(members)


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(*blocks: str, parts: Mapping[str, bytes] | None = None) -> bytes:
    """Return a document of these blocks with further parts (`word_parts`) by their names (`styles`)."""
    if not parts:
        return package(body(*blocks))
    extra, types, rels = {}, CONTENT_TYPES, ""
    for number, (kind, data) in enumerate(parts.items()):
        extra[f"word/{kind}.xml"] = data
        rels += f'<Relationship Id="rIdP{number}" Type="{R}/{kind}" Target="{kind}.xml"/>'
        types = types.replace("</Types>", _type(kind) + "</Types>")
    return package(body(*blocks), {"[Content_Types].xml": types.encode(), **extra}, rels)


def _type(kind: str) -> str:
    family = "officedocument.theme" if kind == "theme" else f"officedocument.wordprocessingml.{kind}"
    return (
        f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-{family}+xml"/>'
    )
