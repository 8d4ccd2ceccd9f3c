"""What replaced functions of WeasyPrint save: `python -m bench.patches [-n ROUNDS] [--instructions]`.

It compares sets of the replacements in `pipeline/render/typesetting/patches`: none, all, each alone, and all
but one.

Processor time: one process makes the PDF of each example form again and again.  In each round every set makes
each form once, in random order, so that other work on the machine slows all sets down alike.

Instructions: valgrind counts those of a process that makes PDFs with one set.  They are the same on a busy
machine, but say nothing about the time that memory takes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping

from pipeline import chain
from pipeline.model.record import Record
from pipeline.render.canonical import to_json
from pipeline.render.pdf.document import form_pdf
from pipeline.render.typesetting import loader, patches

from .groups import EXAMPLES
from .measure import processor

NONE, ALL = "none", "all"
_NAMES = tuple(patches.REPLACEMENTS)
SETS: dict[str, tuple[str, ...]] = {
    NONE: (),
    ALL: _NAMES,
    **{name: (name,) for name in _NAMES},
    **{f"all but {name}": tuple(other for other in _NAMES if other != name) for name in _NAMES},
}
_VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
_FEW, _MANY = 3, 9
"""PDFs that a counted process makes: the difference leaves out its start."""


def seconds(rounds: int) -> dict[str, float]:
    """Return processor seconds per form by set: the mean of the forms' medians."""
    use, forms = _switch(), _forms()
    use(_NAMES)
    for form in forms:
        form_pdf(*form)
    found: dict[str, list[list[float]]] = {name: [[] for _ in forms] for name in SETS}
    order, shuffled = list(SETS), random.Random(0)
    for _ in range(rounds):
        for number, form in enumerate(forms):
            shuffled.shuffle(order)
            for name in order:
                use(SETS[name])
                begun = processor()
                form_pdf(*form)
                found[name][number].append(processor() - begun)
    return {name: statistics.mean(map(statistics.median, of_forms)) for name, of_forms in found.items()}


def instructions() -> dict[str, float]:
    """Return millions of instructions per form by set."""
    return {
        name: (_count(names, _MANY) - _count(names, _FEW)) / (_MANY - _FEW) / 1e6
        for name, names in SETS.items()
    }


def _count(names: Collection[str], pdfs: int) -> int:
    """Return how many instructions a process takes to start and make PDFs."""
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


def shown(cost: Mapping[str, float], unit: str) -> str:
    """Return a table: the cost per form, and what each replacement saves in percent."""
    lines = [f"{unit} per form: {cost[NONE]:.1f} with no replacement, {cost[ALL]:.1f} with all"]
    lines.append(f"{'saved, %':20}{'alone':>10}{'beside the others':>20}")
    lines.append(f"{'all together':20}{_saved(cost, NONE, ALL)}")
    for name in _NAMES:
        lines.append(f"{name:20}{_saved(cost, NONE, name)}{_saved(cost, f'all but {name}', ALL):>20}")
    return "\n".join(lines)


def _saved(cost: Mapping[str, float], before: str, after: str) -> str:
    return f"{100 - 100 * cost[after] / cost[before]:10.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.patches")
    parser.add_argument("-n", type=int, default=10, help="rounds of processor time (default 10)")
    parser.add_argument("--instructions", action="store_true", help="count instructions instead (10 minutes)")
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        _make(options.make, options.names)
    elif options.instructions:
        print(shown(instructions(), "millions of instructions"))
    else:
        print(shown({name: s * 1000 for name, s in seconds(options.n).items()}, "ms of processor time"))


if __name__ == "__main__":
    main()
