from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
"""The same examples in every run of the suite, however busy the machine is; `--hypothesis-profile=default`
looks for new ones."""
settings.load_profile("same")


@pytest.fixture
def unprivileged() -> list[str]:
    """What to put before a command so that permissions of files count, for root too."""
    if os.geteuid():
        return []
    drop = ["setpriv", "--bounding-set=-all"]
    if (
        not shutil.which(drop[0])
        or subprocess.run([*drop, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("root that cannot let go of its rights")
    return drop
