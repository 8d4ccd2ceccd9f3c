"""Signatures that minisign reads: Ed25519 over the BLAKE2b-512 of a file, and over its comment.

Only secret keys without a password (`minisign -G -W`): a service has nobody to ask for one; who may read
the key file may sign.  No time stands in a signature, so that the same manifest has the same one.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from ..errors import ConfigurationError

_COMMENT = "trusted comment: file:manifest.json"
_OPEN_KEY = b"Ed\0\0B2"
"""Ed25519, no password, BLAKE2b as the check sum."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key to sign with: its number (8 bytes) and its seed (32 bytes)."""

    number: bytes
    seed: bytes


def read_secret_key(path: Path) -> SecretKey:
    """The key in a file of minisign's.  Raises ConfigurationError."""
    try:
        data = b64decode(path.read_text("utf-8").splitlines()[1], validate=True)
    except (OSError, ValueError, IndexError) as error:
        raise _unusable(path, str(error)) from error
    number, secret, checked = data[54:62], data[62:126], data[126:]
    if data[:6] != _OPEN_KEY or blake2b(b"Ed" + number + secret, digest_size=32).digest() != checked:
        raise _unusable(path, "no key without a password (minisign -G -W)")
    return SecretKey(number, secret[:32])


def sign(data: bytes, key: SecretKey) -> bytes:
    """The signature of a file's bytes, as the file `<name>.minisig`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    secret = Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = secret.sign(_digest(data))
    comment = _COMMENT.removeprefix("trusted comment: ").encode()
    lines = (
        "untrusted comment: signature of ziping",
        b64encode(b"ED" + key.number + signature).decode(),
        _COMMENT,
        b64encode(secret.sign(signature + comment)).decode(),
    )
    return "".join(f"{line}\n" for line in lines).encode()


def is_signed(data: bytes, signature: bytes, public_key: str) -> bool:
    """Whether a signature is that of these bytes by the key, the text of `minisign.pub`."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        _, first, comment, second = signature.decode().splitlines()[:4]
        signed, whole = b64decode(first, validate=True), b64decode(second, validate=True)
        public = b64decode(public_key.strip().splitlines()[-1], validate=True)
        key = Ed25519PublicKey.from_public_bytes(public[10:])
        key.verify(signed[10:], _digest(data))
        key.verify(whole, signed[10:] + comment.removeprefix("trusted comment: ").encode())
    except (InvalidSignature, ValueError, IndexError, binascii.Error):
        return False
    return signed[:2] == b"ED" and signed[2:10] == public[2:10]


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=64).digest()


def _unusable(path: Path, detail: str) -> ConfigurationError:
    return ConfigurationError(
        detail_zh=f"签名密钥 {path} 无法使用（{detail}）。",
        detail_en=f"The signing key {path} cannot be used ({detail}).",
        hint_zh="请用 minisign -G -W 生成不设口令的密钥，并在 [publish] sign 中写明其路径。",
        hint_en="Make a key without a password with `minisign -G -W` and name its file as sign in [publish].",
    )
