"""A running service receives a translation: page, English edition and the next form show it."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from support.form_xml import form, funds, goals, head, indicators, total
from support.running import killed_at_end

from pipeline.render.pdf.reader import drawn
from tests.e2e.test_program import PROGRAM, Ziping, environment, ziping

__all__ = ["ziping"]
NAME, ENGLISH = "某项经费", "Some Operating Funds"


def drop(folder: Path, year: int) -> None:
    said = form(*head(NAME), *funds(), *goals(), *indicators(), *total(), year=f"（{year}年度）")
    (folder / "inbox" / f"{year}.docx").write_bytes(said)


def english(folder: Path, year: int) -> str:
    (found,) = (folder / "outbox" / "public" / str(year)).glob("*/*.en.pdf")
    return "".join(drawn(found.read_bytes()))


def page(folder: Path, year: int) -> str:
    (found,) = (folder / "outbox" / "public" / str(year)).glob("*/index.html")
    return found.read_text("utf-8")


def test_a_translation_reaches_editions_and_workers_of_a_running_service(
    ziping: Ziping, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "ziping.toml").write_text('[pdf]\nlanguages = ["zh", "en"]\n')
    drop(tmp_path, 2021)
    command = [*PROGRAM, "watch", "--settle", "0", "--poll", "0.2", "--jobs", "1"]
    started = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True)
    with killed_at_end(started) as service:
        assert service.stdout is not None
        assert "published" in service.stdout.readline()
        before = english(tmp_path, 2021)
        entry = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{NAME}"\nmsgstr "{ENGLISH}"\n'
        (tmp_path / "in.po").write_text(entry, "utf-8")
        ziping("catalogue", "import", "in.po")
        assert "SomeOperatingFunds" not in before
        assert "SomeOperatingFunds" in english(tmp_path, 2021)
        assert ENGLISH in page(tmp_path, 2021)
        drop(tmp_path, 2022)
        assert "published" in service.stdout.readline()
        assert "SomeOperatingFunds" in english(tmp_path, 2022)
        service.send_signal(signal.SIGTERM)
        assert service.wait(120) == 0
