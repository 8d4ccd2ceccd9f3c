"""Verification by a citizen with a file, a manifest or both, and by the office with its ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.fakes import FakePageMaker, form, submitted
from support.folders import ROOT
from support.manifests import listing, write_manifest

from pipeline.config.settings import Settings
from pipeline.errors import Damaged
from pipeline.model.answer import Answer
from pipeline.model.public_layout import MANIFEST, SIGNATURE
from pipeline.model.record import Record
from pipeline.render.pdf.document import english_pdf, form_pdf
from pipeline.service.context import translation_files
from pipeline.service.context.context import open_context
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site.lists import update_lists
from pipeline.storage.manifest_file import Listing
from pipeline.translate.catalogue import Catalogue
from pipeline.verify.checks import verdict
from pipeline.verify.verify import Reference, reference_for, verify

SAMPLE = ROOT / "tests" / "render" / "data" / "06.json"
KEY = ROOT / "tests" / "signing" / "data" / "open.key"


@cache
def published() -> tuple[Record, bytes, bytes]:
    """A record, its bytes and its PDF."""
    data = SAMPLE.read_bytes()
    record = Record.model_validate_json(data)
    return record, data, form_pdf(record, data).data


@pytest.fixture(params=["in parts", "in one file"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A public folder with one record and its manifest, of today or of version 1."""
    record, record_json, pdf = published()
    folder = tmp_path / "site" / record.id[:4] / record.id
    folder.mkdir(parents=True)
    (folder / "record.json").write_bytes(record_json)
    (folder / f"{record.id}.pdf").write_bytes(pdf)
    root = tmp_path / "site"
    listed = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
    }
    if request.param == "in parts":
        write_manifest(root, listed)
    else:
        (root / MANIFEST).write_text(json.dumps(listed))
    return root


def part_of(site: Path) -> Path:
    """The only part of a manifest; skips the test for a manifest without parts."""
    parts = listing(site).parts
    if not parts:
        pytest.skip("a manifest in one file")
    (part,) = parts
    return site / part


def codes(path: Path, given: Reference) -> list[str]:
    return [check.code for check in verify(path, given)]


def judged(path: Path, given: Reference) -> str:
    return verdict(verify(path, given), trusted=given.is_trusted)


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_published_pdf_and_record_are_found_in_the_manifest(site: Path, tmp_path: Path) -> None:
    _, record_json, pdf = published()
    given = reference_for(tmp_path, site / MANIFEST, None, None)
    paper = saved(tmp_path / "a.pdf", pdf)
    assert codes(paper, given) == ["file-published", "record-published", "page-agrees"]
    assert judged(paper, given) == "agrees"
    assert codes(saved(tmp_path / "r.json", record_json), given) == ["file-published", "record-published"]


def test_without_a_manifest_only_the_file_itself_is_looked_at(tmp_path: Path) -> None:
    paper = saved(tmp_path / "a.pdf", published()[2])
    assert codes(paper, Reference()) == ["no-manifest", "page-agrees"]
    assert judged(paper, Reference()) == "unknown"


def test_a_figure_changed_on_the_page_is_noticed_without_a_manifest(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(published()[2])) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        shown = next(part for part in content.split(b"\n") if part.startswith(b"[<") and len(part) > 30)
        pdf.pages[0].Contents.write(content.replace(shown, b"[<" + shown[6:10] + shown[6:], 1))
        pdf.save(tmp_path / "changed.pdf")
    assert judged(tmp_path / "changed.pdf", Reference()) == "altered"
    assert codes(tmp_path / "changed.pdf", Reference()) == ["no-manifest", "page-differs"]


def test_the_english_page_is_set_again_with_the_translations_that_are_there(
    settings: Settings, tmp_path: Path
) -> None:
    record, record_json, _ = published()
    name = record.project.name or ""
    own = Outbox(settings.outbox).memory
    own.parent.mkdir(parents=True)
    shipped = english_pdf(record, record_json, Catalogue.shipped()).data
    paper = saved(tmp_path / "a.pdf", shipped)
    office = Reference(settings=settings)
    assert codes(paper, Reference()) == codes(paper, office) == ["no-manifest", "page-agrees"]
    own.write_text(
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{name}"\nmsgstr "Our own words"\n',
        "utf-8",
    )
    saved(paper, english_pdf(record, record_json, translation_files.load_catalogue(settings)).data)
    assert codes(paper, Reference()) == ["no-manifest", "page-unjudged"]
    assert codes(paper, office) == ["no-manifest", "page-agrees"]
    assert codes(saved(paper, shipped), office) == ["no-manifest", "page-differs"]
    assert judged(paper, Reference()) == "unknown"


def test_a_file_that_was_saved_anew_says_the_same(site: Path, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(published()[2])) as pdf:
        pdf.save(tmp_path / "resaved.pdf")
    given = reference_for(tmp_path, site / MANIFEST, None, None)
    assert codes(tmp_path / "resaved.pdf", given) == ["file-differs", "record-published", "page-resaved"]
    assert judged(tmp_path / "resaved.pdf", given) == "altered"


def test_another_record_is_not_the_published_one(site: Path, tmp_path: Path) -> None:
    other = json.loads(published()[1]) | {"remarks": [{"label": "备注", "text": "改"}]}
    path = saved(tmp_path / "r.json", json.dumps(other).encode())
    given = reference_for(path, site / MANIFEST, None, None)
    assert codes(path, given) == ["file-differs", "record-differs"]
    unlisted = Reference(manifest=b"{}")
    assert codes(path, unlisted) == ["file-differs", "record-unlisted"]


def test_without_its_part_a_manifest_says_nothing_about_a_file(site: Path, tmp_path: Path) -> None:
    part = part_of(site)
    _, record_json, pdf = published()
    part.rename(tmp_path / "elsewhere.json")
    given = reference_for(tmp_path, site / MANIFEST, None, None)
    paper = saved(tmp_path / "a.pdf", pdf)
    assert codes(paper, given) == ["part-missing", "page-agrees"]
    assert judged(paper, given) == "unknown"
    assert codes(saved(tmp_path / "r.json", record_json), given) == ["part-missing"]
    assert ("missing", part.relative_to(site).as_posix()) in [
        (check.code, check.what) for check in verify(site, given)
    ]


def test_a_part_that_does_not_fit_the_index_proves_nothing(site: Path, tmp_path: Path) -> None:
    part = part_of(site)
    forged = saved(tmp_path / "r.json", published()[1] + b" ")
    part.write_text(json.dumps({"a.json": hashlib.sha256(forged.read_bytes()).hexdigest()}))
    given = reference_for(tmp_path, site / MANIFEST, None, None)
    assert codes(forged, given)[0] == "part-altered"
    assert judged(forged, given) == "altered"


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": 1}', b'{"parts": []}', b"\xff", b"[" * 100_000])
def test_what_is_no_manifest_is_called_damaged(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        reference_for(tmp_path, saved(tmp_path / MANIFEST, data), None, None)


def test_a_manifest_leads_to_no_file_outside_the_site(tmp_path: Path) -> None:
    secret = saved(tmp_path / "secret.json", b'{"a": "0"}')
    (tmp_path / "site").mkdir()
    parts = {f"manifest/../../{secret.name}": "0", str(secret): "0", "other.json": "0"}
    index = saved(tmp_path / "site" / MANIFEST, json.dumps({"version": 2, "parts": parts}).encode())
    assert reference_for(tmp_path, index, None, None).listing == Listing()


def test_a_pdf_of_another_program_and_a_broken_one(tmp_path: Path) -> None:
    other = pikepdf.new()
    other.add_blank_page()
    other.save(tmp_path / "other.pdf")
    assert codes(tmp_path / "other.pdf", Reference()) == ["no-manifest", "no-record"]
    with pytest.raises(Damaged):
        verify(saved(tmp_path / "broken.pdf", b"%PDF-"), Reference())


def test_a_copy_of_the_site_is_complete_or_says_what_is_not(site: Path) -> None:
    assert codes(site, reference_for(site, None, None, None)) == ["complete"]
    record = published()[0]
    folder = site / record.id[:4] / record.id
    (folder / "record.json").write_bytes(b"{}")
    (folder / f"{record.id}.pdf").unlink()
    (site / "more.html").write_bytes(b"")
    checks = verify(site, reference_for(site, None, None, None))
    assert [(check.code, check.what.rpartition("/")[2]) for check in checks] == [
        ("missing", f"{record.id}.pdf"),
        ("extra", "more.html"),
        ("altered", "record.json"),
    ]


def test_the_office_knows_earlier_revisions(
    settings: Settings, converted: Callable[..., list[Answer]], tmp_path: Path
) -> None:
    first = saved(tmp_path / "a.docx", submitted(form("甲", "v1")))
    (answer,) = converted(first)
    record = settings.outbox / (answer.records[0].path or "") / "record.json"
    earlier = saved(tmp_path / "r.json", record.read_bytes())
    converted(saved(first, submitted(form("甲", "v2"))))
    given = reference_for(earlier, None, None, settings)
    assert [(c.code, c.what) for c in verify(earlier, given)][1:] == [("record-earlier", "1")]
    assert codes(record, given) == ["file-published", "record-published"]


def test_the_manifest_is_signed_where_there_is_a_key(settings: Settings) -> None:
    public = KEY.with_suffix(".pub").read_text()
    with open_context(replace(settings, signing_key=KEY), "test", FakePageMaker()) as context:
        update_lists(context)
        assert update_lists(context) == 0
    folder = settings.outbox / "public"
    assert SIGNATURE not in listing(folder).files
    given = reference_for(folder, None, public, None)
    assert codes(folder, given) == ["signature-good", "complete"]
    assert judged(folder, given) == "published"
    assert judged(folder, replace(given, public_key=None)) == "agrees"
    (folder / MANIFEST).write_bytes(b"{}")
    assert codes(folder, reference_for(folder, None, public, None))[0] == "signature-bad"
    with open_context(settings, "test", FakePageMaker()) as context:
        update_lists(context)
    assert not (folder / SIGNATURE).exists()
