"""`ziping verify` as a citizen uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

from support.folders import ROOT
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.cli.commands.verify import CODES
from pipeline.cli.display.verify_words import CHECKS, VERDICTS
from pipeline.verify.checks import Code, Verdict

SAMPLE = ROOT / "tests" / "render" / "data" / "06.json"


def test_everything_that_is_found_can_be_said_in_both_languages() -> None:
    assert set(CHECKS) == set(get_args(Code))
    assert set(VERDICTS) == set(CODES) == set(get_args(Verdict))


def test_a_file_alone_cannot_be_judged() -> None:
    done = CliRunner().invoke(app, ["verify", str(SAMPLE), "--json"])
    assert done.exit_code == 4
    assert json.loads(done.stdout)["verdict"] == "unknown"


def test_a_file_that_the_manifest_does_not_list_is_not_what_was_published(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    done = CliRunner().invoke(app, ["verify", str(SAMPLE), "--manifest", str(tmp_path / "manifest.json")])
    assert done.exit_code == 3
    assert "不是现在公开的内容" in done.stdout
    assert "This is not what is published now." in done.stdout
