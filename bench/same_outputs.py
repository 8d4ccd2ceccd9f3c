"""Compare what two checkouts publish, byte by byte: `python -m bench.same_outputs OTHER [FORMS…]`.

Each checkout converts the same forms with the same clock and completes its site: pages, records, PDFs in both
languages, lists, open data, search index, volumes.  Then every public file and full record is compared; the
internal review is left out, because its wording may change.
OTHER is the folder of another checkout; its own `.venv` is used if it has one.  The default of FORMS is
`examples/`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
MOMENT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
_ENTRANCES = {
    "Settings": ("pipeline.config.settings", "pipeline.service.settings"),
    "convert": ("pipeline.service.processing.batch", "pipeline.service.batch"),
    "site": ("pipeline.service.control.site_command", "pipeline.service.site"),
}
"""Modules of the functions that make an outbox, in this and in older layouts of the package."""


def entrance(name: str) -> Any:  # noqa: ANN401
    """Return one of the functions, from the first module that exists and has it."""
    for module in _ENTRANCES[name]:
        try:
            return getattr(import_module(module), name)
        except (ImportError, AttributeError):
            continue
    raise ImportError(name)


def make(outbox: Path, forms: list[Path]) -> None:
    """Convert forms into an outbox and complete its site."""
    settings = entrance("Settings")(
        inbox=outbox.with_name("inbox"), outbox=outbox, jobs=2, pdf_languages=("zh", "en")
    )
    entrance("convert")(forms, settings, clock=lambda: MOMENT)
    entrance("site")(settings, clock=lambda: MOMENT)


def hashes(outbox: Path) -> dict[str, str]:
    """Return the SHA-256 of every public file and full record, by path."""
    patterns = ("public/**/*", "internal/[0-9]*/*/*.json")
    found = (p for pattern in patterns for p in outbox.glob(pattern) if p.is_file())
    return {str(p.relative_to(outbox)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def made_by(checkout: Path, folder: Path, forms: list[Path]) -> dict[str, str]:
    """Run a checkout on the forms; return the hashes of its outputs."""
    own = checkout / ".venv" / "bin" / "python"
    python = str(own) if own.is_file() else sys.executable
    outbox = folder / checkout.name / "outbox"
    command = [python, "-P", str(Path(__file__).resolve()), "--make", str(outbox), *map(str, forms)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(checkout)}, cwd=folder)
    return hashes(outbox)


def compare(other: Path, forms: list[Path]) -> int:
    """Print the paths that differ; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="ziping-same-") as name:
        theirs, ours = (made_by(checkout, Path(name), forms) for checkout in (other, HERE))
    differ = sorted(path for path in theirs.keys() | ours.keys() if theirs.get(path) != ours.get(path))
    print(json.dumps({"files": len(ours), "different": differ}, ensure_ascii=False, indent=1))
    return 1 if differ else 0


def main(words: list[str]) -> int:
    """Run the command line; return the exit code."""
    if words[:1] == ["--make"]:
        make(Path(words[1]), [Path(word) for word in words[2:]])
        return 0
    forms = [Path(word).resolve() for word in words[1:]] or sorted((HERE / "examples").rglob("*.doc*"))
    return compare(Path(words[0]).resolve(), forms)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
