"""Whether something is what was published: a file or a mirrored site, a PDF and the record in it.

    hash in the manifest -> record in the manifest -> page set again from the record -> verdict

A citizen has the file alone, or the site's manifest with it; the office has the outbox, whose ledger knows
earlier revisions too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config.settings import Settings
from ..errors import Damaged
from ..model.public_layout import MANIFEST, SIGNATURE
from ..model.record import Record
from ..service.context import translation_files
from ..service.ledger.database import Ledger
from ..service.outbox.paths import Outbox
from ..signing import minisign
from ..storage.atomic import whole_files
from ..translate.catalogue import Catalogue
from .checks import VerifyCheck, verdict
from .seal import is_only_sealed, seal_checks


@dataclass(frozen=True, slots=True)
class Reference:
    """What a file is compared with: a manifest's bytes (null for none) and signature, a key, the office.

    `settings` are the office's, with its outbox and translations; null for a citizen.  `certificates` (DER)
    are those that the office seals its PDFs with.
    """

    manifest: bytes | None = None
    signature: bytes | None = None
    public_key: str | None = None
    settings: Settings | None = None
    certificates: tuple[bytes, ...] = ()

    @property
    def outbox(self) -> Outbox | None:
        """The office's outbox; null for a citizen."""
        return Outbox(self.settings.outbox) if self.settings else None

    @property
    def listed(self) -> Mapping[str, str]:
        """The SHA-256 of every published file by its path; empty without a manifest."""
        return dict(json.loads(self.manifest)) if self.manifest is not None else {}


def reference_for(
    path: Path,
    manifest: Path | None,
    public_key: str | None,
    settings: Settings | None,
    certificates: tuple[bytes, ...] = (),
) -> Reference:
    """The manifest that was named, else the outbox's (of `settings`), else the one above the file."""
    found = manifest or (Outbox(settings.outbox).public / MANIFEST if settings else _above(path))
    if found is None:
        return Reference(public_key=public_key, settings=settings, certificates=certificates)
    signature = found.with_name(SIGNATURE)
    signed = signature.read_bytes() if signature.is_file() else None
    return Reference(found.read_bytes(), signed, public_key, settings, certificates)


def verify(path: Path, given: Reference) -> list[VerifyCheck]:
    """The checks of a folder, a PDF, a record or any other file.  Raises OSError, Damaged."""
    checks = list(_signature(given))
    if path.is_dir():
        return [*checks, *_folder(path, given)]
    data = path.read_bytes()
    own = {".pdf": _pdf, ".json": _record}.get(path.suffix.lower(), _nothing)
    return [*checks, *_file(data, given), *own(data, given)]


def _above(path: Path) -> Path | None:
    folders = [path, *path.parents] if path.is_dir() else path.absolute().parents
    return next((folder / MANIFEST for folder in folders if (folder / MANIFEST).is_file()), None)


def _signature(given: Reference) -> Iterator[VerifyCheck]:
    if given.public_key is not None and given.manifest is not None:
        good = minisign.is_signed(given.manifest, given.signature or b"", given.public_key)
        yield VerifyCheck("signature-good" if good else "signature-bad")


def _folder(folder: Path, given: Reference) -> Iterator[VerifyCheck]:
    if given.manifest is None:
        yield VerifyCheck("no-manifest")
        return
    listed, there = given.listed, set(whole_files(folder)) - {MANIFEST, SIGNATURE}
    found = [VerifyCheck("missing", path) for path in sorted(listed.keys() - there)]
    found += [VerifyCheck("extra", path) for path in sorted(there - listed.keys())]
    same = sorted(there & listed.keys())
    found += [
        VerifyCheck("altered", path) for path in same if _hash((folder / path).read_bytes()) != listed[path]
    ]
    yield from found or [VerifyCheck("complete", str(len(listed)))]


def _file(data: bytes, given: Reference) -> Iterator[VerifyCheck]:
    if given.manifest is None:
        yield VerifyCheck("no-manifest", _hash(data))
    elif _hash(data) in given.listed.values():
        yield VerifyCheck("file-published", _hash(data))
    else:
        yield VerifyCheck("file-differs", _hash(data))


def _nothing(_: bytes, __: Reference) -> Iterator[VerifyCheck]:
    yield from ()


def _pdf(data: bytes, given: Reference) -> Iterator[VerifyCheck]:
    from ..render.pdf.reader import embedded  # noqa: PLC0415 - with what reads PDF

    yield from seal_checks(data, given.certificates)
    records = {name: file for name, file in embedded(data).items() if name.endswith(".json")}
    if not records:
        yield VerifyCheck("no-record")
    for file in records.values():
        yield from _record(file, given)
    if len(records) == 1 and "record.json" in records:
        yield _page(data, records["record.json"], given)


def _record(data: bytes, given: Reference) -> Iterator[VerifyCheck]:
    record = _parsed(data)
    if record is None or given.manifest is None:
        return
    listed = given.listed.get(f"{record.id[:4]}/{record.id}/record.json")
    if listed == _hash(data):
        yield VerifyCheck("record-published", record.id)
        return
    earlier = _earlier(record.id, _hash(data), given.outbox)
    if earlier is not None:
        yield VerifyCheck("record-earlier", str(earlier))
    else:
        yield VerifyCheck("record-unlisted" if listed is None else "record-differs", record.id)


def _parsed(data: bytes) -> Record | None:
    """The record in a JSON file; null where it is another one, as the manifest itself."""
    try:
        return Record.model_validate_json(data)
    except ValueError:
        return None


def _earlier(record: str, fingerprint: str, outbox: Outbox | None) -> int | None:
    if outbox is None or not outbox.ledger.is_file():
        return None
    with Ledger.reading(outbox.ledger) as ledger:
        asked = "SELECT revision FROM revisions WHERE record = ? AND fingerprint = ? ORDER BY revision DESC"
        found = ledger.row(asked, record, fingerprint)
    return int(found["revision"]) if found else None


def _page(data: bytes, record_json: bytes, given: Reference) -> VerifyCheck:
    """Whether the page says what the record in the file says: it is set again.

    Another program version, or one that saved the file anew, makes other bytes: then the texts are compared.
    The English edition is set with the office's translations; who has none of them but those that travel with
    the program cannot say of another English that it is wrong.
    """
    from ..render.pdf.reader import drawn, language  # noqa: PLC0415 - with what reads PDF
    from ..signing.pdf_sealed import unsealed  # noqa: PLC0415

    record = _parsed(record_json)
    if record is None:
        raise Damaged(detail="record.json")
    is_english = language(data).startswith("en")
    again = _set(record, record_json, given, is_english)
    if again == data or (again == unsealed(data) and is_only_sealed(data)):
        return VerifyCheck("page-agrees")
    if drawn(again) == drawn(data):
        return VerifyCheck("page-resaved")
    return VerifyCheck("page-unjudged" if is_english and given.settings is None else "page-differs")


def _set(record: Record, record_json: bytes, given: Reference, is_english: bool) -> bytes:
    from ..render.pdf.document import english_pdf, form_pdf  # noqa: PLC0415 - with what sets pages

    if not is_english:
        return form_pdf(record, record_json).data
    catalogue = translation_files.load_catalogue(given.settings) if given.settings else Catalogue.shipped()
    return english_pdf(record, record_json, catalogue).data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def as_json(path: str, checks: Sequence[VerifyCheck]) -> dict[str, Any]:
    """What `verify --json` prints."""
    listed = [{"code": check.code, "what": check.what} for check in checks]
    return {"path": path, "verdict": verdict(checks), "checks": listed}
