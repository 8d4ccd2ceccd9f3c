"""Signatures that minisign reads: Ed25519 over the BLAKE2b-512 of a file, and over its comment.

Secret keys with a password or without (`minisign -G`, `-G -W`) are read by `minisign_key`.  No time stands in
a signature, so that the same manifest has the same one.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from hashlib import blake2b

from .minisign_key import SecretKey

_COMMENT = "trusted comment: file:manifest.json"


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
