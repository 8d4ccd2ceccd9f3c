"""`doctor` says where others may read what they should not, or the web server may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.fakes import FakePageMaker

from pipeline.config.settings import Settings
from pipeline.ops.rights_check import rights
from pipeline.service.context.context import open_context


def found(settings: Settings) -> dict[str, tuple[str, str]]:
    return {check.name: (check.state, check.remedy_en) for check in rights(settings)}


def used(settings: Settings) -> Settings:
    with open_context(settings, "test", FakePageMaker()):
        return settings


def test_an_outbox_that_nobody_changed_is_in_order(settings: Settings) -> None:
    assert found(settings)["rights"] == ("ok", "")
    assert found(used(settings)) == {"rights": ("ok", ""), "keys": ("ok", "")}


def test_a_state_that_others_may_read_is_named(settings: Settings) -> None:
    (used(settings).outbox / "state").chmod(0o755)
    state, remedy = found(settings)["rights"]
    assert state == "advice"
    assert f"chmod 700 {settings.outbox / 'state'}" in remedy


def test_a_site_that_the_web_server_may_not_read_is_named(settings: Settings) -> None:
    (used(settings).outbox / "public").chmod(0o750)
    state, remedy = found(settings)["rights"]
    assert state == "advice"
    assert "chmod 755" in remedy


def test_a_key_that_others_may_read_is_named(settings: Settings, tmp_path: Path) -> None:
    key, password = tmp_path / "site.key", tmp_path / "password"
    for file in (key, password):
        file.write_text("x")
        file.chmod(0o600)
    given = replace(settings, signing_key=key, pades_passphrase=password)
    assert found(given)["keys"] == ("ok", "")
    password.chmod(0o640)
    assert found(given)["keys"] == (
        "advice",
        f"Other accounts may read a key or a password: chmod 600 {password}",
    )


def test_a_group_that_is_missing_is_unfit(settings: Settings) -> None:
    assert found(replace(settings, group="no-such-group"))["rights"][0] == "unfit"
