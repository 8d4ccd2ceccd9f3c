"""The folders that tests read from."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The checkout."""
TESTS = ROOT / "tests"
PYTHONPATH = os.pathsep.join(map(str, (ROOT, TESTS)))
"""For scripts of the tests that run in a separate process."""
