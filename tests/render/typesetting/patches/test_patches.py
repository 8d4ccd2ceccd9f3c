"""All replacements together, and the version of WeasyPrint that they are made for."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from pkgutil import iter_modules

import pytest
from support.folders import ROOT
from support.replacements import differing, printed

from pipeline.render.typesetting import patches

DESCRIPTION = rf"Replaces .*WeasyPrint {re.escape(patches.PINNED)}.*\n\nUpstream: .*\n\nOurs: .*\n\nGain: .*"
SAME_BYTES = tuple(name for name in patches.REPLACEMENTS if name != "compression")


def test_every_module_is_a_replacement_and_says_what_it_replaces() -> None:
    modules = {module.name for module in iter_modules(patches.__path__)} - {"replacement"}
    assert modules == patches.REPLACEMENTS.keys()
    for name in modules:
        said = getattr(patches, name).__doc__
        assert re.match(DESCRIPTION, said, re.DOTALL), name


def test_all_together_write_the_bytes_that_weasyprint_alone_writes() -> None:
    made, upstream = printed(SAME_BYTES), printed(())
    assert upstream.replaced == frozenset()
    assert made.replaced
    assert differing(made.files, upstream.files) == []


def test_the_program_differs_in_compression_only() -> None:
    assert printed().replaced == printed(SAME_BYTES).replaced | {"pydyf.zlib"}
    assert differing(printed().files, printed(("compression",)).files) == []


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda path: path.stem)
def test_the_version_is_the_one_that_is_installed_and_locked(lock: Path) -> None:
    assert re.search(rf"^weasyprint=={re.escape(patches.PINNED)} ", lock.read_text(), re.MULTILINE)
    assert metadata.version("weasyprint") == patches.PINNED


def test_with_another_version_nothing_is_replaced_and_pdfs_are_made() -> None:
    made = printed(version="70.1")
    assert made.replaced == frozenset()
    assert differing(made.files, printed(()).files) == []
