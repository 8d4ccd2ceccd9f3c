"""Output to terminals, logs and pipes: no control characters, and work goes on if nobody reads it."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.disk import no_space

from pipeline.cli import error_boundary, main
from pipeline.cli.commands import status
from pipeline.cli.display import answers_table, findings, log, output
from pipeline.errors import Duplicate, NotWord
from pipeline.model.answer import Answer
from pipeline.model.outcome import Outcome, Verdict
from pipeline.printable import shown
from pipeline.service.daemon import watch as service_run

NAME = "甲\x1b[31m\n\x9b2J\u202ex.docx"
SHOWN = "甲�[31m��2J�x.docx"
ANSWER = Answer(
    NAME, None, "duplicate", Duplicate(name=NAME, when="2023").reason(), receipt=f"receipts/{NAME}"
)


def test_controls_are_replaced_and_nothing_else() -> None:
    assert shown(NAME) == SHOWN
    assert shown("".join(map(chr, (*range(32), *range(127, 160))))) == "�" * 65
    assert shown("“甲 1” – ＡＢ，é😀\u3000\u00a0") == "“甲 1” – ＡＢ，é😀\u3000\u00a0"


def printed_by_table() -> None:
    answers_table.print_answers([ANSWER], Path("outbox"))


def printed_by_check() -> None:
    findings.print_outcome(NAME, Outcome(NAME, "", reason=Duplicate(name=NAME, when="2023").reason()))


def printed_by_status() -> None:
    reason = {"message_zh": f"与{NAME}相同", "message_en": NAME}
    row = {"name": NAME, "state": "duplicate", "received_at": None, "records": [], "reason": reason}
    gone = {"id": "2022-x", "state": "withdrawn", "reason": reason}
    status._print({"submissions": [row], "records": [gone], "counts": {}, "cluster": None, "public": None})


def printed_by_an_error() -> None:
    output.print_error(NotWord(what_zh=NAME, what_en=NAME).reason())


@pytest.mark.parametrize(
    "printing", [printed_by_table, printed_by_check, printed_by_status, printed_by_an_error]
)
def test_a_name_cannot_steer_a_terminal(
    capsys: pytest.CaptureFixture[str], printing: Callable[[], None]
) -> None:
    printing()
    printed = "".join(capsys.readouterr())
    assert SHOWN in printed
    assert not set(printed) & set("\x1b\x9b\u202e")


def test_a_name_cannot_forge_an_entry_of_the_log() -> None:
    record = logging.makeLogRecord({"msg": "%s: bad\ntrace", "args": ("a\x1b[0m\n2026 ERROR forged",)})
    lines = log._OneByOne("%(message)s").format(record).split("\n")
    assert lines == ["a�[0m", "    2026 ERROR forged: bad", "    trace"]


def test_a_name_that_is_no_text_is_logged(tmp_path: Path) -> None:
    handler = log._file(tmp_path / "state" / "ziping.log")
    handler.emit(logging.makeLogRecord({"msg": "\udcff.docx"}))
    handler.close()
    assert (tmp_path / "state" / "ziping.log").read_text("utf-8").endswith(" \\udcff.docx\n")


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        ([("a", "published"), ("b", "duplicate")], 0),
        ([("a", "published"), ("b", "returned")], 3),
        ([("a", "failed"), ("b", "returned")], 4),
        ([("a", "failed"), ("a", "published")], 0),
    ],
)
def test_watch_once_ends_as_convert_does(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verdicts: list[tuple[str, Verdict]],
    code: int,
) -> None:
    class StandIn:
        def __init__(self, _: object, on_answer: Callable[[Answer], None]) -> None:
            self._on_answer = on_answer

        def once(self) -> None:
            for name, verdict in verdicts:
                self._on_answer(Answer(f"{name}\x1b", None, verdict))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(service_run, "Watch", StandIn)
    monkeypatch.setattr("sys.argv", ["ziping", "watch", "--once"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        f"{n}�" for n, _ in verdicts
    ]


def test_a_listener_hears_on_where_nobody_reads() -> None:
    said: list[str] = []

    def say(answer: Answer) -> None:
        said.append(answer.file)
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    listener = output.Listener(say)
    listener(ANSWER)
    listener(ANSWER)
    assert said == [NAME]
    listener.complain()


def test_a_listener_complains_of_a_full_disk() -> None:
    def say(answer: Answer) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    listener = output.Listener(say)
    listener(ANSWER)
    with pytest.raises(OSError, match="No space left"):
        listener.complain()


def test_standard_output_has_a_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "write", no_space)
    assert error_boundary.run(lambda: output.print_json({})) == 1
    assert (
        "Cannot read or write 标准输出 standard output (No space left on device)." in capsys.readouterr().err
    )


def test_a_closed_output_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert error_boundary.run(lambda: output.print_json({})) == 0
