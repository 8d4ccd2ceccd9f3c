"""Updates of a memory: texts are added, translators' work is kept, unused texts become obsolete."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.translate.growth import REFERENCES, TextInUse, forms_of, grown, read, zh_of
from pipeline.translate.memory import Memory, Translation, key_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KNOWN = Memory(
    {
        key_of("", "保障政府热线正常开展工作"): Translation("Keep it going", "Keep it going"),
        key_of("", "包含约{n}个分项目"): Translation("{n} part", "{n} parts"),
    }
)


def want(zh: str, *places: str, context: str = "", missing: bool = True) -> TextInUse:
    return TextInUse(zh, context, places or ("2022-a/project/name",), missing)


def entries(data: bytes) -> dict[str, tuple[str, ...]]:
    return {zh_of(m): forms_of(m) for m in read(data, NOW) if m.id}


def test_what_is_missing_is_added_with_where_it_stands() -> None:
    text = grown(None, [want("热线经费", "2022-a/project/name", "2023-b/project/name")], KNOWN, NOW).decode()
    assert '#: 2022-a/project/name\n#: 2023-b/project/name\nmsgid "热线经费"\nmsgstr ""\n' in text.replace(
        "name 2023-b", "name\n#: 2023-b"
    )


def test_the_same_again_changes_nothing() -> None:
    wanted = [want("热线经费"), want("举办{n}次活动"), want("{n}份", context="签订{n}份合同")]
    once = grown(None, wanted, KNOWN, NOW)
    assert grown(once, wanted, KNOWN, NOW) == once


def test_what_counts_asks_for_singular_and_plural() -> None:
    text = grown(None, [want("举办{n}次活动"), want("第{n}批")], Memory({}), NOW).decode()
    assert 'msgid_plural "举办{n}次活动"\nmsgstr[0] ""\nmsgstr[1] ""' in text
    assert 'msgid "第{n}批"\nmsgstr ""' in text
    assert text.count("python-brace-format") == 2


@pytest.mark.parametrize(
    ("zh", "english"),
    [
        ("保障政府热线正常开展各项工作", ("Keep it going",)),
        ("包含约{n}个子项目", ("{n} part", "{n} parts")),
        ("包含约{percent}的子项目", ("",)),
        ("全然不同的文字", ("",)),
    ],
)
def test_a_near_match_is_offered_as_fuzzy(zh: str, english: tuple[str, ...]) -> None:
    (message,) = [m for m in read(grown(None, [want(zh)], KNOWN, NOW), NOW) if m.id]
    assert forms_of(message) == english
    assert message.fuzzy is any(english)


def test_what_a_translator_wrote_stays_though_it_is_missing_nowhere() -> None:
    once = grown(None, [want("热线经费")], KNOWN, NOW)
    saved = once.replace(
        b'"\xe7\x83\xad\xe7\xba\xbf\xe7\xbb\x8f\xe8\xb4\xb9"\nmsgstr ""',
        '"热线经费"\nmsgstr "Hotline"'.encode(),
    )
    assert saved != once
    again = grown(saved, [want("热线经费", missing=False)], KNOWN, NOW)
    assert entries(again) == {"热线经费": ("Hotline",)}


def test_what_is_used_no_more_is_obsolete_and_comes_back_with_its_english() -> None:
    once = (
        grown(None, [want("热线经费")], KNOWN, NOW)
        .decode()
        .replace('费"\nmsgstr ""', '费"\nmsgstr "Hotline"')
    )
    gone = grown(once.encode(), [], KNOWN, NOW)
    assert '#~ msgid "热线经费"\n#~ msgstr "Hotline"' in gone.decode()
    assert entries(grown(gone, [want("热线经费")], KNOWN, NOW)) == {"热线经费": ("Hotline",)}


def test_a_guess_is_not_kept_when_it_is_used_no_more() -> None:
    once = grown(None, [want("保障政府热线正常开展各项工作")], KNOWN, NOW)
    assert b"Keep it going" in once
    assert b"Keep it going" not in grown(once, [], KNOWN, NOW)


def test_what_was_written_by_hand_stays() -> None:
    by_hand = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "手写"\nmsgstr "By hand"\n'
    )
    assert entries(grown(by_hand.encode(), [], KNOWN, NOW)) == {"手写": ("By hand",)}


def test_an_entry_names_some_places_and_how_many_more() -> None:
    text = grown(None, [want("经费", *(f"2022-{n}/project/name" for n in range(REFERENCES + 3)))], KNOWN, NOW)
    assert text.count(b"/project/name") == REFERENCES
    assert b"#. used in 3 more places" in text


def test_what_is_no_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="line"):
        grown(b'msgid "', [], KNOWN, NOW)
