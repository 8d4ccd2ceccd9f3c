"""Read the signing keys that the settings name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..signing import key_files, minisign_key
from ..signing.key_files import SealKey
from .settings import Settings

if TYPE_CHECKING:
    from minisign import SecretKey

    from ..signing.pdf_seal import Seal


def check(settings: Settings) -> None:
    """Read every configured key file.  Raises ConfigurationError if one cannot be used."""
    if settings.signing_key:
        minisign_key.check(settings.signing_key)
    seal_key(settings)


def signing_key(settings: Settings) -> SecretKey | None:
    """Return the key that signs the manifest; None if there is none.  Raises UnusableSigningKey."""
    path = settings.signing_key
    return minisign_key.read_secret_key(path, settings.sign_passphrase) if path else None


def seal_key(settings: Settings, environment: Mapping[str, str] = os.environ) -> SealKey | None:
    """Return the key that seals PDFs; None if there is none.  Raises NoSigningExtra, UnusableSealKey."""
    if settings.pades_key is None:
        return None
    return key_files.read(
        settings.pades_key, settings.pades_certificate, settings.pades_passphrase, environment
    )


def pdf_seal(settings: Settings) -> Seal | None:
    """Return the seal for PDFs; None if there is no key.  Raises NoSigningExtra, UnusableSealKey."""
    key = seal_key(settings)
    return key_files.seal_with(key, settings.pades_timestamp) if key else None


def own_certificates(settings: Settings) -> tuple[bytes, ...]:
    """Return the certificates (DER) of the configured seal; empty if there is none.

    Those of a certificate file are read without the key and its passphrase.  A .p12 file holds both, so its
    passphrase is needed.
    """
    if settings.pades_certificate is not None and settings.pades_certificate.is_file():
        return tuple(key_files.certificates_in(settings.pades_certificate.read_bytes()))
    key = seal_key(settings)
    return (key_files.certificate_of(key),) if key else ()
