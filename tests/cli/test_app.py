"""The command line without the chain: help, errors, exit codes, doctor, schema."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline import __version__
from pipeline.cli import error_boundary, main
from pipeline.errors import ConfigurationError, NotWord
from pipeline.model.outcome import Reason
from pipeline.ops import doctor

COMMANDS = [
    "convert", "watch", "extract", "check", "status", "approve", "withdraw", "supersede", "waive", "site",
    "rules", "schema", "doctor",
]  # fmt: skip
Cli = Callable[..., int]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `ziping` in an empty folder; return its exit code."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["ziping", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return code

    return run


def test_help_names_every_command(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli("--help") == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [word for word in listed if word in COMMANDS] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(
    cli: Cli, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert cli(command, "--help") == 0
    text = capsys.readouterr().out
    assert any("一" <= character <= "鿿" for character in text)
    assert "。" in text


def test_version(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli("--version") == 0
    assert capsys.readouterr().out == f"ziping {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    heavy = {"weasyprint", "docx", "pydantic", "rich", "lxml", "jinja2", "babel", "sqlite3", "watchdog"}
    code = "import sys; from pipeline.cli import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not heavy & set(loaded.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert",),
        ("convert", "missing.docx"),
        ("check", "."),
        ("extract", "missing.docx"),
        ("convert", "--jobs", "0", "."),
    ],
)
def test_wrong_usage_is_exit_2(
    cli: Cli, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert cli(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err


def test_wrong_configuration_is_exit_1_in_both_languages(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "ziping.toml").write_text("[inbox]\npol = 3\n")
    assert cli("doctor") == 1
    error = capsys.readouterr().err
    assert "ziping.toml:2" in error
    assert "没有 inbox.pol 这一项" in error
    assert "did you mean inbox.poll?" in error


def raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


class Misconfigured(ConfigurationError):
    """Settings with errors, for a test."""

    zh = "坏"
    en = "bad"
    do_zh = "修"
    do_en = "mend"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (NotWord(what_zh="图片", what_en="a picture"), 3, "这不是 Word 文档，而是图片。"),
        (Misconfigured(), 1, "mend"),
        (
            PermissionError(13, "Permission denied", "/x/outbox"),
            1,
            "Cannot read or write /x/outbox (Permission denied).",
        ),
        (ZeroDivisionError("secret"), 4, "ZeroDivisionError, test_app.py:"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_the_border_turns_errors_into_messages_and_codes(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, says: str
) -> None:
    assert error_boundary.run(raising(error)) == code
    printed = capsys.readouterr()
    assert says in printed.err
    assert "Traceback" not in printed.err
    assert "secret" not in printed.err
    assert printed.out == ""


def test_debug_shows_the_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZIPING_DEBUG", "1")
    assert error_boundary.run(raising(ZeroDivisionError("secret"))) == 4
    assert "Traceback" in capsys.readouterr().err


def test_the_schema_is_a_json_schema(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli("schema") == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert "funding" in schema["properties"]


def test_doctor_says_what_is_in_force_and_why(
    cli: Cli, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZIPING_INBOX_POLL", "7")
    monkeypatch.setattr(doctor, "fonts", lambda: doctor.MachineCheck("fonts", "ok", "NotoSerifSC"))
    assert cli("doctor", "--json", "--outbox", "out") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["fit"] is True
    assert report["configuration"]["inbox.poll"] == {
        "value": 7.0, "origin": "ZIPING_INBOX_POLL", "variable": "ZIPING_INBOX_POLL",
    }  # fmt: skip
    assert report["configuration"]["paths.outbox"]["origin"] == "option"
    checks = {check["name"]: check for check in report["checks"]}
    assert checks["site"]["state"] == "advice"
    assert "site.issuer" in checks["site"]["detail"]


def test_doctor_is_exit_1_where_the_machine_is_unfit(
    cli: Cli, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(doctor.LIBRARIES, "ziping-no-such", "libziping0")
    assert cli("doctor") == 1
    printed = capsys.readouterr().out
    assert "请安装 libziping0。" in printed
    assert "Install libziping0." in printed
    assert "inbox.poll = 10.0   (default)" in printed


def test_doctor_leaves_nothing_behind(cli: Cli, tmp_path: Path) -> None:
    cli("doctor")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_files_is_unfit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(ground: Path) -> None:
        raise PermissionError(13, "Permission denied", str(ground))

    monkeypatch.setattr(doctor, "rename_and_sync", refuse)
    check = doctor.folder("outbox", tmp_path / "not" / "yet")
    assert (check.state, check.remedy_en) == ("unfit", f"Make {tmp_path} writable.")


def test_missing_fonts_are_unfit_and_missing_office_is_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.assets.fonts", lambda: tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert doctor.fonts().state == "unfit"
    assert doctor.office().state == "advice"


def test_too_little_space_is_unfit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SPACE_NEEDED", 1 << 80)
    assert doctor.space(tmp_path / "outbox").state == "unfit"


def test_a_reason_is_told_chinese_first(capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli.display.output import print_error

    print_error(Reason("x", "坏", "bad", "修", "mend"))
    assert capsys.readouterr().err == "坏\n修\nbad\nmend\n"


def test_python_m_pipeline_is_the_same_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"ziping {__version__}\n"


def test_utf8_is_spoken_in_any_locale(tmp_path: Path) -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "pipeline", "--help"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert "自评表" in done.stdout.decode("utf-8")


def test_rules_shows_what_the_office_decided(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.toml").write_text(
        '[severity]\nA04 = "info"\nC08 = "off"\n[publish]\nblocking = ["A09"]\n', "utf-8"
    )
    Path("ziping.toml").write_text('[profile]\nfile = "own.toml"\n', "utf-8")
    assert cli("rules", "--json") == 0
    listed = {rule["code"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert (listed["A04"]["severity"], listed["A04"]["force"]) == ("warning", "info")
    assert [code for code, rule in listed.items() if rule["blocking"]] == ["A09"]
    assert cli("rules") == 0
    printed = capsys.readouterr().out
    assert "提示 info（warning）" in printed
    assert "关闭 off（info）" in printed


def test_a_wrong_profile_is_told_by_line_and_key(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.toml").write_text("[thresholds]\ncost_unter = 0.1\n", "utf-8")
    Path("ziping.toml").write_text('[profile]\nfile = "own.toml"\n', "utf-8")
    assert cli("rules") == 1
    told = capsys.readouterr().err
    assert "own.toml:2" in told
    assert "did you mean thresholds.cost_under?" in told
