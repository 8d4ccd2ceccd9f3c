"""Chromium for tests, with the fonts that travel with the program: pages look the same on every machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pipeline.assets import fonts

CHROMIUM = Path("/usr/bin/chromium")


def launched(playwright: Any) -> Any:  # noqa: ANN401  playwright may be missing
    """A browser of a playwright."""
    shipped = {**os.environ, "FONTCONFIG_FILE": str(fonts() / "fonts.conf")}
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"], env=shipped)
