"""Reads the secret key that signs the manifest from a key file of minisign, with or without a password.

The library py-minisign implements the file format and minisign's use of scrypt.  Like minisign, it refuses a
file whose decryption would take more than one gibibyte of memory.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigurationError
from .passphrase import SIGN, passphrase

if TYPE_CHECKING:
    from minisign import SecretKey


class UnusableSigningKey(ConfigurationError):
    """The key that signs the manifest cannot be read or decrypted.  Operands: `path`, `detail`."""

    zh = "签名密钥 {path} 无法使用（{detail}）。"
    en = "The signing key {path} cannot be used ({detail})."
    do_zh = (
        "请在 [publish] sign 中写明 minisign 密钥文件；密钥有口令时，"
        f"用 sign_passphrase 指明存放口令的文件，或设环境变量 {SIGN}。"
    )
    do_en = (
        "Set sign in [publish] to a secret key file of minisign; if the key has a password, set"
        f" sign_passphrase to a file that contains it, or set the environment variable {SIGN}."
    )


def check(path: Path) -> None:
    """Read a key file, but do not decrypt the key: that takes seconds and a gibibyte of memory.

    Raises UnusableSigningKey.
    """
    _stored(path)


def read_secret_key(path: Path, word: Path | None = None) -> SecretKey:
    """Return the key in a key file; `word` is a file with its password.  Raises UnusableSigningKey."""
    key = _stored(path)
    if not key.is_encrypted():
        return key
    try:
        given = passphrase(word, SIGN)
        if given is None:
            raise UnusableSigningKey(path=path, detail="no password is given")
        return _decrypted(key.to_base64(), given.decode())
    except UnicodeDecodeError as error:  # its text would show a byte of the password
        raise UnusableSigningKey(path=path, detail="the password is not UTF-8") from error
    except (OSError, ValueError, MemoryError) as error:
        raise UnusableSigningKey(path=path, detail=error) from error


def _stored(path: Path) -> SecretKey:
    """Return the key in the file, without decrypting it; sign with it as a test if it is not encrypted.

    The file of a key without a password has no checksum, so only such a test shows that it is damaged.
    """
    from minisign import SecretKey  # noqa: PLC0415 - imports cryptography

    try:
        key = SecretKey.from_base64(path.read_text("utf-8").splitlines()[1])
        if not key.is_encrypted():
            key.get_public_key().verify(b"", key.sign(b""))
    except (OSError, ValueError, IndexError) as error:
        raise UnusableSigningKey(path=path, detail=error) from error
    return key


@lru_cache(maxsize=2)
def _decrypted(stored: bytes, password: str) -> SecretKey:
    """Return the decrypted key.  The cache keeps it, because decrypting takes seconds and a gibibyte.

    Raises ValueError, MemoryError.
    """
    from minisign import SecretKey  # noqa: PLC0415 - imports cryptography

    key = SecretKey.from_base64(stored)
    key.decrypt(password)
    return key
