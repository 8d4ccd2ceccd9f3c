"""Adds an electronic seal (电子签章) to a PDF: PAdES B-B, or B-T with a time stamp (ETSI EN 319 142-1).

    finished PDF -> signature field appended (pdf_seal_field) -> CMS signature over all bytes except its own

The caller passes the key and the time that the signature claims.  With RSA (PKCS #1 v1.5), Ed25519 and ECDSA
(RFC 6979) the same bytes and the same time give the same signature.  A time stamp differs each time.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .pdf_seal_field import Update, with_field
from .pdf_sealed import seal_of, unsealed

_SPARE = 16
"""Bytes by which the length of ECDSA signatures may vary."""
_SPARE_STAMPED = 1024
"""Bytes by which the length of time stamps may vary."""
SecretKey = RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey


class _Signer(Signer):
    """A pyHanko signer with a key in memory; the same data always gets the same signature."""

    def __init__(self, key: SecretKey, certificate: x509.Certificate, known: SimpleCertificateStore) -> None:
        super().__init__(signing_cert=certificate, cert_registry=known)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the raw signature; the kind of key determines the digest (see `Seal._digest`)."""
        match self._key:
            case RSAPrivateKey():
                return self._key.sign(data, PKCS1v15(), SHA256())
            case EllipticCurvePrivateKey():
                return self._key.sign(data, ECDSA(SHA256(), deterministic_signing=True))
        return self._key.sign(data)


@dataclass(frozen=True)
class Seal:
    """Seals PDFs with a key, its certificate and the chain of certificates to the root (all as DER).

    `stamper` obtains time stamps (RFC 3161); None for seals without them.
    """

    key: SecretKey
    certificate: bytes
    chain: tuple[bytes, ...] = ()
    stamper: TimeStamper | None = None

    def sealed(self, data: bytes, at: datetime) -> bytes:
        """Return a finished PDF with a seal added; `at` is the time that the signature claims, to the second.

        Raises the errors of `stamper`.
        """
        update = with_field(data, at.astimezone(UTC).replace(microsecond=0), self._room)
        value: SignatureObject = update.root["/AcroForm"]["/Fields"][0]["/V"]
        filling = value.fill(update, self._digest)
        prepared, output = next(filling)
        signature = self._signature(prepared.document_digest)
        prepared.fill_with_cms(output, signature)
        made: bytes = output.getvalue()
        return made

    @property
    def _digest(self) -> str:
        """Name of the digest: SHA-512 for Ed25519 (RFC 8419), otherwise SHA-256."""
        return "sha512" if isinstance(self.key, Ed25519PrivateKey) else "sha256"

    @cached_property
    def _room(self) -> int:
        """Number of hexadecimal digits to reserve for a signature."""
        return 2 * (len(self._signature(bytes(64 if self._digest == "sha512" else 32))) + self._spare)

    @property
    def _spare(self) -> int:
        return _SPARE_STAMPED if self.stamper else _SPARE

    @cached_property
    def _signer(self) -> Signer:
        known = SimpleCertificateStore.from_certs(map(x509.Certificate.load, self.chain))
        return _Signer(self.key, x509.Certificate.load(self.certificate), known)

    def _signature(self, digest: bytes) -> bytes:
        """Return the CMS signature (DER) of a digest."""
        signing = self._signer.async_sign(digest, self._digest, use_pades=True, timestamper=self.stamper)
        made: bytes = asyncio.run(signing).dump()
        return made


def adds_only_a_seal(data: bytes) -> bool:
    """Return whether a file is the PDF before sealing plus exactly what this program adds to seal it."""
    original, seal = unsealed(data), seal_of(data)
    if original is None or seal is None:
        return False
    room = len(data) - len(seal.signed) - 2
    return _blank(with_field(original, seal.at, room)) == seal.signed


def _blank(update: Update) -> bytes:
    """Return the bytes that the signature in the field covers: all except its own digits."""
    value: SignatureObject = update.root["/AcroForm"]["/Fields"][0]["/V"]
    prepared, output = next(value.fill(update, "sha256", output=BytesIO()))
    data: bytes = output.getvalue()
    return data[: prepared.reserved_region_start] + data[prepared.reserved_region_end :]
