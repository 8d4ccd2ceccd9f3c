"""Adds a signature field to a finished PDF as an incremental update (ISO 32000-1, 7.5.6).

The existing bytes do not change.  The field is invisible and conforms to PDF/A-3 and PDF/UA-1: it is
printable (ISO 19005-3, 6.3.2), has a name for screen readers, is a `Form` element in the structure tree
(ISO 14289-1, 7.18.4), and the tab order of its page follows that tree (7.18.3).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.pdf_byterange import SignatureObject

FIELD: Final = "Seal"
_READ_OUT: Final = "电子签章 Electronic seal"


class Update(IncrementalPdfFileWriter):
    """An incremental update that depends only on the PDF, not on the clock or on random numbers.

    pyHanko itself would write the time and its own name into the metadata, and use a random identifier.
    """

    def _update_meta(self) -> None:
        """Leave the metadata unchanged."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        first, second = (bytes(part.original_bytes) for part in prev.trailer["/ID"])
        changed = hashlib.sha256(b"sealed" + second).digest()[:16]
        return ArrayObject([ByteStringObject(first), ByteStringObject(changed)])


def with_field(data: bytes, at: datetime, room: int) -> Update:
    """Return a PDF with a signature field; its signature, of `room` hexadecimal digits, is not yet filled in.

    `at` is the time that the signature claims (ETSI EN 319 142-1, 5.3, key M).
    """
    update = Update(BytesIO(data))
    append_signature_field(update, SigFieldSpec(FIELD, readable_field_name=_READ_OUT))
    form = update.root["/AcroForm"]
    form["/SigFlags"] = NumberObject(3)
    field = form["/Fields"].raw_get(0)
    _enter(update, field.get_object(), field)
    value = SignatureObject(at, SigSeedSubFilter.PADES, bytes_reserved=room)
    field.get_object()["/V"] = update.add_object(value)
    return update


def _enter(update: Update, field: DictionaryObject, widget: object) -> None:
    """Add the field's widget to the structure tree, as the last child of the document's element."""
    page, tree = field["/P"], update.root["/StructTreeRoot"]
    document = tree["/K"][0]
    number = _next_number(tree["/ParentTree"]["/Nums"])
    reference = {"/Type": NameObject("/OBJR"), "/Obj": widget, "/Pg": field.raw_get("/P")}
    element = update.add_object(
        DictionaryObject(
            {
                "/Type": NameObject("/StructElem"),
                "/S": NameObject("/Form"),
                "/P": tree["/K"].raw_get(0),
                "/Alt": TextStringObject(_READ_OUT),
                "/K": ArrayObject([DictionaryObject(reference)]),
            }
        )
    )
    field["/StructParent"] = number
    page["/Tabs"] = NameObject("/S")
    document["/K"].append(element)
    tree["/ParentTree"]["/Nums"] += [number, element]
    for changed in (page, document["/K"], tree["/ParentTree"]["/Nums"]):
        update.update_container(changed)


def _next_number(numbers: ArrayObject) -> NumberObject:
    return NumberObject(1 + max(int(key) for key in list(numbers)[::2]))
