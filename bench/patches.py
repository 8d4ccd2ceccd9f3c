"""What replaced functions of WeasyPrint save: `python -m bench.patches [-n ROUNDS] [--instructions]`.

The replacements are those in `pipeline/render/typesetting/patches`.  It compares all of them with none, and
all of them with all but one.

Processor time: one process makes the PDF of each example form with one set of replacements and at once with
the other, in random order, so that other work on the machine slows both down alike.  The result is the
median of the ratios of all forms and rounds.

Instructions: valgrind counts those of a process that makes PDFs with one set.  They are nearly the same on a
busy machine, but leave out what access to memory costs.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Collection

from pipeline import chain
from pipeline.model.record import Record
from pipeline.render.canonical import to_json
from pipeline.render.pdf.document import form_pdf
from pipeline.render.typesetting import loader, patches

from .groups import EXAMPLES
from .measure import processor

Names = tuple[str, ...]
ALL: Names = tuple(patches.REPLACEMENTS)
WITHOUT: dict[str, Names] = {
    "all together": (),
    **{name: tuple(other for other in ALL if other != name) for name in ALL},
}
"""What is measured, and the set of replacements that all are compared with for it."""
_VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
_FEW, _MANY = 3, 9
"""PDFs that a counted process makes: the difference leaves out its start."""


def seconds(rounds: int) -> dict[str, float]:
    """Return the processor time with all replacements, as a part of the time without some."""
    use, forms = _switch(), _forms()
    use(ALL)
    for form in forms:
        form_pdf(*form)
    ratios: dict[str, list[float]] = {name: [] for name in WITHOUT}
    shuffled = random.Random(0)
    for _ in range(rounds):
        for form in forms:
            for name, without in WITHOUT.items():
                taken = {}
                for names in shuffled.sample((without, ALL), 2):
                    use(names)
                    begun = processor()
                    form_pdf(*form)
                    taken[names] = processor() - begun
                ratios[name].append(taken[ALL] / taken[without])
    return {name: statistics.median(found) for name, found in ratios.items()}


def instructions() -> dict[str, float]:
    """Return the instructions with all replacements, as a part of those without some."""
    with_all = _count(ALL)
    return {name: with_all / _count(names) for name, names in WITHOUT.items()}


def _count(names: Names) -> int:
    """Return how many instructions some PDFs take."""
    few, many = (_count_process(names, pdfs) for pdfs in (_FEW, _MANY))
    return many - few


def _count_process(names: Names, pdfs: int) -> int:
    """Return how many instructions a process takes that makes PDFs."""
    command = [*_VALGRIND, sys.executable, "-m", "bench.patches", "--make", str(pdfs), *names]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(re.findall(r"I +refs: +([\d,]+)", done.stderr)[-1].replace(",", ""))


def _make(pdfs: int, names: Collection[str]) -> None:
    use, forms = _switch(), _forms()
    use(names)
    for number in range(pdfs):
        form_pdf(*forms[number % _FEW])


def _switch() -> Callable[[Collection[str]], None]:
    """Import WeasyPrint with nothing replaced; return a function that puts replacements in place."""
    apply = patches.apply
    patches.apply = lambda: None
    loader.weasyprint()
    patches.apply = apply
    upstream, ours = [], {}
    for name, replacements in patches.REPLACEMENTS.items():
        ours[name] = replacements()
        upstream += [(owner, key, getattr(owner, key, None)) for owner, key, _ in ours[name]]

    def use(names: Collection[str]) -> None:
        for owner, attribute, value in upstream + [one for name in names for one in ours[name]]:
            setattr(owner, attribute, value)

    return use


def _forms() -> list[tuple[Record, bytes]]:
    paths = sorted(EXAMPLES.glob("*.docx"))
    records = [form.record for path in paths for form in chain.extract(path.read_bytes(), path.name).forms]
    return [(record, to_json(record)) for record in records]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.patches")
    parser.add_argument("-n", type=int, default=10, help="rounds of processor time (default 10)")
    parser.add_argument("--instructions", action="store_true", help="count instructions instead (8 minutes)")
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        _make(options.make, options.names)
        return
    found = instructions() if options.instructions else seconds(options.n)
    print("saved, %, of", "instructions" if options.instructions else "processor time")
    for name, ratio in found.items():
        print(f"{name:20}{100 - 100 * ratio:8.1f}")


if __name__ == "__main__":
    main()
