"""Reads the key files with which PDFs are sealed (PAdES).

A PKCS #12 file (`.p12`, `.pfx`) contains the key and its certificates.  A PEM key needs its certificates in
the same file or in a second one.  The passphrase comes from a file or from the environment; it is never
logged.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigurationError
from .passphrase import SEAL, passphrase

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from .pdf_seal import Seal, SecretKey

_ARCHIVES = {".p12", ".pfx"}
_LEAST_BITS = 2048


class NoSigningExtra(ConfigurationError):
    """A key for sealing PDFs is configured, but the extra `sign` is not installed."""

    zh = "配置了 pades_key，但没有安装电子签章组件。"
    en = "pades_key is set, but the extra for sealing PDFs is not installed."
    do_zh = "请运行 pip install 'ziping[sign]'，或删去 [publish] pades_key。"
    do_en = "Run pip install 'ziping[sign]', or remove pades_key from [publish]."


class UnusableSealKey(ConfigurationError):
    """The key for sealing PDFs cannot be read, decrypted or used.  Operands: `path`, `detail`."""

    zh = "PDF 签章密钥 {path} 无法使用（{detail}）。"
    en = "The key for sealing PDFs, {path}, cannot be used ({detail})."
    do_zh = (
        "请检查 [publish] 的 pades_key、pades_certificate 和口令"
        f"（pades_passphrase 所指文件，或环境变量 {SEAL}）。"
    )
    do_en = (
        "Check pades_key and pades_certificate in [publish], and the passphrase"
        f" (in the file that pades_passphrase names, or in {SEAL})."
    )


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key, its certificate, and the other certificates of its file: the chain to the root."""

    key: SecretKey
    certificate: Certificate
    chain: tuple[Certificate, ...]


def seal_with(key: SealKey, time_stamp_address: str = "") -> Seal:
    """Return the `Seal` for a key; it also obtains time stamps if the address of an authority is given."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    from .pdf_seal import Seal  # noqa: PLC0415
    from .time_stamps import stamper  # noqa: PLC0415

    certificate, *chain = (one.public_bytes(Encoding.DER) for one in (key.certificate, *key.chain))
    stamps = stamper(time_stamp_address) if time_stamp_address else None
    return Seal(key.key, certificate, tuple(chain), stamps)


def read(
    path: Path,
    certificate: Path | None = None,
    passphrase_file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> SealKey:
    """Return the key in a file; `certificate` is the file with the certificates of a PEM key.

    The passphrase is read from `passphrase_file`, or from the environment if that is None.  Raises
    NoSigningExtra, UnusableSealKey.
    """
    if find_spec("pyhanko") is None:
        raise NoSigningExtra
    try:
        word = passphrase(passphrase_file, SEAL, environment)
        key, certificates = _read(path, certificate, word)
        own = [one for one in certificates if one.public_key() == key.public_key()]
        return SealKey(_fit(key), own[0], tuple(one for one in certificates if one not in own))
    except IndexError as error:
        raise UnusableSealKey(path=path, detail="no certificate is of this key") from error
    except (OSError, ValueError, TypeError) as error:
        raise UnusableSealKey(path=path, detail=error) from error


def _read(
    path: Path, certificate: Path | None, passphrase: bytes | None
) -> tuple[SecretKey, Sequence[Certificate]]:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12  # noqa: PLC0415
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415

    if path.suffix.lower() in _ARCHIVES:
        store = load_pkcs12(path.read_bytes(), passphrase)
        kept = (store.cert, *store.additional_certs)
        return store.key, [one.certificate for one in kept if one]  # type: ignore[return-value]
    certificates = load_pem_x509_certificates((certificate or path).read_bytes())
    return load_pem_private_key(path.read_bytes(), passphrase), certificates  # type: ignore[return-value]


def _fit(key: object) -> SecretKey:
    """Return the key if it is of a kind that can make seals.  Raises ValueError."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415

    if isinstance(key, RSAPrivateKey) and key.key_size < _LEAST_BITS:
        raise ValueError(f"RSA, {key.key_size} bits")
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey):
        raise ValueError("neither RSA, ECDSA nor Ed25519")  # noqa: TRY004 - the file is wrong, not the call
    return key


def certificate_of(key: SealKey) -> bytes:
    """Return the certificate of a key as DER."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    return key.certificate.public_bytes(Encoding.DER)


def certificates_in(data: bytes) -> list[bytes]:
    """Return the certificates of a PEM or DER file as DER.  Raises ValueError."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates  # noqa: PLC0415

    is_pem = b"-----BEGIN" in data
    found = load_pem_x509_certificates(data) if is_pem else [load_der_x509_certificate(data)]
    return [one.public_bytes(Encoding.DER) for one in found]
