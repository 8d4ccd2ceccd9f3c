"""Check whether a file, or a copy of the site, is what was published; for a PDF also the record in it.

    hash in the manifest? -> record in the manifest? -> page typeset again from the record -> verdict

A citizen has only the file, or the file and the site's manifest.  The office has the outbox, whose ledger
also lists earlier revisions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config.settings import Settings
from ..errors import Damaged
from ..model.public_layout import MANIFEST, SIGNATURE, record_file
from ..model.record import Record
from ..service.context import translation_files
from ..service.ledger.database import Ledger
from ..service.outbox.paths import Outbox
from ..signing import minisign
from ..storage.atomic import whole_files
from ..storage.manifest_file import Listing, read_listing, reader_below
from ..translate.catalogue import Catalogue
from .checks import VerifyCheck, verdict
from .seal import is_only_sealed, seal_checks


@dataclass(frozen=True, slots=True)
class Reference:
    """What a file is compared with: a manifest's index, what it lists, its signature, a minisign public key.

    Each is None if it is not available.  `settings` are those of the office, which name its outbox and its
    translations; None for a citizen.  `certificates` (DER) are those with which the office seals its PDFs.
    """

    manifest: bytes | None = None
    listing: Listing = field(default_factory=Listing)
    signature: bytes | None = None
    public_key: str | None = None
    settings: Settings | None = None
    certificates: tuple[bytes, ...] = ()
    is_own: bool = False
    """Whether the manifest is that of the office's own outbox."""

    @property
    def outbox(self) -> Outbox | None:
        """The office's outbox; None for a citizen."""
        return Outbox(self.settings.outbox) if self.settings else None

    @property
    def is_signed(self) -> bool:
        """Whether the manifest has a signature by the given public key."""
        if self.public_key is None or self.manifest is None:
            return False
        return minisign.is_signed(self.manifest, self.signature or b"", self.public_key)

    @property
    def is_trusted(self) -> bool:
        """Whether the manifest is known to be the office's: it is signed, or that of its own outbox."""
        return self.is_signed or self.is_own

    @property
    def listed(self) -> Mapping[str, str]:
        """The SHA-256 of every published file by its path; empty without a manifest."""
        return self.listing.files


def reference_for(
    path: Path,
    manifest: Path | None,
    public_key: str | None,
    settings: Settings | None,
    certificates: tuple[bytes, ...] = (),
) -> Reference:
    """Return what to compare a file with.

    The manifest is `manifest`, else that of the outbox in `settings`, else the nearest in a folder above the
    file.  Its parts are in the folder `manifest` beside it.  Raises Damaged if it is no manifest.
    """
    found = manifest or (Outbox(settings.outbox).public / MANIFEST if settings else _above(path))
    if found is None:
        return Reference(public_key=public_key, settings=settings, certificates=certificates)
    signature = found.with_name(SIGNATURE)
    signed = signature.read_bytes() if signature.is_file() else None
    is_own = manifest is None and settings is not None
    index = found.read_bytes()
    listing = read_listing(index, reader_below(found.parent))
    return Reference(index, listing, signed, public_key, settings, certificates, is_own)


def verify(path: Path, given: Reference) -> list[VerifyCheck]:
    """Check a folder, a PDF, a record or any other file; return the results.  Raises OSError, Damaged."""
    checks = [*_signature(given), *(VerifyCheck("part-altered", part) for part in given.listing.altered)]
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
        yield VerifyCheck("signature-good" if given.is_signed else "signature-bad")


def _folder(folder: Path, given: Reference) -> Iterator[VerifyCheck]:
    if given.manifest is None:
        yield VerifyCheck("no-manifest")
        return
    listed = {**given.listed, **given.listing.parts}
    there = set(whole_files(folder)) - {MANIFEST, SIGNATURE}
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
    elif given.listing.missing:
        yield from (VerifyCheck("part-missing", part) for part in given.listing.missing)
    else:
        yield VerifyCheck("file-differs", _hash(data))


def _nothing(_: bytes, __: Reference) -> Iterator[VerifyCheck]:
    yield from ()


def _pdf(data: bytes, given: Reference) -> Iterator[VerifyCheck]:
    from ..render.pdf.reader import embedded  # noqa: PLC0415 - imports the PDF packages

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
    listed = given.listed.get(record_file(record.id))
    if listed == _hash(data):
        yield VerifyCheck("record-published", record.id)
        return
    if listed is None and given.listing.missing:
        return
    earlier = _earlier(record.id, _hash(data), given.outbox)
    if earlier is not None:
        yield VerifyCheck("record-earlier", str(earlier))
    else:
        yield VerifyCheck("record-unlisted" if listed is None else "record-differs", record.id)


def _parsed(data: bytes) -> Record | None:
    """Return the record in a JSON file; None if the file is another one, for example the manifest."""
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
    """Return whether the page matches the record in the file: the record is typeset again for comparison.

    If the bytes differ, the texts are compared: another version of the program writes other bytes, and so
    does a program that saves the file again.  The English edition uses the office's translations.  Without
    these, an English text that differs cannot be called wrong.
    """
    from ..render.pdf.reader import drawn, language  # noqa: PLC0415 - imports the PDF packages
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
    from ..render.pdf.document import english_pdf, form_pdf  # noqa: PLC0415 - imports WeasyPrint

    if not is_english:
        return form_pdf(record, record_json).data
    catalogue = translation_files.load_catalogue(given.settings) if given.settings else Catalogue.shipped()
    return english_pdf(record, record_json, catalogue).data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def as_json(path: str, checks: Sequence[VerifyCheck], *, trusted: bool) -> dict[str, Any]:
    """Return the object that `verify --json` prints."""
    listed = [{"code": check.code, "what": check.what} for check in checks]
    return {"path": path, "verdict": verdict(checks, trusted=trusted), "checks": listed}
