"""Profiles: an office's own file overrides single values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pipeline.validate import Profile


def test_an_own_file_overrides_single_values(tmp_path: Path) -> None:
    own = tmp_path / "profile.toml"
    own.write_text('[thresholds]\nexecution_rate_needs_reason = 0.9\n[severity]\nA04 = "info"\n', "utf-8")
    profile, shipped = Profile.load(own), Profile.shipped()
    assert profile.execution_rate_needs_reason == Decimal("0.9")
    assert profile.severity == {"A04": "info"}
    assert profile.blocking == shipped.blocking
