"""The table of commands is complete, and requests survive being stored in the ledger."""

from __future__ import annotations

import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.service.control import commands
from pipeline.service.control.commands import Approve, Request, Supersede, UpdateSite, Waive, Withdraw
from pipeline.service.control.handlers import COMMANDS, name_of
from pipeline.service.site.update import SitePart


def test_every_request_has_one_command() -> None:
    requests = {one for one in vars(commands).values() if isinstance(one, type) and issubclass(one, Request)}
    assert {command.request for command in COMMANDS.values()} == requests - {Request}
    assert len({command.request for command in COMMANDS.values()}) == len(COMMANDS)


def test_what_takes_something_off_the_site_waits_until_it_is_gone() -> None:
    for name in ("withdraw", "supersede"):
        assert COMMANDS[name].waits_for_artifacts
        assert SitePart.LISTS in COMMANDS[name].parts
        assert SitePart.ARTIFACTS in COMMANDS[name].parts_alone


def test_the_officer_s_commands_are_those_of_the_command_line() -> None:
    known = get_command(app)
    assert isinstance(known, typer.core.TyperGroup)
    assert {"approve", "withdraw", "supersede", "waive", "site"} <= known.commands.keys() & COMMANDS.keys()


IDS = st.lists(st.text(min_size=1), min_size=1, max_size=3).map(tuple)


@given(
    st.one_of(
        st.builds(Approve, ids=IDS, reason=st.none() | st.text()),
        st.builds(Withdraw, ids=IDS, reason=st.text(), held=st.booleans()),
        st.builds(Supersede, old=st.text(), new=st.text(), reason=st.text()),
        st.builds(Waive, record=st.text(), code=st.text(), reason=st.text()),
        st.builds(UpdateSite, rebuild=st.booleans()),
    )
)
def test_a_request_is_the_same_behind_the_ledger(request: Request) -> None:
    command = COMMANDS[name_of(request)]
    assert command.request.model_validate_json(request.model_dump_json()) == request


def test_arguments_of_a_newer_version_are_ignored() -> None:
    text = '{"ids": ["a"], "reason": null, "later": 1}'
    assert Approve.model_validate_json(text) == Approve(ids=("a",), reason=None)
