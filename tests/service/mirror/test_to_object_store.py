"""The website in an object store: withdrawals first, the manifest last, and nothing is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.fakes import Ticking

from pipeline.config import addresses
from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError, MirrorFailed
from pipeline.model.public_layout import is_manifest_part
from pipeline.ops import probes
from pipeline.service.mirror import configured_store, mirror, object_index, object_store, to_object_store
from pipeline.service.mirror.object_store import ObjectStore
from pipeline.service.monitoring.remote_status import remote_statuses
from pipeline.service.outbox.paths import Outbox
from tests.service.mirror.test_mirror import PATHS, write

fsspec = pytest.importorskip("fsspec", reason="no fsspec here")

TARGET = "memory://bucket/site"
PART, OLD_PART = "+manifest/site", "-manifest/site"
"""What is done to a part of the manifest, without the hash in its name."""
GONE = [path for path in PATHS if path.startswith("2022/2022-a-1/")]


@pytest.fixture
def outbox(settings: Settings) -> Outbox:
    made = Outbox(settings.outbox)
    write(made)
    return made


@pytest.fixture(autouse=True)
def _emptied(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty the store in memory after each test, and do not wait for the disk."""
    monkeypatch.setattr(object_index, "_SYNCHRONOUS", "OFF")
    monkeypatch.setattr("os.fsync", lambda _: None)
    yield
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


@pytest.fixture
def stored(settings: Settings) -> Settings:
    return replace(settings, public_store=TARGET)


@pytest.fixture
def deeds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what is done to the store, in order, one object at a time."""
    done: list[str] = []
    put, remove = ObjectStore.put, ObjectStore.remove

    def noted_put(self: ObjectStore, source: Path, name: str) -> None:
        put(self, source, name)
        done.append(f"+{spelled(name)}")

    def noted_remove(self: ObjectStore, name: str) -> None:
        remove(self, name)
        done.append(f"-{spelled(name)}")

    monkeypatch.setattr(ObjectStore, "put", noted_put)
    monkeypatch.setattr(ObjectStore, "remove", noted_remove)
    monkeypatch.setattr(to_object_store, "_AT_ONCE", 1)
    return done


def spelled(name: str) -> str:
    """Return the name of an object; of a part of the manifest, without the hash in it."""
    return name.rsplit("-", 1)[0] if is_manifest_part(name) else name


def there() -> dict[str, str]:
    memory = fsspec.filesystem("memory")
    root = "/bucket/site/"
    return {name.removeprefix(root): memory.cat_file(name).decode() for name in memory.find(root)}


def here(outbox: Outbox) -> dict[str, str]:
    public = outbox.public
    return {p.relative_to(public).as_posix(): p.read_text() for p in public.rglob("*") if p.is_file()}


def test_a_store_comes_to_hold_what_is_public(outbox: Outbox, deeds: list[str]) -> None:
    done = mirror.mirror(outbox, TARGET)
    assert there() == here(outbox)
    assert (done.added, done.removed) == (frozenset(PATHS), ())
    assert deeds == [
        "+2022/2022-a-1/2022-a-1.pdf", "+2022/2022-a-1/record.json", "+assets/site.css",
        "+pagefind/2022/fragment/a.pf_fragment", "+2022/2022-a-1/index.html", "+pagefind/2022/pagefind-entry.json",
        "+2022/index.html", "+index.html", PART, "+manifest.json",
    ]  # fmt: skip


def test_only_what_changed_is_brought(outbox: Outbox, deeds: list[str]) -> None:
    mirror.mirror(outbox, TARGET)
    deeds.clear()
    assert mirror.mirror(outbox, TARGET).added == frozenset()
    assert deeds == []
    write(outbox, **{"index.html": "v2", "2022/2022-b-2/index.html": "new"})
    mirror.mirror(outbox, TARGET)
    assert deeds == ["+2022/2022-b-2/index.html", "+index.html", PART, "+manifest.json", OLD_PART]


def test_what_is_withdrawn_goes_first_and_what_is_stale_last(outbox: Outbox, deeds: list[str]) -> None:
    mirror.mirror(outbox, TARGET)
    deeds.clear()
    gone: dict[str, str | None] = dict.fromkeys(GONE)
    write(
        outbox,
        **gone,
        **{
            "assets/site.css": None,
            "pagefind/2022/pagefind-entry.json": "v2",
            "2022/2022-b-2/index.html": "b",
        },
    )
    done = mirror.mirror(outbox, TARGET)
    assert done.withdrawn == ("2022-a-1",)
    removed = [f"-{path}" for path in sorted(GONE)]
    assert deeds[: len(removed)] == removed
    assert deeds[len(removed) :] == [
        "+pagefind/2022/pagefind-entry.json", "+2022/2022-b-2/index.html", PART, "+manifest.json", OLD_PART, "-assets/site.css",
    ]  # fmt: skip
    assert there() == here(outbox)


def test_what_is_withdrawn_meanwhile_does_not_wait(
    outbox: Outbox, deeds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawal in the middle of a run that sends many other files."""
    mirror.mirror(outbox, TARGET)
    deeds.clear()
    monkeypatch.setattr(to_object_store, "_BATCH", 1)
    more = {f"2022/2022-b-{n}/record.json": "b" for n in range(5)}
    write(outbox, **more)
    put = ObjectStore.put

    def and_withdraw(self: ObjectStore, source: Path, name: str) -> None:
        put(self, source, name)
        if name == "2022/2022-b-1/record.json" and (outbox.public / GONE[0]).exists():
            write(outbox, **more, **dict.fromkeys(GONE))

    monkeypatch.setattr(ObjectStore, "put", and_withdraw)
    mirror.mirror(outbox, TARGET)
    assert deeds[2:5] == [f"-{path}" for path in sorted(GONE)]
    assert there() == here(outbox)


@pytest.mark.parametrize("fails", range(9))
def test_a_run_that_was_cut_off_is_completed(
    stored: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """The store fails at each step of a run; what is already there is not sent again."""
    done: list[str] = []
    put = ObjectStore.put

    def breaking(self: ObjectStore, source: Path, name: str) -> None:
        if len(done) == fails:
            raise MirrorFailed(target=TARGET, detail="gone")
        put(self, source, name)
        done.append(name)

    with monkeypatch.context() as broken:
        broken.setattr(to_object_store, "_AT_ONCE", 1)
        broken.setattr(to_object_store, "_BATCH", 1)
        broken.setattr(ObjectStore, "put", breaking)
        with pytest.raises(MirrorFailed):
            configured_store.update_store(stored)
        status = configured_store.status(stored)
        assert status
        assert status["failure"]["code"] == "mirror"
        assert status["behind"] >= len(PATHS) - fails
        assert status["carried_at"] is None
        write(outbox, **dict.fromkeys(GONE))
    configured_store.update_store(stored, Ticking())
    assert there() == here(outbox)
    assert configured_store.status(stored) == {
        "target": TARGET, "behind": 0, "withdrawn": [], "carried_at": "2026-03-01T09:00:00+08:00", "failure": None,
    }  # fmt: skip


def test_what_is_withdrawn_is_pending_until_it_is_gone_there(
    stored: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured_store.update_store(stored)
    write(outbox, **dict.fromkeys(GONE), **{"index.html": "v2"})

    def gone(*_: object) -> None:
        raise MirrorFailed(target=TARGET, detail="gone")

    assert pending(stored) == ["2022-a-1"]
    with monkeypatch.context() as broken:
        broken.setattr(ObjectStore, "put", gone)
        with pytest.raises(MirrorFailed):
            configured_store.update_store(stored)
    assert [path for path in GONE if path in there()] == []
    assert pending(stored) == ["2022-a-1"]
    assert [one.is_trouble for one in remote_statuses(stored)] == [False, True, True]
    assert "2022-a-1" in remote_statuses(stored)[-1].en
    configured_store.update_store(stored)
    assert pending(stored) == []
    assert [one.is_trouble for one in remote_statuses(stored)] == [False]


def pending(settings: Settings) -> list[str]:
    status = configured_store.status(settings)
    assert status
    return list(status["withdrawn"])


def test_what_nobody_remembers_is_learnt_from_the_store(outbox: Outbox) -> None:
    """A new machine: old files of the site are removed, files of others stay, hashes are not trusted."""
    mirror.mirror(outbox, TARGET)
    memory = fsspec.filesystem("memory")
    for path in ("2021/2021-z-9/index.html", "of-others.html", "index.html"):
        memory.pipe_file(f"/bucket/site/{path}", b"?")
    for file in (outbox.state / "stores").iterdir():
        file.unlink()
    write(outbox, **dict.fromkeys(GONE))
    mirror.mirror(outbox, TARGET)
    assert there() == here(outbox) | {"of-others.html": "?"}


def test_what_the_store_lost_is_brought_again(outbox: Outbox) -> None:
    mirror.mirror(outbox, TARGET)
    fsspec.filesystem("memory").rm_file("/bucket/site/index.html")
    assert mirror.mirror(outbox, TARGET).added == {"index.html"}
    assert there() == here(outbox)


def test_nothing_is_done_where_nothing_is_asked_or_public(settings: Settings, stored: Settings) -> None:
    assert configured_store.update_store(stored) == 0
    assert configured_store.status(settings) is None
    assert configured_store.update_store(settings) == 0
    with pytest.raises(ConfigurationError, match="no site"):
        mirror.mirror(Outbox(stored.outbox), TARGET)


def test_a_dry_run_brings_nothing(outbox: Outbox) -> None:
    assert mirror.mirror(outbox, TARGET, dry_run=True).added == frozenset(PATHS)
    assert there() == {}


def test_a_signature_comes_and_goes_with_the_manifest(outbox: Outbox, deeds: list[str]) -> None:
    signature = outbox.public / "manifest.json.minisig"
    signature.write_text("signed")
    mirror.mirror(outbox, TARGET)
    assert deeds[-2:] == ["+manifest.json.minisig", "+manifest.json"]
    signature.unlink()
    write(outbox, **{"index.html": "v2"})
    mirror.mirror(outbox, TARGET)
    assert "manifest.json.minisig" not in there()


@pytest.mark.parametrize(
    ("target", "is_one"),
    [("s3://a/b", True), ("gs://a", True), ("memory://a", True), ("rsync://a/b", False), ("file:///a", False),
     ("web:/srv", False), ("user@web:a", False), ("/srv/www", False), ("s3://", False)],
)  # fmt: skip
def test_a_store_is_told_by_its_address(target: str, is_one: bool) -> None:
    assert addresses.is_store(target) is is_one


def test_no_password_is_shown() -> None:
    assert object_store.without_secrets("sftp://u:p@host/www") == "sftp://host/www"


def test_a_driver_that_is_missing_is_named() -> None:
    with pytest.raises(ConfigurationError) as missing:
        ObjectStore("gs://bucket/site")
    assert "ziping[remote]" in missing.value.reason().remedy_en


def test_doctor_tries_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    (check,) = probes.store(TARGET)
    assert (check.state, check.name, there()) == ("ok", "store", {})
    assert list(probes.store("")) == []
    monkeypatch.setattr(ObjectStore, "read", lambda *_: None)
    (check,) = probes.store(TARGET)
    assert check.state == "unfit"
    assert "not read as written" in check.detail


def test_a_table_that_is_older_than_a_page_can_be_read_meanwhile(stored: Settings, outbox: Outbox) -> None:
    """`status` reads the index while a run has it open."""
    configured_store.update_store(stored)
    with object_index.open_index(outbox, TARGET) as open_index:
        open_index.expect(["index.html"])
        found: dict[str, Any] | None = configured_store.status(stored)
    assert json.dumps(found)
    assert found
    assert found["behind"] == 1
