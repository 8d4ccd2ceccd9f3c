"""The electronic seal of a PDF: what it adds, what it detects, and that the file stays archival."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from support import seal_keys
from support.seal_keys import AT, KINDS, SAMPLE, Kind, plain, sealed

from pipeline.model.entry import Entry
from pipeline.model.publication import SiteIdentity
from pipeline.model.record import Record
from pipeline.render.pdf.reader import drawn, embedded
from pipeline.render.volume.bind import write_volume
from pipeline.render.volume.contents import Volume
from pipeline.signing.pdf_seal import adds_only_a_seal
from pipeline.signing.pdf_seal_check import sealed_by
from pipeline.signing.pdf_sealed import unsealed

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@EVERY_KIND
def test_a_seal_is_added_behind_the_file_and_says_whose_it_is_and_when(kind: Kind) -> None:
    data, by = sealed(kind), sealed_by(sealed(kind))
    assert unsealed(data) == plain() == data[: len(plain())]
    assert unsealed(plain()) is None
    assert by is not None
    assert "某区城市管理指挥中心" in by.subject
    assert by.certificate == seal_keys.certificate(kind).public_bytes(Encoding.DER)
    assert by.at == AT.astimezone(UTC).replace(microsecond=0)
    assert adds_only_a_seal(data)


@EVERY_KIND
def test_the_same_key_file_and_time_give_the_same_bytes(kind: Kind) -> None:
    assert seal_keys.seal(kind).sealed(plain(), AT.astimezone(UTC)) == sealed(kind)
    assert seal_keys.seal(kind).sealed(plain(), AT + timedelta(seconds=1)) != sealed(kind)


def test_the_signature_is_pades_baseline_b() -> None:
    """ETSI EN 319 142-1, 6.3: the attributes contain no signing time, but the hash of the certificate."""
    with pikepdf.open(BytesIO(sealed("rsa"))) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert (value.SubFilter, value.Filter) == ("/ETSI.CAdES.detached", "/Adobe.PPKLite")
        assert str(value.M) == "D:20260301013005Z"
        assert pdf.Root.AcroForm.SigFlags == 3
        signed = cms.ContentInfo.load(bytes(value.Contents))["content"]
    (signer,) = signed["signer_infos"]
    assert {attribute["type"].native for attribute in signer["signed_attrs"]} >= {
        "content_type", "message_digest", "signing_certificate_v2",
    }  # fmt: skip
    assert "signing_time" not in {attribute["type"].native for attribute in signer["signed_attrs"]}
    assert len(signed["certificates"]) == 1


def test_a_sealed_file_is_archival_and_accessible_as_before() -> None:
    """ISO 19005-3, 6.3.2 and 6.3.3; ISO 14289-1, 7.18: the field can be read aloud and is in the tree."""
    with pikepdf.open(BytesIO(sealed("rsa"))) as pdf, pikepdf.open(BytesIO(plain())) as before:
        page, tree = pdf.pages[0].obj, pdf.Root.StructTreeRoot
        (widget,) = page.Annots
        assert (widget.F & 0b100, widget.F & 0b11, list(widget.Rect)) == (4, 0, [0, 0, 0, 0])
        assert str(widget.TU) == "电子签章 Electronic seal"
        numbers = dict(zip(list(tree.ParentTree.Nums)[::2], list(tree.ParentTree.Nums)[1::2], strict=True))
        element = numbers[widget.StructParent]
        assert (element.S, element.K[0].Type, element.K[0].Obj.objgen) == ("/Form", "/OBJR", widget.objgen)
        assert tree.K[0].K[-1].objgen == element.objgen
        assert page.Tabs == "/S"
        assert pdf.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert bytes(pdf.trailer.ID[0]) == bytes(before.trailer.ID[0])
        assert str(pdf.trailer.Info.get("/ModDate", "")) == str(before.trailer.Info.get("/ModDate", ""))
    assert embedded(sealed("rsa")) == embedded(plain()) == {"record.json": SAMPLE.read_bytes()}
    assert drawn(sealed("rsa")) == drawn(plain())


@EVERY_KIND
def test_every_changed_byte_is_found(kind: Kind) -> None:
    """Change a bit of some bytes of the form, and of every seventh byte of the seal."""
    data, start = sealed(kind), len(plain())
    for place in [*range(0, start, 5001), *range(start, len(data), 7)]:
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 8)
        assert sealed_by(bytes(changed)) is None, place


@EVERY_KIND
def test_seals_of_earlier_versions_stay_good(kind: Kind) -> None:
    """An older build made the files with pyHanko 0.38.0; the RSA seal has a time stamp, two certificates."""
    data = (Path(__file__).parent / "data" / f"sealed-{kind}.pdf").read_bytes()
    by = sealed_by(data)
    assert by is not None
    assert "某区城市管理指挥中心" in by.subject
    assert by.at == (datetime(2026, 3, 2, tzinfo=UTC) if kind == "rsa" else AT.replace(microsecond=0))
    assert adds_only_a_seal(data)


@pytest.mark.parametrize("more", [b"\n", b"%", b"startxref\n1\n%%EOF\n"])
def test_what_is_added_after_the_seal_is_found(more: bytes) -> None:
    assert sealed_by(sealed("rsa") + more) is None
    assert sealed_by(plain()) is None


def test_another_update_under_a_seal_is_not_only_a_seal() -> None:
    """Whoever has a key can seal a changed page; the page then does not match its record."""
    saved = BytesIO()
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(saved)
    other = seal_keys.seal("rsa").sealed(saved.getvalue(), AT)
    assert sealed_by(other) is not None
    assert adds_only_a_seal(other)
    assert unsealed(other) != plain()
    within = sealed("rsa").replace(b"/Alt (", b"/Alt  ", 1)
    assert not adds_only_a_seal(within)


def test_a_volume_is_bound_of_sealed_forms_and_sealed_itself(tmp_path: Path) -> None:
    record = Record.model_validate_json(SAMPLE.read_bytes())
    entry = Entry(record.id, 2022, 1, "项目", "单位", None, None, None, AT, AT)
    volumes = []
    for name, data in (("sealed", sealed("rsa")), ("plain", plain())):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        write_volume(Volume(2022, SiteIdentity(), (entry,), (tmp_path / f"{name}.pdf",)), tmp_path / "volume")
        volumes.append((tmp_path / "volume").read_bytes())
    assert volumes[0] == volumes[1]
    bound = seal_keys.seal("rsa").sealed(volumes[0], AT)
    assert sealed_by(bound) is not None
    assert adds_only_a_seal(bound)
    with pikepdf.open(BytesIO(bound)) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 1
    assert list(embedded(bound)) == [f"{record.id}.json"]
