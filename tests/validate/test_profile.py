"""Profiles: an office's own file overrides single values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pipeline.validate import Profile


def test_an_own_file_overrides_single_values(tmp_path: Path) -> None:
    own = tmp_path / "profile.toml"
    own.write_text('[thresholds]\nscore_tolerance = 0.1\n[severity]\nA04 = "info"\n', "utf-8")
    profile, shipped = Profile.load(own), Profile.shipped()
    assert profile.score_tolerance == Decimal("0.1")
    assert profile.severity == {"A04": "info"}
    assert profile.blocking == shipped.blocking
