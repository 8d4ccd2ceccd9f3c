"""Every command in the READMEs is run in a copy of the checkout, as a new user would run it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.folders import ROOT
from support.waiting import until

READMES = ("README.md", "README.zh-CN.md")
COPIED = ("Makefile", "examples", "inbox", "outbox/README.md", "pipeline", "templates", "pyproject.toml")


def blocks(readme: str) -> list[str]:
    """Return the fenced commands, one string per block."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / readme).read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the checkout that uses the existing `.venv`, because the tests run in it."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    _script(tmp_path / "deploy" / "setup.sh", "true")
    _script(tmp_path / ".venv" / "bin" / "python", f'exec "{sys.executable}" "$@"')
    run = f'PYTHONPATH="{tmp_path}" exec "{sys.executable}" -m pipeline "$@"'
    _script(tmp_path / ".venv" / "bin" / "ziping", run)
    _script(tmp_path / ".venv" / "bin" / "activate", f'PATH="{tmp_path}/.venv/bin:$PATH"')
    return tmp_path


def _script(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def _environment(**changes: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("ZIPING_", "MAKE"))}
    return own | changes


def _run(script: str, folder: Path, **changes: str) -> str:
    done = subprocess.run(
        ["/bin/bash", "-eu", "-c", script],
        cwd=folder,
        env=_environment(**changes),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = ([re.sub(r'".*?"', "", b) for b in blocks(readme)] for readme in READMES)
    assert english == chinese
    assert "make demo" in english[0]


def test_pictures_and_links_are_there() -> None:
    for readme in READMES:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / readme).read_text("utf-8")):
            assert (ROOT / target).is_file(), f"{readme}: {target}"


def _bare_path(folder: Path) -> str:
    """Return a PATH with only the programs that the Makefile calls, without LibreOffice."""
    for tool in ("make", "sh"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    return str(folder)


def test_the_demo_ends_well_and_shows_what_was_returned(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bare = _bare_path(tmp_path_factory.mktemp("bin"))
    printed = _run(blocks("README.md")[0].splitlines()[0], checkout, PATH=bare)
    assert "12 / 12" in printed
    assert "✗ 常年聘请律师费.doc\n    旧格式文档" in printed
    assert (checkout / "outbox" / "public" / "index.html").is_file()
    state = _published(checkout)
    again = _run("make demo", checkout, PATH=bare)
    assert "2022年度项目支出绩效自评表汇总.docx" in again
    assert "已公开 published" in again
    assert _published(checkout) == state


def _published(checkout: Path) -> dict[str, bytes]:
    """Return every record with the revision shown on its page."""
    return {
        str(page): page.read_bytes() for page in (checkout / "outbox" / "public").glob("2022/*/index.html")
    }


def test_the_tour_runs_line_by_line(checkout: Path) -> None:
    tour = blocks("README.md")[1]
    assert len(tour.splitlines()) == 10
    _run(tour, checkout)
    assert list((checkout / "inbox" / "回执").glob("政府热线经费*.html"))


@pytest.fixture
def served(checkout: Path) -> Iterator[str]:
    """Run `make serve` on a free port until the test ends."""
    (checkout / "outbox" / "public").mkdir()
    (checkout / "outbox" / "public" / "index.html").write_text("hello")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["make", "serve", f"PORT={port}"]
    with subprocess.Popen(
        command, cwd=checkout, env=_environment(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            os.killpg(server.pid, 15)


def test_the_website_is_served(served: str) -> None:
    body: list[bytes] = []
    until(lambda: _fetch(served, body))
    assert body == [b"hello"]


def _fetch(address: str, body: list[bytes]) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            body.append(answer.read())
    except (urllib.error.URLError, ConnectionError):
        return False
    return True
