"""The key that PDFs are sealed with (PAdES), as the configuration names it.

A PKCS #12 file (`.p12`, `.pfx`) holds key and certificates; a PEM key needs its certificates beside it.  The
passphrase stands in a file of its own or in the environment, and in no log.
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
from .settings import Settings

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from ..render.pdf_seal import Seal, SecretKey

_ARCHIVES = {".p12", ".pfx"}
_LEAST_BITS = 2048


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key, its certificate, and the certificates between it and its root."""

    key: SecretKey
    certificate: Certificate
    chain: tuple[Certificate, ...]


def seal_of(settings: Settings) -> Seal | None:
    """What PDFs are sealed with; null where the office does not.  Raises ConfigurationError."""
    found = read(settings)
    if found is None:
        return None
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - with what signs

    from ..render.pdf_seal import Seal  # noqa: PLC0415
    from .time_stamps import stamper  # noqa: PLC0415

    certificate, *chain = (one.public_bytes(Encoding.DER) for one in (found.certificate, *found.chain))
    stamps = stamper(settings.pades_timestamp) if settings.pades_timestamp else None
    return Seal(found.key, certificate, tuple(chain), stamps)


def read(settings: Settings, environment: Mapping[str, str] = os.environ) -> SealKey | None:
    """The configured key; null where there is none.  Raises ConfigurationError."""
    path = settings.pades_key
    if path is None:
        return None
    if find_spec("pyhanko") is None:
        raise _missing()
    try:
        word = passphrase(settings.pades_passphrase, SEAL, environment)
        key, certificates = _read(path, settings.pades_certificate, word)
        own = [one for one in certificates if one.public_key() == key.public_key()]
        return SealKey(_fit(key), own[0], tuple(one for one in certificates if one not in own))
    except IndexError as error:
        raise _unusable(path, "no certificate is of this key") from error
    except (OSError, ValueError, TypeError) as error:
        raise _unusable(path, str(error)) from error


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
    """A key of a kind that seals can be made with.  Raises ValueError."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415

    if isinstance(key, RSAPrivateKey) and key.key_size < _LEAST_BITS:
        raise ValueError(f"RSA, {key.key_size} bits")
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey):
        raise ValueError("neither RSA, ECDSA nor Ed25519")  # noqa: TRY004 - the file's fault
    return key


def own_certificate(settings: Settings) -> tuple[bytes, ...]:
    """The certificate (DER) of the configured key; none where there is no key.  Raises ConfigurationError."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - with what signs

    found = read(settings)
    return (found.certificate.public_bytes(Encoding.DER),) if found else ()


def certificates_in(data: bytes) -> list[bytes]:
    """The certificates (DER) of a PEM or DER file.  Raises ValueError."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates  # noqa: PLC0415

    is_pem = b"-----BEGIN" in data
    found = load_pem_x509_certificates(data) if is_pem else [load_der_x509_certificate(data)]
    return [one.public_bytes(Encoding.DER) for one in found]


def _missing() -> ConfigurationError:
    return ConfigurationError(
        detail_zh="配置了 pades_key，但没有安装电子签章组件。",
        detail_en="pades_key is set, but what seals PDFs is not installed.",
        hint_zh="请运行 pip install 'ziping[sign]'，或删去 [publish] pades_key。",
        hint_en="Run pip install 'ziping[sign]', or take pades_key out of [publish].",
    )


def _unusable(path: Path, detail: str) -> ConfigurationError:
    return ConfigurationError(
        detail_zh=f"PDF 签章密钥 {path} 无法使用（{detail}）。",
        detail_en=f"The key that PDFs are sealed with, {path}, cannot be used ({detail}).",
        hint_zh="请检查 [publish] 的 pades_key、pades_certificate 和口令"
        f"（pades_passphrase 所指文件，或环境变量 {SEAL}）。",
        hint_en="Check pades_key and pades_certificate in [publish], and the passphrase"
        f" (in the file that pades_passphrase names, or in {SEAL}).",
    )
