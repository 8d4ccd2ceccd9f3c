"""Rules for the repository that can be checked automatically."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support.folders import ROOT

EXTRAS = ("cluster", "remote", "sign")
LOCKS = tuple(f"requirements/{kind}.lock" for kind in ("run", "dev", *EXTRAS))
FOREIGN = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(("work", "root", "home")) + r")/[a-z]"
    r"|" + "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.")),
)


def tracked() -> list[Path]:
    """Return every file that is or will be in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [f for name in listed.stdout.decode().split("\0") if name and (f := ROOT / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_imports_run_downwards() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_path_of_a_machine_and_no_registry_is_named() -> None:
    found = []
    for file in tracked():
        try:
            lines = file.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, 1) if FOREIGN.search(line)]
    assert found == []


def swallows_all(handler: ast.ExceptHandler) -> bool:
    """Return whether an `except` catches every error and does not raise it again."""
    kind = ast.unparse(handler.type) if handler.type else "Exception"
    again = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return kind in {"Exception", "BaseException"} and not again


def test_broad_except_stands_at_the_two_borders_only() -> None:
    found = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and swallows_all(node)
    }
    assert found == {"pipeline/cli/error_boundary.py", "pipeline/service/context/guard.py"}


def test_templates_stand_in_folders_of_the_rooms_that_fill_them_in() -> None:
    rooms = {path.parent.name for path in (ROOT / "pipeline").rglob("__init__.py")}
    assert {path.name for path in (ROOT / "templates").iterdir()} - rooms == {"fonts", "locale"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"(^|\s)(--index|--find-links|--extra|-f |-i |file:|/)", text.replace("\\\n", ""))
    requirements = [line for line in text.replace("\\\n", "").splitlines() if line and line[0] not in " #"]
    assert requirements
    assert [line for line in requirements if "--hash=sha256:" not in line] == []


def names(wanted: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ \[;]", line)[0].lower() for line in wanted}


def test_the_locks_agree_with_the_project_and_with_each_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    running, developing, *extras = map(pins, LOCKS)
    assert names(project["project"]["dependencies"] + project["build-system"]["requires"]) <= running.keys()
    assert running.items() <= developing.items()
    for name, found in zip(EXTRAS, extras, strict=True):
        assert names(project["project"]["optional-dependencies"][name]) <= found.keys() - running.keys()
        assert found.items() <= developing.items()
        assert {
            package: pin for package, pin in found.items() if package in running
        }.items() <= running.items()
