"""The candidates that ziping is compared with: the lower bound (unzip, parse, walk) and the usual tools."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from .measure import Candidate

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def floor(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: the lower bound for any reader: inflate document.xml, parse it, visit every element."""
    return Candidate("floor: unzip + lxml + walk", lambda: [_walk(d) for d in forms.values()], len(forms))


def _walk(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"), _PARSER)
    return sum(1 for _ in root.iter(f"{_W}*"))


def python_docx(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: python-docx: open a file and read the text of every cell."""
    return Candidate(
        "python-docx: text of all cells", lambda: [_cells(d) for d in forms.values()], len(forms)
    )


def python_docx_open(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: python-docx: only open a file, which parses every part."""
    return Candidate("python-docx: open", lambda: [_opened(d) for d in forms.values()], len(forms))


def _opened(data: bytes) -> object:
    import docx

    return docx.Document(io.BytesIO(data))


def _cells(data: bytes) -> list[str]:
    import docx

    tables = docx.Document(io.BytesIO(data)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def docx2python(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: docx2python: read all text."""
    return Candidate(
        "docx2python: text of all", lambda: [_text(d) for d in forms.values()], len(forms), most=5
    )


def _text(data: bytes) -> str:
    import docx2python

    with docx2python.docx2python(io.BytesIO(data)) as document:
        return str(document.text)


def mammoth(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: mammoth: convert to HTML."""
    return Candidate("mammoth: docx to HTML", lambda: [_html(d) for d in forms.values()], len(forms), most=5)


def _html(data: bytes) -> str:
    import mammoth

    return str(mammoth.convert_to_html(io.BytesIO(data)).value)


def pandoc(folder: Path, names: list[str]) -> Candidate:
    """Candidate: pandoc to HTML (a process per form), then WeasyPrint: a usual way from Word to PDF."""
    command = shutil.which("pandoc")
    run = (lambda: [_printed(command, folder / name) for name in names]) if command else None
    return Candidate("pandoc, WeasyPrint: docx to HTML to PDF", run, len(names), most=2)


def _printed(command: str, path: Path) -> bytes:
    import weasyprint

    options = ("--standalone", "--to", "html", "--metadata", f"title={path.stem}")
    html = subprocess.run([command, str(path), *options], capture_output=True, check=True).stdout
    made: bytes = weasyprint.HTML(string=html.decode()).write_pdf()
    return made


def libreoffice(folder: Path, scratch: Path, forms: int) -> Candidate:
    """Candidate: LibreOffice to PDF: all forms in one headless process with an existing user profile."""
    command = shutil.which("soffice")
    return Candidate(
        "LibreOffice: PDF only, all forms in one process", _office(command, folder, scratch), forms, most=3
    )


def _office(command: str | None, folder: Path, scratch: Path) -> Callable[[], None] | None:
    if not command:
        return None
    files = [str(f) for f in sorted(folder.glob("*.docx"))]
    profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
    options = ("--headless", "--convert-to", "pdf", "--outdir", str(scratch))
    return lambda: _run(command, profile, *options, *files)


def start_of_python() -> Candidate:
    """Candidate: the start of an interpreter that does nothing."""
    return Candidate("python -c pass", lambda: _run(sys.executable, "-c", "pass"), most=5)


def start_of_ziping() -> Candidate:
    """Candidate: the start of `ziping --help`."""
    return Candidate("ziping --help", lambda: _run(sys.executable, "-m", "pipeline", "--help"), most=5)


def cold_convert(name: str) -> Candidate:
    """Candidate: a cold `ziping convert` of one form, with everything it publishes."""
    form = Path(__file__).parents[1] / "examples" / "single" / name

    def run() -> None:
        with tempfile.TemporaryDirectory(prefix="ziping-bench-") as outbox:
            _run(sys.executable, "-m", "pipeline", "convert", "--outbox", outbox, str(form))

    return Candidate("ziping convert: one form, cold", run, most=5)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
