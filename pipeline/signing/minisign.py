"""Signs the manifest as minisign does, and verifies such signatures, with the library py-minisign.

`minisign_key` reads the secret key.  A signature contains no time, so the same manifest always gets the same
signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minisign import SecretKey

_UNTRUSTED, _TRUSTED = "signature of ziping", "file:manifest.json"
"""The two comments in a signature.  The signature covers the trusted one."""


def sign(data: bytes, key: SecretKey) -> bytes:
    """Return the signature of a file's bytes: the content of the file `<name>.minisig`."""
    return bytes(key.sign(data, untrusted_comment=_UNTRUSTED, trusted_comment=_TRUSTED)) + b"\n"


def is_signed(data: bytes, signature: bytes, public_key: str) -> bool:
    """Return whether these bytes were signed with the key; `public_key` is the text of `minisign.pub`.

    Signatures of the old kind, made without hashing the file first (`minisign -S -l`), are refused.
    """
    from minisign import PublicKey, Signature  # noqa: PLC0415 - imports cryptography

    try:
        given = Signature.from_bytes(signature)
        PublicKey.from_base64(public_key.strip().splitlines()[-1]).verify(data, given)
    except (ValueError, IndexError):
        return False
    return given.is_prehashed()
