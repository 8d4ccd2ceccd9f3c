"""Whether the seal of a PDF is good, and whose it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, tsp, x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from .pdf_sealed import Sealed, seal_of


@dataclass(frozen=True, slots=True)
class SealedBy:
    """Who sealed a PDF: subject and bytes (DER) of the certificate, the claimed or stamped time."""

    subject: str
    certificate: bytes
    at: datetime


def sealed_by(data: bytes) -> SealedBy | None:
    """Who sealed a PDF, whose every byte is as it was sealed; null where no good seal says so.

    Nobody is trusted here: the certificate is compared with the office's, or shown.  A time stamp that is
    there must be of this seal; who issued it is not judged.
    """
    seal = seal_of(data)
    if seal is None:
        return None
    try:
        return _checked(seal)
    except (
        ValueError, TypeError, KeyError, IndexError, AttributeError, OSError,
        CMSExtractionError, CMSStructuralError, SignatureValidationError, InvalidSignature,
    ):  # fmt: skip
        return None


def _checked(seal: Sealed) -> SealedBy | None:
    whole = cms.ContentInfo.load(seal.signature, strict=True)
    signed: cms.SignedData = whole["content"]
    (signer,) = signed["signer_infos"]
    own = _certificate(signer, _certificates(signed))
    if not _is_plain(signed, signer) or not _is_signed(signer, own, "data", seal.signed):
        return None
    stamped = _stamped(signer)
    if stamped is None and len(signer["unsigned_attrs"]):
        return None
    if whole.dump(force=True) != seal.signature:  # a length that says more than there is
        return None
    return SealedBy(str(own.subject.human_friendly), own.dump(), stamped or seal.at)


def _is_plain(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Whether what no signature covers says what it must (RFC 5652, 5.1 and 5.3)."""
    (digest,) = signed["digest_algorithms"]
    said = (
        signed["version"].native,
        signer["version"].native,
        signed["encap_content_info"]["content_type"].native,
        digest.dump(),
    )
    return said == ("v1", "v1", "data", signer["digest_algorithm"].dump())


def _certificates(signed: cms.SignedData) -> list[x509.Certificate]:
    return [choice.chosen for choice in signed["certificates"]]


def _certificate(signer: cms.SignerInfo, among: Iterable[x509.Certificate]) -> x509.Certificate:
    issuer = signer["sid"].chosen
    (found,) = (
        one
        for one in among
        if (one.issuer, one.serial_number) == (issuer["issuer"], issuer["serial_number"].native)
    )
    return found


def _is_signed(signer: cms.SignerInfo, by: x509.Certificate, kind: str, data: bytes) -> bool:
    digest = hashlib.new(_digest_name(signer), data).digest()
    return validate_sig_integrity(signer, by, kind, digest) == (True, True)


def _digest_name(signer: cms.SignerInfo) -> str:
    return str(signer["digest_algorithm"]["algorithm"].native)


def _stamped(signer: cms.SignerInfo) -> datetime | None:
    """The time of the stamp that is of this signature (RFC 3161); null where there is none such."""
    if not len(signer["unsigned_attrs"]):
        return None
    (attribute,) = signer["unsigned_attrs"]
    signed: cms.SignedData = attribute["values"][0]["content"]
    (stamper,), content = signed["signer_infos"], signed["encap_content_info"]["content"]
    info: tsp.TSTInfo = content.parsed
    imprint = info["message_imprint"]
    named = imprint["hash_algorithm"]["algorithm"].native
    if hashlib.new(named, signer["signature"].native).digest() != imprint["hashed_message"].native:
        return None
    by = _certificate(stamper, _certificates(signed))
    at: datetime = info["gen_time"].native
    return at if _is_signed(stamper, by, "tst_info", bytes(content)) else None
