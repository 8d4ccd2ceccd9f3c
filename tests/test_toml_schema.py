"""The reader of TOML files: line numbers, similar names, wrong values, damaged files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.toml_schema import TomlFile, ValueType, WrongToml, line_of, read_value, unknown

WHOLE = ValueType("整数", "a whole number", int)
TEXT = """\
# a comment
top = 1
[inbox]
poll = 2.50

[ "odd" ]
  "quoted key" = 3
poll = 4
"""


class WrongSample(WrongToml):
    """The sample has an error."""

    zh = "{place}：{detail_zh}。"
    en = "{place}: {detail_en}."
    do_zh = "请改正。"
    do_en = "Correct it."


@pytest.mark.parametrize(
    ("table", "name", "line"),
    [("top", "", 2), ("inbox", "", 3), ("inbox", "poll", 4), ("missing", "poll", 1), ("inbox", "missing", 1)],
)
def test_a_key_is_named_with_its_line(table: str, name: str, line: int) -> None:
    assert line_of(TEXT, table, name) == line


def test_keys_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(TEXT, "utf-8")
    exact = TomlFile(path, WrongSample, exact=True)
    assert [entry.dotted for entry in exact.entries()] == ["top", "inbox.poll", "odd.quoted key", "odd.poll"]
    assert exact.tables["inbox"]["poll"] == Decimal("2.50")
    assert isinstance(TomlFile(path, WrongSample).tables["inbox"]["poll"], float)


def test_a_wrong_value_says_where_it_is_and_what_it_must_be() -> None:
    assert read_value(WrongSample, "a.toml:4", "inbox.poll", 7, WHOLE) == 7
    with pytest.raises(WrongSample) as caught:
        read_value(WrongSample, "a.toml:4", "inbox.poll", "often", WHOLE)
    assert "a.toml:4: inbox.poll must be a whole number, not 'often'" in caught.value.reason().message_en


def test_an_unknown_key_names_the_one_that_is_most_like_it() -> None:
    said = unknown(WrongSample, "a.toml:4", "inbox.pol", ("inbox.poll", "site.name")).reason().message_en
    assert "inbox.pol" in said
    assert "inbox.poll" in said
    assert "site.name" not in said


@pytest.mark.parametrize("data", [b"[inbox\n", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_damaged_file_is_wrong_and_not_a_traceback(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    with pytest.raises(WrongSample, match=r"a\.toml"):
        TomlFile(path, WrongSample)


def test_a_missing_file_is_wrong_too(tmp_path: Path) -> None:
    with pytest.raises(WrongSample):
        TomlFile(tmp_path / "none.toml", WrongSample)
