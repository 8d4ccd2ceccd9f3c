"""`make bench`: the time a form takes, compared with the lower bound and the usual tools, in one run.

python -m bench [GROUP…] [-n N] [--json FILE]      measure some groups, or all
python -m bench compare BEFORE.json AFTER.json     show two runs side by side
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from .groups import GROUPS
from .measure import interleave
from .table import compared, report, shown


def main() -> None:
    """Measure and print, or compare two saved runs."""
    if sys.argv[1:2] == ["compare"]:
        print(compared(*(json.loads(Path(path).read_bytes()) for path in sys.argv[2:4])))
        return
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch:
        groups = {name: GROUPS[name](Path(scratch)) for name in _asked_for(options.groups)}
        interleave(list(chain.from_iterable(groups.values())), options.n)
    print(shown(groups))
    if options.json:
        options.json.write_text(json.dumps(report(groups, options.n), indent=2), "utf-8")


def _asked_for(names: Iterable[str]) -> list[str]:
    asked = set(names) or set(GROUPS)
    return [name for name in GROUPS if name in asked]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("-n", type=int, default=20, help="most rounds (default 20); fewer if slow")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single figure as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
