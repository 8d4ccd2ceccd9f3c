"""LibreOffice saves into the inbox of a running service: one submission, complete and answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.folders import ROOT
from support.running import killed_at_end

EXAMPLE = ROOT / "examples" / "odd" / "常年聘请律师费.doc"
PROGRAM = [sys.executable, "-m", "pipeline"]


@pytest.mark.office
def test_what_libreoffice_saves_is_taken_once_and_whole(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZIPING_")}
    (tmp_path / "inbox").mkdir()
    command = [*PROGRAM, "watch", "--settle", "0.5", "--jobs", "1", "--log", "json"]
    started = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    )
    with killed_at_end(started) as service:
        assert service.stdout is not None
        save(EXAMPLE, tmp_path / "inbox", tmp_path / "profile")
        answer = json.loads(service.stdout.readline())
        service.terminate()
        rest = service.stdout.read()
    assert (answer["file"], answer["verdict"]) == ("常年聘请律师费.docx", "published")
    assert (rest, service.returncode) == ("", 0)
    assert [f.name for f in (tmp_path / "inbox").iterdir()] == ["回执"]
    (record,) = (tmp_path / "outbox" / "public" / "2022").glob("*/record.json")
    assert json.loads(record.read_text("utf-8"))["project"]["name"] == "常年聘请律师费"


def save(document: Path, folder: Path, profile: Path) -> None:
    settings = f"-env:UserInstallation={profile.as_uri()}"
    command = [
        "soffice",
        settings,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(document),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
