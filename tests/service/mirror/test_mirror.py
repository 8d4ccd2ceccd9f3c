"""The public folder at its target: no page links to a missing file, and files of others stay."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.manifests import listed, listing, write_manifest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import ConfigurationError, MirrorFailed
from pipeline.service.mirror import mirror, to_folder, to_rsync
from pipeline.service.mirror.mirror import plan
from pipeline.service.outbox.paths import Outbox

PATHS = (
    "2022/2022-a-1/2022-a-1.pdf", "2022/2022-a-1/index.html", "2022/2022-a-1/record.json", "2022/index.html",
    "assets/site.css", "index.html", "pagefind/2022/fragment/a.pf_fragment", "pagefind/2022/pagefind-entry.json",
)  # fmt: skip


def write(outbox: Outbox, **changes: str | None) -> None:
    """Write the public folder with some files changed, and its manifest."""
    texts: dict[str, str | None] = {path: path for path in PATHS} | changes
    hashes = {}
    shutil.rmtree(outbox.public, ignore_errors=True)
    for path, text in texts.items():
        if text is not None:
            (outbox.public / path).parent.mkdir(parents=True, exist_ok=True)
            (outbox.public / path).write_text(text)
            hashes[path] = hashlib.sha256(text.encode()).hexdigest()
    write_manifest(outbox.public, hashes)


def held(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    made = Outbox(tmp_path / "outbox")
    write(made)
    return made


@pytest.fixture(params=["folder", "rsync"])
def target(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder, or the same folder reached by rsync with a fake ssh that stays on this machine."""
    if request.param == "folder":
        return str(tmp_path / "www" / "site")
    if not shutil.which("rsync"):
        pytest.skip("no rsync here")
    shell = tmp_path / "rsh"
    shell.write_text('#!/bin/sh\nshift\nexec sh -c "$*"\n')
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    return f"web:{tmp_path}/www/site"


def test_the_target_holds_what_is_public_and_keeps_what_is_its_own(
    outbox: Outbox, target: str, tmp_path: Path
) -> None:
    www = tmp_path / "www" / "site"
    done = mirror.mirror(outbox, target)
    assert (done.added, done.changed, done.removed) == (frozenset(PATHS), frozenset(), ())
    assert held(www) == held(outbox.public)
    (www / ".well-known").mkdir()
    (www / ".well-known" / "security.txt").write_text("mine")
    gone: dict[str, None] = {path: None for path in PATHS if "2022-a-1" in path}
    write(outbox, **gone, **{"index.html": "other text", "2023/index.html": "new"})
    done = mirror.mirror(outbox, target)
    assert (done.added, done.changed) == ({"2023/index.html"}, {"index.html"})
    assert done.removed == tuple(gone)
    assert held(www) == {**held(outbox.public), ".well-known/security.txt": "mine"}
    assert not (www / "2022" / "2022-a-1").exists()


def test_what_the_target_lost_is_brought_again(outbox: Outbox, target: str, tmp_path: Path) -> None:
    mirror.mirror(outbox, target)
    (tmp_path / "www/site/index.html").unlink()
    mirror.mirror(outbox, target)
    assert held(tmp_path / "www/site") == held(outbox.public)


def test_files_come_before_pages_and_pages_before_lists(outbox: Outbox) -> None:
    files, pages, lists = plan(listed(outbox.public), {}).stages
    assert set(pages) == {"2022/2022-a-1/index.html", "pagefind/2022/pagefind-entry.json"}
    assert set(lists) == {"2022/index.html", "index.html"}
    assert set(files) == set(PATHS) - set(pages) - set(lists)


def test_at_every_moment_what_a_page_leads_to_is_there(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    copy, remove = to_folder.atomic.copy_whole, to_folder.atomic.remove
    monkeypatch.setattr(to_folder.atomic, "copy_whole", lambda s, t: (seen.append(f"+{t.name}"), copy(s, t)))
    monkeypatch.setattr(to_folder.atomic, "remove", lambda t: (seen.append(f"-{t.name}"), remove(t)))
    mirror.mirror(outbox, str(tmp_path / "www"))
    write(outbox, **{"2022/2022-a-1/record.json": None, "index.html": "changed"})
    mirror.mirror(outbox, str(tmp_path / "www"))
    assert seen.index("+record.json") < seen.index("+index.html")
    new, old = (next(name for name in order if name.startswith("+site-")) for order in (seen[::-1], seen))
    assert seen[-6:] == [
        "+index.html", "-record.json", "-manifest.json.minisig", new, "+manifest.json", f"-{old[1:]}",
    ]  # fmt: skip


def test_parts_that_an_abrupt_end_left_go_with_the_next_run(
    outbox: Outbox, target: str, tmp_path: Path
) -> None:
    mirror.mirror(outbox, target)
    www = tmp_path / "www/site"
    (www / "manifest" / "2022-0123456789abcdef.json").write_text("{}")
    (www / "manifest" / "readme.txt").write_text("mine")
    mirror.mirror(outbox, target)
    assert held(www) == held(outbox.public) | {"manifest/readme.txt": "mine"}


def test_a_copy_with_a_manifest_of_one_file_is_brought_up_to_date(
    outbox: Outbox, target: str, tmp_path: Path
) -> None:
    mirror.mirror(outbox, target)
    www = tmp_path / "www/site"
    (www / "gone.html").write_text("gone")
    (www / "manifest.json").write_text(json.dumps(listed(www) | {"gone.html": "0"}))
    assert mirror.mirror(outbox, target).removed == ("gone.html",)
    assert held(www) == held(outbox.public)


def test_nothing_is_removed_for_a_manifest_that_lost_a_part(outbox: Outbox, tmp_path: Path) -> None:
    www = tmp_path / "www"
    mirror.mirror(outbox, str(www))
    before = held(www)
    (part,) = listing(outbox.public).parts
    (outbox.public / part).unlink()
    with pytest.raises(ConfigurationError, match=part):
        mirror.mirror(outbox, str(www))
    assert held(www) == before


def test_a_manifest_that_a_stranger_wrote_reaches_nothing_outside(outbox: Outbox, tmp_path: Path) -> None:
    www = tmp_path / "www"
    www.mkdir()
    (tmp_path / "mine").write_text("mine")
    (www / "manifest.json").write_text(json.dumps({"../mine": "0", str(tmp_path / "mine"): "0"}))
    assert mirror.mirror(outbox, str(www)).removed == ()
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_that_changes_meanwhile_is_mirrored_again(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out = mirror._carry_out
    left = [1]

    def changing(*given: Any, **named: Any) -> None:  # noqa: ANN401
        carry_out(*given, **named)
        if left and left.pop():
            write(outbox, **{"index.html": "later"})

    monkeypatch.setattr(mirror, "_carry_out", changing)
    mirror.mirror(outbox, str(tmp_path / "www"))
    assert held(tmp_path / "www") == held(outbox.public)


def test_nothing_is_mirrored_into_itself_or_where_nothing_is(outbox: Outbox, tmp_path: Path) -> None:
    for place in (outbox.public, outbox.public / "x", outbox.root):
        with pytest.raises(MirrorFailed):
            mirror.mirror(outbox, str(place))
    with pytest.raises(ConfigurationError):
        mirror.mirror(Outbox(tmp_path / "none"), str(tmp_path / "www"))


def test_a_target_that_cannot_be_reached_says_why(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MirrorFailed):
        mirror.mirror(outbox, str(tmp_path / "file"))
    monkeypatch.setattr(to_rsync.shutil, "which", lambda _: None)
    with pytest.raises(ConfigurationError, match="rsync"):
        mirror.mirror(outbox, "host:/srv/www")


def test_the_command_says_what_it_would_do_and_does_it(outbox: Outbox, tmp_path: Path) -> None:
    www, given = tmp_path / "www", ["--outbox", str(outbox.root)]
    told = CliRunner().invoke(app, ["publish-to", str(www), "--dry-run", *given])
    assert (told.exit_code, www.exists()) == (0, False)
    assert "+ index.html" in told.stdout
    done = CliRunner().invoke(app, ["publish-to", str(www), "--json", *given])
    assert json.loads(done.stdout)["added"] == sorted(PATHS)
    assert (www / "index.html").is_file()


def test_a_signature_that_nobody_keeps_up_goes_from_the_target_too(
    outbox: Outbox, target: str, tmp_path: Path
) -> None:
    signature = outbox.public / "manifest.json.minisig"
    signature.write_text("signed")
    mirror.mirror(outbox, target)
    assert (tmp_path / "www/site/manifest.json.minisig").read_text() == "signed"
    signature.unlink()
    mirror.mirror(outbox, target)
    assert held(tmp_path / "www/site") == held(outbox.public)
