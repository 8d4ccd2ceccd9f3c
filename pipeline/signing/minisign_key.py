"""Secret keys as minisign keeps them: open, or locked with a password (scrypt, as libsodium derives it).

    "Ed" | "Sc" or 0 0 | "B2" | salt 32 | operations 8 | memory 8 | number 8, seed and public key 64, check 32

The last 104 bytes are XORed with what the password gives; the check is BLAKE2b-256 of what stands before it.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import ConfigurationError
from .passphrase import SIGN, passphrase

_LOCKED, _OPEN = b"EdScB2", b"Ed\0\0B2"
_SALT, _OPERATIONS, _MEMORY, _KEY = slice(6, 38), slice(38, 46), slice(46, 54), slice(54, 158)
_BLOCK = 8
"""scrypt's r, as libsodium has it."""
_MOST_MEMORY, _MORE_MEMORY = 1 << 30, 1 << 24
"""Bytes that minisign itself has a password cost, and what scrypt takes besides."""


class UnusableSigningKey(ConfigurationError):
    """The key that the manifest is signed with cannot be read or unlocked.  Operands: `path`, `detail`."""

    zh = "签名密钥 {path} 无法使用（{detail}）。"
    en = "The signing key {path} cannot be used ({detail})."
    do_zh = (
        "请在 [publish] sign 中写明 minisign 密钥文件；密钥有口令时，"
        f"用 sign_passphrase 指明存放口令的文件，或设环境变量 {SIGN}。"
    )
    do_en = (
        "Name a secret key of minisign's as sign in [publish]; where it has a password, name the file"
        f" that holds it as sign_passphrase, or set {SIGN}."
    )


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key to sign with: its number (8 bytes) and its seed (32 bytes)."""

    number: bytes
    seed: bytes


def check(path: Path, word: Path | None = None) -> None:
    """Read a key's file, but do not unlock it: a password costs a second and a gibibyte.

    Raises UnusableSigningKey.
    """
    if _stored(path)[:6] == _OPEN:
        read_secret_key(path, word)


def read_secret_key(path: Path, word: Path | None = None) -> SecretKey:
    """The key in a file of minisign's; `word` is a file with its password.  Raises UnusableSigningKey."""
    stored = _stored(path)
    try:
        given = passphrase(word, SIGN) if stored[:6] == _LOCKED else b""
    except OSError as error:
        raise UnusableSigningKey(path=path, detail=error) from error
    if given is None:
        raise UnusableSigningKey(path=path, detail="no password is given")
    try:
        return _unlocked(stored, given)
    except (ValueError, MemoryError) as error:
        raise UnusableSigningKey(path=path, detail=error) from error


def _stored(path: Path) -> bytes:
    try:
        data = b64decode(path.read_text("utf-8").splitlines()[1], validate=True)
    except (OSError, ValueError, IndexError) as error:
        raise UnusableSigningKey(path=path, detail=error) from error
    if len(data) != _KEY.stop or data[:6] not in {_LOCKED, _OPEN}:
        raise UnusableSigningKey(path=path, detail="not minisign's format")
    return data


@lru_cache(maxsize=2)
def _unlocked(stored: bytes, word: bytes) -> SecretKey:
    """Kept, for a password costs a second and a gibibyte.  Raises ValueError, MemoryError."""
    key = stored[_KEY]
    if stored[:6] == _LOCKED:
        key = bytes(a ^ b for a, b in zip(key, _stream(stored, word), strict=True))
    number, secret, checked = key[:8], key[8:72], key[72:]
    if hashlib.blake2b(b"Ed" + number + secret, digest_size=32).digest() != checked:
        raise ValueError("wrong password" if stored[:6] == _LOCKED else "damaged")
    return SecretKey(number, secret[:32])


def _stream(stored: bytes, word: bytes) -> bytes:
    """What the password gives (libsodium, crypto_pwhash_scryptsalsa208sha256)."""
    operations, memory = (int.from_bytes(stored[part], "little") for part in (_OPERATIONS, _MEMORY))
    cost, parallel = _costs(operations, memory)
    if 128 * cost * _BLOCK > _MOST_MEMORY:
        raise ValueError(f"a password of {128 * cost * _BLOCK} bytes of memory")
    return hashlib.scrypt(
        word, salt=stored[_SALT], n=cost, r=_BLOCK, p=parallel, maxmem=_MOST_MEMORY + _MORE_MEMORY, dklen=104
    )


def _costs(operations: int, memory: int) -> tuple[int, int]:
    """Scrypt's N and p, as libsodium picks them (pickparams)."""
    operations = max(operations, 32768)
    if operations < memory // 32:
        return _power(operations // (_BLOCK * 4)), 1
    cost = _power(memory // (_BLOCK * 128))
    return cost, min(operations // 4 // cost, 0x3FFFFFFF) // _BLOCK


def _power(most: int) -> int:
    """The smallest power of two, from 2, above half of it."""
    return 1 << max(1, (most // 2).bit_length())
