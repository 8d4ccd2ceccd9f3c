"""Chromium for tests, with the shipped fonts, so that pages look the same on every machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pipeline.assets import fonts

CHROMIUM = Path("/usr/bin/chromium")


def launched(playwright: Any) -> Any:  # noqa: ANN401  playwright may be missing
    """Start a browser with playwright."""
    shipped = {**os.environ, "FONTCONFIG_FILE": str(fonts() / "fonts.conf")}
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"], env=shipped)
