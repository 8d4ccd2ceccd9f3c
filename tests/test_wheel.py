"""The wheel contains all that the program needs: it runs in a separate environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from support.folders import ROOT

SAMPLE = ROOT / "examples" / "single" / "常年聘请律师费.docx"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command outside the checkout, without its settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ZIPING_", "PYTHON", "PIP_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the locked tools, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("ziping-*.whl"))


@pytest.fixture(scope="module")
def ziping(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script in an empty environment to which only the dependencies are added."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    run(sys.executable, "-m", "pip", "--isolated", "--python", python, *install, cwd=home)
    own = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).stdout.strip()
    )
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    where = run(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=home).stdout
    assert Path(where.strip()).is_relative_to(home)
    return home / "bin" / "ziping"


def test_a_form_becomes_a_disclosure(ziping: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path)
    run(ziping, "convert", SAMPLE.name, cwd=tmp_path)
    record = next((tmp_path / "outbox" / "public" / "2022").glob("*/record.json"))
    assert "常年聘请律师费" in record.read_text("utf-8")
    assert (record.parent / f"{record.parent.name}.pdf").read_bytes().startswith(b"%PDF")
    assert "常年聘请律师费" in (record.parent / "index.html").read_text("utf-8")


def test_the_machine_is_found_fit(ziping: Path, tmp_path: Path) -> None:
    assert "NotoSerifSC" in run(ziping, "doctor", cwd=tmp_path).stdout
