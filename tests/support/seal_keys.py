"""Keys and certificates that tests create."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as elliptic
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.document import form_pdf
from pipeline.signing.pdf_seal import Seal, SecretKey

Kind = Literal["rsa", "ecdsa", "ed25519"]
KINDS: tuple[Kind, ...] = ("rsa", "ecdsa", "ed25519")
SAMPLE = ROOT / "tests" / "render" / "data" / "06.json"
AT = datetime(2026, 3, 1, 9, 30, 5, 123456, tzinfo=timezone(timedelta(hours=8)))
PASSPHRASE = "一个口令"
_FROM, _TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def key(kind: Kind, number: int = 0) -> SecretKey:
    return _key(kind, number)


@cache
def _key(kind: Kind, number: int) -> SecretKey:
    if kind == "rsa":
        return rsa(65537, 2048)
    return elliptic(SECP256R1()) if kind == "ecdsa" else Ed25519PrivateKey.generate()


def certificate(kind: Kind, number: int = 0, *, stamps: bool = False) -> x509.Certificate:
    """Return a self-signed certificate; the same `number` has the same key."""
    return _certificate(kind, number, stamps)


@cache
def _certificate(kind: Kind, number: int, stamps: bool) -> x509.Certificate:
    own = key(kind, number)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "某区城市管理指挥中心")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(number + 1)
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
    )
    if stamps:
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return built.sign(own, None if kind == "ed25519" else SHA256())


def seal(kind: Kind, number: int = 0) -> Seal:
    return Seal(key(kind, number), certificate(kind, number).public_bytes(Encoding.DER))


def archive(path: Path, passphrase: str = PASSPHRASE) -> Path:
    """Return the RSA key and its certificate as a PKCS #12 file."""
    protected = BestAvailableEncryption(passphrase.encode())
    path.write_bytes(
        serialize_key_and_certificates(b"seal", key("rsa"), certificate("rsa"), None, protected)  # type: ignore[arg-type]
    )
    return path


def pem(folder: Path, kind: Kind = "rsa", passphrase: str | None = None) -> tuple[Path, Path]:
    """Return the file of a key and the file of its certificate."""
    protected = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    secret, public = folder / f"{kind}.key", folder / f"{kind}.pem"
    secret.write_bytes(key(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protected))
    public.write_bytes(certificate(kind).public_bytes(Encoding.PEM))
    return secret, public


@cache
def plain() -> bytes:
    """Return a form's PDF without a seal."""
    data = SAMPLE.read_bytes()
    return form_pdf(Record.model_validate_json(data), data).data


@cache
def sealed(kind: Kind) -> bytes:
    return seal(kind).sealed(plain(), AT)
