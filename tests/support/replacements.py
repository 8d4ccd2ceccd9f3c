"""PDFs made with some of the replaced functions of WeasyPrint, each set in a separate process."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module, metadata
from io import BytesIO
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import pikepdf
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.canonical import to_json
from pipeline.render.pdf.document import english_pdf, form_pdf
from pipeline.render.typesetting import loader, patches
from pipeline.render.typesetting.engine import engine
from pipeline.translate.catalogue import Catalogue

ALL = tuple(patches.REPLACEMENTS)
DATA = ROOT / "tests" / "render" / "data"
TEXT = "受疫情影响，完成情况良好 as planned；\n下一步将加强统筹，提前谋划 (50%–60%)，确保按期完成。"


class Printed(NamedTuple):
    """The functions that a process replaced, and its PDFs by name (SHA-256): as written, and uncompressed."""

    replaced: frozenset[str]
    files: dict[str, str]
    contents: dict[str, str]


@cache
def printed(names: tuple[str, ...] = ALL, version: str = patches.PINNED) -> Printed:
    """Apply the named modules in a process that takes WeasyPrint to be this version; return the result."""
    command = [sys.executable, "-W", "error", __file__, version, *names]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    replaced, files, contents = json.loads(done.stdout)
    return Printed(frozenset(replaced), files, contents)


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the names of the PDFs that differ."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


def main(version: str, *names: str) -> None:
    """Print the data for `printed`."""
    installed = metadata.version
    metadata.version = lambda name: version if name == "weasyprint" else installed(name)
    replaced = replaced_by(partial(patches.apply, names))
    made = dict(pdfs())
    files = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    contents = {name: hashlib.sha256(uncompressed(data)).hexdigest() for name, data in made.items()}
    print(json.dumps([sorted(replaced), files, contents]))


def pdfs() -> Iterator[tuple[str, bytes]]:
    """Yield all examples and two long forms in both languages, and a page with features we do not use."""
    records = {
        path.stem: Record.model_validate_json(path.read_bytes()) for path in sorted(DATA.glob("*.json"))
    }
    records |= {"indicators": many_indicators(records["01"]), "texts": long_texts(records["01"])}
    catalogue = Catalogue.shipped()
    for name, record in records.items():
        yield f"{name} zh", form_pdf(record, to_json(record)).data
        yield f"{name} en", english_pdf(record, to_json(record), catalogue).data
    text = (DATA / "unusual.html").read_text("utf-8")
    page = loader.weasyprint().HTML(string=text, url_fetcher=engine().fetcher)
    yield "unusual", page.render(font_config=engine().fonts).write_pdf(pdf_identifier=b"0")


def many_indicators(record: Record) -> Record:
    """Return a form of sixty indicators with reasons of one to sixty characters: seven pages."""
    indicators = tuple(
        one.model_copy(update={"deviation": (TEXT * 2)[:n], "number": n})
        for n, one in enumerate(record.indicators * 10, 1)
    )
    return record.model_copy(update={"indicators": indicators, "provenance": {}})


def long_texts(record: Record) -> Record:
    """Return a form with a goal, a reason and a remark of a page or more each: eight pages."""
    data = record.model_dump(mode="json")
    data["goals"] = [{"expected": TEXT * 30, "actual": TEXT * 3}]
    data["indicators"][0]["deviation"] = TEXT * 20
    data["remarks"] = [{"label": "存在问题", "text": TEXT * 25}]
    return Record.model_validate(data | {"provenance": {}})


def uncompressed(data: bytes) -> bytes:
    """Return a PDF with its streams inflated."""
    written = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            written,
            static_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return written.getvalue()


def replaced_by(apply: Callable[[], None]) -> set[str]:
    """Import WeasyPrint as the program does, with another `apply`; return the functions that it replaced."""
    replaced: set[str] = set()

    def observed() -> None:
        before = dict(functions())
        apply()
        after = dict(functions())
        replaced.update(
            name_of(function) for place, function in before.items() if after[place] is not function
        )

    patches.apply = observed
    loader.weasyprint()
    return replaced


def functions() -> Iterator[tuple[tuple[object, str], Any]]:
    """Yield the functions of WeasyPrint's and pydyf's modules and classes by place, and pydyf's `zlib`."""
    modules = [
        module for name, module in sys.modules.items() if name.split(".")[0] in {"weasyprint", "pydyf"}
    ]
    classes = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    for owner in (*modules, *classes):
        yield from (((owner, name), value) for name, value in vars(owner).items() if callable(value))
    pydyf = import_module("pydyf")
    yield (pydyf, "zlib"), pydyf.zlib


def name_of(thing: FunctionType | ModuleType) -> str:
    """Return where a function is defined; a module is pydyf's `zlib`."""
    return f"{thing.__module__}.{thing.__qualname__}" if isinstance(thing, FunctionType) else "pydyf.zlib"


if __name__ == "__main__":
    main(*sys.argv[1:])
