"""The office's seal on published PDFs: real forms, a real key, a time-stamp authority in the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from support import seal_keys
from support.fakes import Ticking
from support.folders import ROOT
from support.seal_keys import plain, sealed
from typer.testing import CliRunner

from pipeline import config
from pipeline.cli.app import app
from pipeline.config import configured_keys
from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.model.answer import Answer
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer
from pipeline.service.control.site_command import site
from pipeline.service.processing.batch import convert
from pipeline.signing.key_files import certificates_in
from pipeline.signing.passphrase import SEAL as PASSPHRASE
from pipeline.signing.pdf_seal_check import SealedBy, sealed_by
from pipeline.verify.verify import Reference, reference_for, verify

FORM = next((ROOT / "examples" / "single").glob("城管通*.docx"))


@pytest.fixture
def sealing(settings: Settings, tmp_path: Path) -> Settings:
    key, certificate = seal_keys.pem(tmp_path)
    return replace(settings, pades_key=key, pades_certificate=certificate)


def published(settings: Settings, ticking: Ticking) -> Answer:
    (answer,) = convert([FORM], settings, clock=ticking)
    return answer


def papers(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in settings.outbox.rglob("*.pdf")}


def by(data: bytes) -> SealedBy:
    found = sealed_by(data)
    assert found is not None
    return found


def test_forms_and_volume_are_sealed_and_made_again_with_the_same_bytes(
    sealing: Settings, ticking: Ticking
) -> None:
    answer = published(replace(sealing, pdf_languages=("zh", "en")), ticking)
    site(sealing, clock=ticking)
    before = papers(sealing)
    assert len(before) == 3
    for data in before.values():
        assert by(data).at == ticking.now
    path = sealing.outbox / (answer.records[0].path or "") / f"{answer.records[0].id}.pdf"
    assert f"{path.stat().st_size / 1000:.0f} kB" in path.with_name("index.html").read_text("utf-8")
    ticking.pass_seconds(86_400)
    path.write_bytes(b"")
    site(replace(sealing, pdf_languages=("zh", "en")), rebuild=True, clock=ticking)
    assert papers(sealing) == before
    given = reference_for(path, None, None, sealing, configured_keys.own_certificates(sealing))
    found = [check.code for check in verify(path, given)]
    assert found == ["file-published", "seal-good", "record-published", "page-agrees"]


def test_what_is_held_is_sealed_when_it_is_approved(sealing: Settings, ticking: Ticking) -> None:
    held = replace(sealing, publish_mode="approve")
    answer = published(held, ticking)
    ((name, waiting),) = papers(held).items()
    assert sealed_by(waiting) is None
    ticking.pass_seconds(60)
    Officer(Client(held, ticking)).approve([answer.records[0].id], None)
    data = papers(held)[name]
    assert by(data).at == ticking.now
    assert data.startswith(waiting)


class Authority(BaseHTTPRequestHandler):
    """A time-stamp authority (RFC 3161) that responds with `stamper`."""

    stamper: DummyTimeStamper
    failing = False

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        said = b"" if self.failing else self.stamper.request_tsa_response(asked).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def authority(at: datetime) -> Iterator[tuple[str, type[Authority]]]:
    own = seal_keys.certificate("rsa", 1, stamps=True).public_bytes(Encoding.DER)
    secret = seal_keys.key("rsa", 1).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    handler = type("Mine", (Authority,), {})
    handler.stamper = DummyTimeStamper(
        x509.Certificate.load(own), keys.PrivateKeyInfo.load(secret), fixed_dt=at
    )
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", handler
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_time_stamp_is_kept_and_without_one_nothing_is_published(
    sealing: Settings, ticking: Ticking
) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    with authority(at) as (address, server):
        stamped = replace(sealing, pades_timestamp=address)
        server.failing = True
        answer = published(stamped, ticking)
        assert answer.verdict == "failed"
        assert answer.reason is not None
        assert answer.reason.code == "no-time-stamp"
        assert papers(stamped) == {}
        server.failing = False
        published(stamped, ticking)
        (before,) = papers(stamped).values()
        assert by(before).at == at
        site(stamped, rebuild=True, clock=ticking)
        assert before in papers(stamped).values()
    changed = bytearray(before)
    place = before.index(b"/Contents <") + 6000
    changed[place] = ord("0") if changed[place] != ord("0") else ord("1")
    assert sealed_by(bytes(changed)) is None


def seal_codes(data: bytes, path: Path, *certificates: bytes) -> list[str]:
    path.write_bytes(data)
    found = verify(path, Reference(certificates=certificates))
    return [check.code for check in found if check.code.startswith("seal")]


def test_whose_seal_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = BytesIO()
    other = pikepdf.new()
    other.add_blank_page()
    other.save(empty)
    with pytest.raises(KeyError):
        seal_keys.seal("rsa").sealed(empty.getvalue(), datetime(2026, 1, 1, tzinfo=UTC))
    path, data = tmp_path / "a.pdf", sealed("ed25519")
    own, another = (seal_keys.certificate(kind).public_bytes(Encoding.DER) for kind in ("ed25519", "rsa"))
    assert seal_codes(data, path, own) == ["seal-good"]
    assert seal_codes(data, path, another) == ["seal-other"]
    assert seal_codes(data, path) == ["seal-stranger"]
    assert seal_codes(data + b"\n", path, own) == ["seal-bad"]
    assert seal_codes(plain(), path, own) == ["seal-missing"]
    assert seal_codes(plain(), path) == []
    monkeypatch.setattr("pipeline.verify.seal.find_spec", lambda _: None)
    assert seal_codes(data, path, own) == ["seal-unread"]


def test_the_command_takes_a_certificate(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(sealed("rsa"))
    _, certificate = seal_keys.pem(tmp_path)
    asked = ["verify", str(tmp_path / "a.pdf"), "--certificate"]
    done = CliRunner().invoke(app, [*asked, str(certificate)])
    assert done.exit_code == 0
    assert "The office's seal is valid; the file was not changed after it" in done.stdout
    assert CliRunner().invoke(app, [*asked, str(tmp_path / "a.pdf")]).exit_code == 2


def test_keys_are_read_from_either_kind_of_file(tmp_path: Path) -> None:
    archive = seal_keys.archive(tmp_path / "key.p12")
    given = Settings(pades_key=archive)
    found = configured_keys.seal_key(given, {PASSPHRASE: seal_keys.PASSPHRASE})
    assert found is not None
    assert found.certificate == seal_keys.certificate("rsa")
    (tmp_path / "word").write_text(f"{seal_keys.PASSPHRASE}\n")
    assert configured_keys.seal_key(replace(given, pades_passphrase=tmp_path / "word"), {}) is not None
    for kind in seal_keys.KINDS:
        key, certificate = seal_keys.pem(tmp_path, kind, "word")
        given = Settings(pades_key=key, pades_certificate=certificate)
        assert configured_keys.seal_key(given, {PASSPHRASE: "word"}) is not None
    assert configured_keys.seal_key(Settings()) is None
    assert certificates_in(certificate.read_bytes()) == certificates_in(
        seal_keys.certificate("ed25519").public_bytes(Encoding.DER)
    )


def test_a_key_that_cannot_be_used_is_told_of_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = seal_keys.archive(tmp_path / "key.p12")
    key, _ = seal_keys.pem(tmp_path)
    _, another = seal_keys.pem(tmp_path, "ed25519")
    (tmp_path / "broken.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    for wrong in (
        {"publish.pades_key": archive},
        {"publish.pades_key": tmp_path / "gone.p12"},
        {"publish.pades_key": tmp_path / "broken.pem"},
        {"publish.pades_key": key},
        {"publish.pades_key": key, "publish.pades_certificate": another},
    ):
        with pytest.raises(ConfigurationError) as error:
            config.load(wrong, folder=tmp_path, environment={PASSPHRASE: "wrong"})
        assert "wrong" not in error.value.reason().message_en.replace("wrong password", "")
    monkeypatch.setattr("pipeline.signing.key_files.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match="not installed"):
        config.load({"publish.pades_key": key}, folder=tmp_path, environment={})


def test_the_passphrase_is_shown_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = seal_keys.archive(tmp_path / "key.p12")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZIPING_PUBLISH_PADES_KEY", str(archive))
    monkeypatch.setenv(PASSPHRASE, seal_keys.PASSPHRASE)
    done = CliRunner().invoke(app, ["doctor", "--json"])
    assert "key.p12" in done.stdout
    assert seal_keys.PASSPHRASE not in done.output
