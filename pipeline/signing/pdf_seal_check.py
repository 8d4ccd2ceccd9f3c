"""Verifies the seal of a PDF and returns who made it.

`pdf_sealed` finds the seal in the bytes of the file; pyHanko verifies the CMS signatures of the seal and of
its time stamp.  pyHanko does not read the PDF itself, because the file may be hostile: 200 kilobytes can keep
its reader busy for minutes.  Nothing here uses the network.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.sign.general import (
    SignedDataCerts,
    extract_signer_info,
    find_unique_cms_attribute,
    simple_cms_attribute,
)
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from .pdf_sealed import Sealed, seal_of

_STAMP = "signature_time_stamp_token"


@dataclass(frozen=True, slots=True)
class SealedBy:
    """Who sealed a PDF: the certificate's subject and its bytes (DER), and the time, stamped or claimed."""

    subject: str
    certificate: bytes
    at: datetime


def sealed_by(data: bytes) -> SealedBy | None:
    """Return who sealed a PDF; None if it has no valid seal, or if it was changed after sealing.

    The certificate is not checked against trusted ones: the caller compares it with the office's
    certificates, or shows it.  A time stamp must belong to this seal, but may come from any authority.  No
    signature covers the further certificates of a seal or the presence of its time stamp, so changes to these
    are not detected.
    """
    seal = seal_of(data)
    try:
        return _checked(seal) if seal else None
    except (
        InvalidSignature, UnsupportedAlgorithm, NotImplementedError, OSError,
        ValueError, TypeError, KeyError, IndexError, AttributeError,
    ):  # fmt: skip
        return None


def _checked(seal: Sealed) -> SealedBy | None:
    signed: cms.SignedData = cms.ContentInfo.load(seal.contents)["content"]
    certificates = _verified(signed, "data", seal.signed)
    signer = extract_signer_info(signed)
    stamp = find_unique_cms_attribute(signer["unsigned_attrs"], _STAMP) if signer["unsigned_attrs"] else None
    at = seal.at if stamp is None else _stamped(stamp, signer["signature"].native)
    if _written_again(signer, certificates, stamp).ljust(len(seal.contents), b"\0") != seal.contents:
        return None
    own = certificates.signer_cert
    return SealedBy(str(own.subject.human_friendly), own.dump(), at)


def _verified(signed: cms.SignedData, kind: str, data: bytes) -> SignedDataCerts:
    """Verify the only signature in `signed` and return its certificates.  Raises InvalidSignature."""
    signer, certificates = extract_signer_info(signed), extract_certs_for_validation(signed)
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, data).digest()
    if validate_sig_integrity(signer, certificates.signer_cert, kind, digest) != (True, True):
        raise InvalidSignature
    return certificates


def _stamped(stamp: cms.ContentInfo, signature: bytes) -> datetime:
    """Return the time in a time stamp (RFC 3161).

    Raises InvalidSignature if the time stamp is invalid or belongs to another signature.
    """
    content = stamp["content"]["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    digest = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signature).digest()
    _verified(stamp["content"], "tst_info", bytes(content))
    if digest != imprint["hashed_message"].native or stamp.dump() != stamp.copy().dump(force=True):
        raise InvalidSignature
    at: datetime = content.parsed["gen_time"].native
    return at


def _written_again(
    signer: cms.SignerInfo, certificates: SignedDataCerts, stamp: cms.ContentInfo | None
) -> bytes:
    """Return the CMS signature as `Seal` would write it, to detect changes in parts that are not signed."""
    digest, own = signer["digest_algorithm"]["algorithm"].native, certificates.signer_cert
    info = Signer(signing_cert=own).signer_info(
        digest, signer["signed_attrs"].untag(), signer["signature"].native
    )
    if stamp is not None:
        info["unsigned_attrs"] = cms.CMSAttributes([simple_cms_attribute(_STAMP, stamp)])
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": (info["digest_algorithm"],),
            "encap_content_info": {"content_type": "data"},
            "certificates": [
                cms.CertificateChoices("certificate", one) for one in (own, *certificates.other_certs)
            ],
            "signer_infos": (info,),
        }
    )
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return whole
