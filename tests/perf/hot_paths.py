"""Counts the function calls of a form on the hot paths; their number is the same on every machine.

    python tests/perf/hot_paths.py              print the counts
    python tests/perf/hot_paths.py record       write them to calls.json as the new reference

Calls of Python and C functions are counted (`sys.setprofile`), with a fixed hash seed, after everything that is
loaded or cached once has been.  Times vary between machines by more than a bad change costs; counts do not, and
a path that does its work twice makes twice as many calls.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from support.folders import PYTHONPATH, ROOT

from pipeline.validate.profile_file import shipped_profile

KEPT = Path(__file__).with_name("calls.json")
VERSION = ".".join(platform.python_version_tuple()[:2])
_FORM = ROOT / "examples" / "single" / "常年聘请律师费.docx"
_DAY = datetime(2023, 3, 31, tzinfo=UTC)
_WARM_UP = 3


def counted() -> dict[str, int]:
    """Return the calls of each path, counted in a separate process."""
    environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": PYTHONPATH}
    command = [sys.executable, __file__, "count"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def recorded() -> dict[str, int] | None:
    """Return the recorded calls; None if there are none for this version of Python."""
    found: dict[str, dict[str, int]] = json.loads(KEPT.read_text())
    return found.get(VERSION)


def record() -> None:
    """Record the calls as counted now."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    KEPT.write_text(json.dumps(kept | {VERSION: counted()}, indent=2) + "\n")


def paths() -> dict[str, Callable[[], object]]:
    """Return the functions to count; one call of each processes one form."""
    from pipeline import chain
    from pipeline.model.publication import Publication, SiteIdentity
    from pipeline.render.canonical import to_json
    from pipeline.render.page import page
    from pipeline.render.pdf.document import form_pdf
    from pipeline.translate.catalogue import Catalogue
    from pipeline.validate import validate

    data, catalogue, profile = _FORM.read_bytes(), Catalogue.shipped(), shipped_profile()
    (one,) = chain.read(data, _FORM.name)
    (form,) = chain.convert(data, _FORM.name, profile, catalogue, pdf_languages=()).forms
    publication = Publication(1, 1, _DAY, _DAY, "0" * 64, {"zh": 50_000})
    return {
        "read": lambda: list(chain.read(data, _FORM.name)),
        "rules": lambda: validate(one.record, one.notes, profile),
        "json": lambda: to_json(one.record),
        "page": lambda: page.page(form.published, publication, catalogue, SiteIdentity()),
        "pdf": lambda: form_pdf(form.published, form.record_json),
    }


def calls(run: Callable[[], object]) -> int:
    """Return how many function calls a run makes, after some runs that are not counted."""
    for _ in range(_WARM_UP):
        run()
    count = 0

    def hear(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.collect()
    gc.disable()
    sys.setprofile(hear)
    try:
        run()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["count"]:
            print(json.dumps({name: calls(run) for name, run in paths().items()}))
        case ["record"]:
            record()
        case _:
            print(json.dumps(counted(), indent=2))
