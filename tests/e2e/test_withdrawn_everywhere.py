"""Withdrawn content is nowhere in public: real forms, both editions, seals, machine translation."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
from support import seal_keys
from support.fakes import Ticking
from support.form_xml import form, funds, goals, head, indicators, total

from pipeline.config.settings import Settings
from pipeline.render.pdf.reader import drawn, embedded
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer
from pipeline.service.control.site_command import site
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing.batch import convert

NAME, GUESS = "湖畔步道整治经费", "Lakeside walk as a machine calls it"
MEMORY = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

# machine: Engine
#, fuzzy
msgid "{NAME}"
msgstr "{GUESS}"
"""


def said(path: Path) -> Iterator[bytes]:
    """Return the text of a public file, including the files packed in it."""
    data = path.read_bytes()
    yield data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            yield from map(packed.read, packed.namelist())
    if data[:5] == b"%PDF-":
        yield "".join(drawn(data)).encode()
        yield from embedded(data).values()
        with pikepdf.open(BytesIO(data)) as pdf:
            yield pdf.Root.unparse(resolved=False)
            yield str(pdf.docinfo.items()).encode()
            yield pdf.Root.Metadata.read_bytes()
            with pdf.open_outline() as outline:
                yield str([[(kid.title) for kid in item.children] for item in outline.root]).encode()


def found(outbox: Outbox, words: list[str]) -> set[tuple[str, str]]:
    """Return which words occur in which public files or paths, ignoring white space."""
    hits = set()
    for path in (path for path in outbox.public.rglob("*") if path.is_file()):
        place = path.relative_to(outbox.public).as_posix()
        texts = [place.encode(), *said(path)]
        for word in words:
            spellings = {word.encode(), "".join(word.split()).encode()}
            if any(spelling in text for spelling in spellings for text in texts):
                hits.add((word, path.suffix))
    return hits


def test_no_public_file_or_path_holds_what_was_withdrawn(
    settings: Settings, ticking: Ticking, tmp_path: Path
) -> None:
    key, certificate = seal_keys.pem(tmp_path, "ed25519")
    (tmp_path / "own.po").write_text(MEMORY, "utf-8")
    for name in (NAME, "另一个项目"):
        said = (*head(name, unit=f"{name}办公室"), *funds(), *goals(), *indicators(), *total())
        (tmp_path / f"{name}.docx").write_bytes(form(*said))
    office = replace(
        settings,
        pades_key=key,
        pades_certificate=certificate,
        memory=tmp_path / "own.po",
        publish_machine=True,
        pdf_languages=("zh", "en"),
    )
    papers = [tmp_path / f"{name}.docx" for name in ("另一个项目", NAME)]
    kept, gone = convert(papers, office, clock=ticking)
    site(office, clock=ticking)
    outbox, record = Outbox(office.outbox), gone.records[0].id
    folder = outbox.folder(record, held=False)
    own, fingerprint = (
        hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in (f"{record}.pdf", "record.json")
    )
    words = [record, NAME, GUESS, fingerprint, own]
    before = found(outbox, words)
    assert {word for word, _ in before} == set(words)
    assert {".pdf", ".html", ".json", ".xml", ".csv", ".xlsx"} <= {suffix for _, suffix in before}
    assert any(suffix.startswith(".pf_") for _, suffix in before)
    Officer(Client(office, ticking)).withdraw([record], "含个人信息")
    assert found(outbox, words) == set()
    assert found(outbox, [kept.records[0].id])
