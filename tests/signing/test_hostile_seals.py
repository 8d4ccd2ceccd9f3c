"""Manipulated and forged seals are refused, quickly and without a network."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from asn1crypto import cms, core, keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from support import seal_keys
from support.seal_keys import AT, KINDS, Kind, plain, sealed

from pipeline.signing.pdf_seal import adds_only_a_seal
from pipeline.signing.pdf_seal_check import sealed_by
from pipeline.verify.seal import seal_checks

Change = Callable[[cms.SignedData, cms.SignerInfo], None]
CONTENTS = re.compile(rb"/Contents <([0-9A-F]+)>")


def rewritten(data: bytes, change: Change) -> bytes:
    """Return a sealed PDF with a changed CMS signature in the same reserved space."""
    found = CONTENTS.search(data, len(plain()))
    assert found
    whole = cms.ContentInfo.load(bytes.fromhex(found[1].decode()))
    change(whole["content"], whole["content"]["signer_infos"][0])
    digits = whole.dump(force=True).hex().upper().encode().ljust(len(found[1]), b"0")
    assert len(digits) == len(found[1])
    return data[: found.start(1)] + digits + data[found.end(1) :]


def add_lists(signed: cms.SignedData, _: cms.SignerInfo) -> None:
    signed["crls"] = cms.RevocationInfoChoices([])


def add_attributes(_: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["unsigned_attrs"] = cms.CMSAttributes([])


def add_content(signed: cms.SignedData, _: cms.SignerInfo) -> None:
    signed["encap_content_info"]["content"] = core.OctetString(b"")


def toggle_parameters(_: cms.SignedData, signer: cms.SignerInfo) -> None:
    """Add or remove the parameter NULL; both forms are read the same way."""
    algorithm = signer["signature_algorithm"]
    name = algorithm["algorithm"].dump()
    other = name + core.Null().dump() if algorithm.contents == name else name
    signer["signature_algorithm"] = cms.SignedDigestAlgorithm.load(bytes((0x30, len(other))) + other)


def raise_version(signed: cms.SignedData, _: cms.SignerInfo) -> None:
    signed["version"] = "v3"


def raise_signer_version(_: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["version"] = "v3"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [add_lists, add_attributes, add_content, toggle_parameters, raise_version, raise_signer_version],
)
def test_a_change_in_what_no_key_signs_is_found(kind: Kind, change: Change) -> None:
    assert rewritten(sealed(kind), lambda _, __: None) == sealed(kind)
    data = rewritten(sealed(kind), change)
    assert data != sealed(kind)
    assert sealed_by(data) is None


def visibly_signed(data: bytes, name: str) -> bytes:
    """Return a PDF with a visible signature of pyHanko that draws words over the first page."""
    certificate = x509.Certificate.load(seal_keys.certificate("rsa", 3).public_bytes(Encoding.DER))
    secret = seal_keys.key("rsa", 3).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(certificate, keys.PrivateKeyInfo.load(secret), SimpleCertificateStore())
    style = TextStampStyle(stamp_text="APPROVED 50,000,000", background=None)
    place = SigFieldSpec(name, on_page=0, box=(50, 50, 500, 700))
    signing = PdfSigner(PdfSignatureMetadata(name), signer, stamp_style=style, new_field_spec=place)
    made: bytes = signing.sign_pdf(IncrementalPdfFileWriter(BytesIO(data))).getvalue()
    return made


@pytest.mark.parametrize("sealed_first", [False, True])
def test_a_signature_that_draws_on_the_page_is_no_seal(*, sealed_first: bool) -> None:
    data = visibly_signed(sealed("rsa") if sealed_first else plain(), "Other")
    own = seal_keys.certificate("rsa").public_bytes(Encoding.DER)
    assert [check.code for check in seal_checks(data, (own,))] == ["seal-bad"]
    assert not adds_only_a_seal(data)


def test_a_certificate_with_an_unknown_curve_is_refused() -> None:
    known, unknown = bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030007")
    own = seal_keys.seal("ecdsa")
    assert known in own.certificate
    data = replace(own, certificate=own.certificate.replace(known, unknown)).sealed(plain(), AT)
    assert sealed_by(data) is None


def test_a_seal_that_is_not_well_formed_is_bad() -> None:
    data = sealed("rsa")
    found = CONTENTS.search(data, len(plain()))
    assert found
    odd = data[: found.end(1) - 1] + data[found.end(1) :]
    long = data[: found.end()] + data[found.end() :].replace(b"[0 ", b"[0 " + b"9" * 5000, 1)
    lower = data[: found.start(1)] + found[1].lower() + data[found.end(1) :]
    padding = data[: found.end(1) - 2] + b"01" + data[found.end(1) :]
    for wrong in (odd, long, lower, padding, data[:-1], b"/ByteRange"):
        assert [check.code for check in seal_checks(wrong, ())] == ["seal-bad"]


def test_a_check_neither_reads_the_pdf_with_pyhanko_nor_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    data = sealed("rsa")
    monkeypatch.setattr(PdfFileReader, "__init__", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert sealed_by(data) is not None
