"""Parts of an archival PDF that WeasyPrint omits, added just before the file is written.

Beyond PDF/A-3a (ISO 19005-3), PDF/UA-1 (ISO 14289-1) requires that the metadata name the standard (declared
in an extension schema, as PDF/A requires for properties it does not know), and more of the tags (`tags`).
The attachment's dates are removed: they come from the clock, not from the form.
"""

from __future__ import annotations

from .boxes import Document, Page, Pdf, Struct, object_at, page_at, serialized
from .table_rules import rules
from .tags import tag

_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(document: Document, pdf: Pdf, name: str) -> None:
    """Change the PDF's objects in place; this is WeasyPrint's `finisher`.

    IDs of header cells begin with `name`, so that documents with different names can be bound in one file.
    """
    _name_standard(pdf)
    _drop_dates(pdf)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for number, page in enumerate(document.pages):
        _draw_rules(page, page_at(pdf, number), pdf)
    tag(document, pdf, name)
    pdf.objects[1:] = map(serialized, pdf.objects[1:])


def _name_standard(pdf: Pdf) -> None:
    metadata = object_at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>") for part in metadata.stream]


def _drop_dates(pdf: Pdf) -> None:
    for stream in pdf.objects:
        extra = getattr(stream, "extra", None) or {}
        if extra.get("Type") == "/EmbeddedFile":
            for key in ("CreationDate", "ModDate"):
                del extra["Params"][key]


def _draw_rules(page: Page, drawn: Struct, pdf: Pdf) -> None:
    operators = rules(page)
    if operators:
        object_at(pdf, drawn["Contents"]).stream.append(operators)
