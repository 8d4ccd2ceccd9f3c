"""Export to translators' tools and import: nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from pipeline.translate.exchange import ExchangeEntry, ImportCounts, as_po, merged_memory, units
from pipeline.translate.exchange_xml import from_tmx, from_xliff, tmx, xliff

NOW = datetime(2026, 3, 1, tzinfo=UTC)
UNITS = (
    ExchangeEntry("热线经费", "", ("",), "new", (), ("2022-a/project/name", "2023-b/project/name")),
    ExchangeEntry("保障<正常>&“运转”", "", ("Keep <it> & “going”",), "reviewed", ("about the hotline",), ("2022-a/goals/0",)),
    ExchangeEntry("包含{n}个项目", "", ("{n} project", "{n} projects"), "fuzzy", ("near match 92%: 包含{n}个分项目",), ()),
    ExchangeEntry("{n}份", "签订{n}份合同", ("{n} contract", "{n} contracts"), "reviewed", (), ("2022-a/indicators/0/target",)),
    ExchangeEntry("举办{n}次活动", "", ("", ""), "new", (), ()),
)  # fmt: skip


def test_xliff_holds_everything() -> None:
    assert from_xliff(xliff(UNITS)) == list(UNITS)


def test_xliff_says_what_tools_look_for() -> None:
    root = etree.fromstring(xliff(UNITS))
    file = root[0]
    assert (file.get("source-language"), file.get("target-language")) == ("zh-CN", "en")
    ids = [node.get("id") for node in root.iter("{*}trans-unit")]
    assert len(ids) == len(set(ids)) == 8
    assert [n.get("state") for n in root.iter("{*}target")][:3] == [
        "new",
        "final",
        "needs-review-translation",
    ]


def test_tmx_holds_what_is_translated() -> None:
    kept = [replace(unit, places=()) for unit in UNITS if all(unit.english)]
    assert from_tmx(tmx(UNITS, "1.0")) == kept


def test_po_holds_everything_but_who_wrote_a_note() -> None:
    assert list(units(as_po(UNITS, NOW), NOW)) == list(UNITS)


@pytest.mark.parametrize("read", [from_xliff, from_tmx])
@pytest.mark.parametrize("data", [b"", b"<a/>", b"<tmx", b"PK\x03\x04"])
def test_what_is_no_such_file_is_refused(read: object, data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(data)  # type: ignore[operator]


def test_no_entity_is_resolved(tmp_path: object) -> None:
    data = b'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx><tu><tuv lang="zh"><seg>a&x;</seg></tuv><tuv lang="en"><seg>b</seg></tuv></tu></tmx>'
    assert b"root:" not in repr(from_tmx(data)).encode()


def laid(*handed_in: ExchangeEntry) -> tuple[dict[str, ExchangeEntry], ImportCounts]:
    data, taken = merged_memory(as_po(UNITS, NOW), handed_in, NOW)
    return {unit.zh: unit for unit in units(data, NOW)}, taken


def test_what_translators_hand_in_is_taken_with_its_state_and_notes() -> None:
    found, taken = laid(
        ExchangeEntry("热线经费。", "", ("Hotline Funds",), "reviewed", ("checked",)),
        ExchangeEntry("包含{n}个项目", "", ("{n} part", "{n} parts"), "reviewed"),
        ExchangeEntry("新的文本", "", ("A new text",), "fuzzy"),
    )
    assert taken == ImportCounts(taken=3, kept=0, faulty=0)
    assert found["热线经费"].english == ("Hotline Funds",)
    assert (found["热线经费"].state, found["热线经费"].notes) == ("reviewed", ("checked",))
    assert found["包含{n}个项目"] == replace(
        UNITS[2], english=("{n} part", "{n} parts"), state="reviewed", notes=()
    )
    assert found["新的文本"].state == "fuzzy"


def test_a_guess_does_not_take_the_place_of_reviewed_english() -> None:
    found, taken = laid(replace(UNITS[1], english=("Guess",), state="fuzzy"))
    assert (found[UNITS[1].zh], taken.kept) == (UNITS[1], 1)


def test_blank_english_is_passed_over_and_what_lacks_a_figure_left_out() -> None:
    found, taken = laid(
        replace(UNITS[1], english=("",)),
        ExchangeEntry("举办{n}次活动", "", ("One event", "Some events"), "reviewed"),
        ExchangeEntry("举办{n}次活动", "", ("{n} of {n2} events",) * 2, "reviewed"),
    )
    assert taken == ImportCounts(0, 0, 2)
    assert found[UNITS[1].zh] == UNITS[1]


def test_what_was_handed_in_before_changes_nothing() -> None:
    data = as_po(UNITS, NOW)
    again, taken = merged_memory(data, list(units(data, NOW)), NOW)
    assert (again, taken.taken) == (data, 0)


def test_equal_units_of_another_tool_are_not_taken_for_singular_and_plural() -> None:
    unit = '<tu><tuv xml:lang="zh-CN"><seg>甲</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'
    body = "".join(map(unit.format, ("One", "Two", "Three")))
    read = from_tmx(f"<tmx><body>{body}</body></tmx>".encode())
    assert [entry.english for entry in read] == [("One",), ("Two",), ("Three",)]
