"""Signatures of the manifest: minisign's program accepts ours, and its keys and signatures are read.

Debian's minisign 0.11 made the files in `data/`: `open` with `-G -W`; `locked` with `-G`, the password 口令 and
little memory, which makes the key cheap to decrypt; `program.minisig` with `-S`; `legacy.minisig` with `-S -l`.
An earlier build of ziping made `ziping.minisig` with the key `locked`.
"""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.signing import minisign, minisign_key
from pipeline.signing.passphrase import SIGN

DATA = Path(__file__).parent / "data"
OPEN, LOCKED = DATA / "open.key", DATA / "locked.key"
MANIFEST = (DATA / "manifest.json").read_bytes()
PASSWORD = "口令"
needs_program = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")


@pytest.fixture(autouse=True)
def _no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SIGN, raising=False)


def public(key: Path) -> str:
    return key.with_suffix(".pub").read_text()


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def changed(key: Path, path: Path, place: int, new: bytes) -> Path:
    """Save a key file in which some bytes of the stored key are replaced."""
    comment, line = key.read_text().splitlines()
    stored = bytearray(b64decode(line))
    stored[place : place + len(new)] = new
    return saved(path, f"{comment}\n{b64encode(stored).decode()}\n".encode())


def test_a_signature_is_the_same_as_before(tmp_path: Path) -> None:
    key = minisign_key.read_secret_key(LOCKED, saved(tmp_path / "word", PASSWORD.encode()))
    before = (DATA / "ziping.minisig").read_bytes()
    assert minisign.sign(MANIFEST, key) == before
    assert minisign.is_signed(MANIFEST, before, public(LOCKED))
    assert not minisign.is_signed(MANIFEST, before, public(OPEN))


def test_signatures_of_the_program_are_verified_except_those_of_the_old_kind() -> None:
    made = (DATA / "program.minisig").read_bytes()
    assert minisign.is_signed(MANIFEST, made, public(OPEN))
    assert not minisign.is_signed(MANIFEST + b"\n", made, public(OPEN))
    assert not minisign.is_signed(MANIFEST, made, public(LOCKED))
    assert not minisign.is_signed(MANIFEST, (DATA / "legacy.minisig").read_bytes(), public(OPEN))


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_a_signature_is_good_only_as_a_whole(part: int) -> None:
    """Only the first line is not signed; even it must be a comment."""
    signature = minisign.sign(b"data", minisign_key.read_secret_key(OPEN))
    assert minisign.is_signed(b"data", signature, public(OPEN))
    assert not minisign.is_signed(b"datum", signature, public(OPEN))
    lines = signature.decode().splitlines()
    other = [*lines[:part], lines[part][:-4] + "AAAA", *lines[part + 1 :]]
    assert minisign.is_signed(b"data", "\n".join(other).encode(), public(OPEN)) == (part == 0)
    for broken in (["", *lines[1:]], lines[:part], [*lines, "more"], [*lines[:part], "", *lines[part + 1 :]]):
        assert not minisign.is_signed(b"data", "\n".join(broken).encode(), public(OPEN))


@pytest.mark.parametrize("text", ["", "\n", "one line", "untrusted comment: x\nRWQ=", "口令", "\N{NULL}"])
def test_what_is_no_public_key_verifies_nothing(text: str) -> None:
    assert not minisign.is_signed(MANIFEST, (DATA / "program.minisig").read_bytes(), text)


@needs_program
@pytest.mark.parametrize("key", [OPEN, LOCKED])
def test_the_program_verifies_our_signatures(tmp_path: Path, key: Path) -> None:
    secret = minisign_key.read_secret_key(key, saved(tmp_path / "word", PASSWORD.encode()))
    file = saved(tmp_path / "manifest.json", MANIFEST)
    saved(tmp_path / "manifest.json.minisig", minisign.sign(MANIFEST, secret))
    verifying = ["minisign", "-V", "-p", str(key.with_suffix(".pub")), "-m", str(file)]
    done = subprocess.run(verifying, capture_output=True, text=True, check=True)
    assert "Trusted comment: file:manifest.json" in done.stdout
    file.write_bytes(MANIFEST + b" ")
    assert subprocess.run(verifying, capture_output=True, check=False).returncode != 0


@needs_program
def test_a_new_key_without_a_password_signs_and_the_program_verifies(tmp_path: Path) -> None:
    key, file = tmp_path / "new.key", saved(tmp_path / "manifest.json", MANIFEST)
    own = ["-p", str(key.with_suffix(".pub"))]
    subprocess.run(["minisign", "-G", "-W", *own, "-s", str(key)], capture_output=True, check=True)
    minisign_key.check(key)
    signature = minisign.sign(MANIFEST, minisign_key.read_secret_key(key))
    assert minisign.is_signed(MANIFEST, signature, public(key))
    saved(tmp_path / "manifest.json.minisig", signature)
    subprocess.run(["minisign", "-V", *own, "-m", str(file)], capture_output=True, check=True)
    subprocess.run(["minisign", "-S", "-s", str(key), "-m", str(file)], capture_output=True, check=True)
    assert minisign.is_signed(MANIFEST, (tmp_path / "manifest.json.minisig").read_bytes(), public(key))


def test_a_key_file_may_have_any_comment(tmp_path: Path) -> None:
    line = OPEN.read_text().splitlines()[1]
    key = saved(tmp_path / "key", f"untrusted comment: 某区 签名\n{line}\n".encode())
    assert minisign_key.read_secret_key(key) == minisign_key.read_secret_key(OPEN)


def test_what_is_no_key_cannot_sign(tmp_path: Path) -> None:
    """Byte 70 of an unencrypted key is in its private half, byte 100 in its public half."""
    path = tmp_path / "wrong"
    text = OPEN.read_text()
    for wrong in (text.replace("\n", "\nX", 1), "one line", text[:60], "", "\n\n"):
        with pytest.raises(ConfigurationError):
            minisign_key.check(saved(path, wrong.encode()))
    with pytest.raises(ConfigurationError, match="algorithm"):
        minisign_key.check(changed(OPEN, path, 2, b"XX"))
    for place in (70, 100):
        with pytest.raises(ConfigurationError, match="verification failed"):
            minisign_key.check(changed(OPEN, path, place, b"damaged"))
    with pytest.raises(ConfigurationError):
        minisign_key.check(tmp_path / "gone")


def test_a_key_with_a_password_signs_only_with_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minisign_key.check(LOCKED)
    for missing in (None, tmp_path / "gone"):
        with pytest.raises(ConfigurationError, match="gone" if missing else "no password is given"):
            minisign_key.read_secret_key(LOCKED, missing)
    with pytest.raises(ConfigurationError, match="wrong password"):
        minisign_key.read_secret_key(LOCKED, saved(tmp_path / "wrong", b"x"))
    with pytest.raises(ConfigurationError, match="the password is not UTF-8"):
        minisign_key.read_secret_key(LOCKED, saved(tmp_path / "gbk", PASSWORD.encode("gbk")))
    monkeypatch.setenv(SIGN, PASSWORD)
    given = minisign_key.read_secret_key(LOCKED)
    assert given == minisign_key.read_secret_key(LOCKED, saved(tmp_path / "word", f"{PASSWORD}\n".encode()))
    assert not given.is_encrypted()


def test_a_password_that_costs_too_much_memory_is_refused(tmp_path: Path) -> None:
    """Bytes 46 to 53 hold the amount of memory that the password costs."""
    costly = changed(LOCKED, tmp_path / "key", 46, (1 << 40).to_bytes(8, "little"))
    with pytest.raises(ConfigurationError, match="memlimit"):
        minisign_key.read_secret_key(costly, saved(tmp_path / "word", b"x"))


def test_errors_name_the_file_in_both_languages_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(minisign_key.UnusableSigningKey) as error:
        minisign_key.read_secret_key(LOCKED)
    reason = error.value.reason()
    assert reason.code == "configuration"
    assert str(LOCKED) in reason.message_zh
    assert str(LOCKED) in reason.message_en
    assert "sign_passphrase" in reason.remedy_zh
    assert SIGN in reason.remedy_en
