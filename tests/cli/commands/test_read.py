"""Commands that read a file in their own process enforce the time limit too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from faults.hang import hang

from pipeline import chain
from pipeline.cli import main


@pytest.mark.parametrize("command", ["extract", "check"])
def test_a_file_that_takes_too_long_is_returned_and_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    real = getattr(chain, command)

    def slow(data: bytes, *given: object, **named: object) -> object:
        if data == b"slow":
            hang()
        return real(data, *given, **named)

    monkeypatch.setattr(chain, command, slow)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ziping.toml").write_text("[limits]\nread_seconds = 0.5\noffice_seconds = 0\n")
    (tmp_path / "1.docx").write_bytes(b"slow")
    (tmp_path / "2.docx").write_bytes(b"text")
    options = ["--json"] if command == "check" else []
    monkeypatch.setattr("sys.argv", ["ziping", command, *options, "1.docx", "2.docx"])
    with pytest.raises(SystemExit) as ended:
        main()
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ended.value.code == 3
    assert [(a["verdict"], a["reason"]["code"]) for a in answers] == [
        ("returned", "timeout"),
        ("returned", "not-word"),
    ]
