"""The layout of `public/`: every path belongs to one kind, and constructed paths are recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import public_layout as layout

RECORD = "2022-jia-1d72c20aa5f8"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (layout.record_file(RECORD), "record"),
        (layout.record_folder(RECORD) + layout.pdf_name(RECORD, "zh"), "record"),
        (layout.record_folder(RECORD) + layout.pdf_name(RECORD, "en"), "record"),
        (layout.record_folder(RECORD) + layout.INDEX, "record"),
        ("2022/index.html", "list"),
        ("2022/2.html", "list"),
        (layout.unit_folder("a-52edc9") + "index.html", "list"),
        ("sitemap-2.xml", "list"),
        (layout.volume_path(2022), "artifact"),
        (layout.unit_volume_path(layout.unit_folder("a-52edc9"), 2022, 1), "artifact"),
        (layout.unit_volume_path(layout.unit_folder("a-52edc9"), 2022, 2), "artifact"),
        (layout.unit_volume_path(None, 2022, 1), "artifact"),
        (f"{layout.data_folder(2022)}/{layout.workbook_name(2022)}", "artifact"),
        (f"{layout.SEARCH_FOLDER}/2022-2/{layout.SEARCH_ENTRY}", "artifact"),
        ("favicon.ico", None),
        ("index.html", None),
        (layout.MANIFEST, None),
        ("data/index.html", None),
    ],
)
def test_a_path_is_of_one_kind(path: str, kind: str | None) -> None:
    kinds = {
        "record": layout.is_record_file(path),
        "list": layout.is_list_page(path),
        "artifact": layout.is_artifact_file(path),
    }
    assert [name for name, is_it in kinds.items() if is_it] == ([kind] if kind else [])


def test_what_is_built_is_recognised() -> None:
    page = layout.record_page(layout.record_folder(RECORD) + layout.INDEX)
    assert page is not None
    assert (page.record, layout.record_folder(RECORD)) == (RECORD, f"{page.folder}/")
    assert layout.record_page("2022/index.html") is None
    assert layout.data_file(f"{layout.data_folder(2022)}/records.csv") == ("2022", "records.csv")
    assert layout.data_file("data/index.html") is None


@given(st.lists(st.tuples(st.integers(1000, 9999), st.integers(1, 12)), unique=True, max_size=6))
def test_search_bundles_are_found_newest_first(bundles: list[tuple[int, int]]) -> None:
    paths = [
        f"{layout.SEARCH_FOLDER}/{layout.search_bundle_name(year, part)}/{layout.SEARCH_ENTRY}"
        for year, part in bundles
    ]
    assert layout.search_bundles(paths) == [
        layout.search_bundle_name(year, part) for year, part in sorted(bundles, reverse=True)
    ]


def test_a_page_is_copied_after_what_it_leads_to() -> None:
    stages = [
        layout.copy_stage(path)
        for path in (
            layout.record_folder(RECORD) + layout.pdf_name(RECORD, "zh"),
            layout.record_folder(RECORD) + layout.INDEX,
            "2022/index.html",
        )
    ]
    assert stages == [0, 1, 2]


RECORDS = st.integers(0, 10**6).map(lambda n: f"{2020 + n % 3}-x-{n:012}")


@given(st.sets(RECORDS, max_size=120), RECORDS, st.integers(4, 40))
def test_one_more_record_changes_one_part(records: set[str], one: str, most: int) -> None:
    def parts(some: set[str]) -> dict[str, list[str]]:
        files = [layout.record_folder(r) + name for r in some for name in (layout.INDEX, layout.RECORD)]
        return layout.in_parts([*files, "index.html", "2022/index.html"], most)

    before, after = parts(records), parts(records | {one})
    assert after["site"] == ["2022/index.html", "index.html"]
    listed = [path for paths in after.values() for path in paths]
    assert len(listed) == len(set(listed)) == 2 * len(records | {one}) + 2
    assert all(len(paths) <= most for paths in after.values())
    assert all(paths == sorted(paths) for paths in after.values())
    changed = [name for name in after if after[name] != before.get(name)]
    gone = before.keys() - after.keys()
    assert len(gone) <= 1  # a part that was full is divided
    assert all(any(name.startswith(old) for old in gone) for name in changed) or len(changed) <= 1
    for paths in after.values():
        assert len(paths) % 2 == 0  # both files of each record


def test_parts_are_named_for_their_year_and_their_half() -> None:
    paths = [f"2022/2022-x-{n:012}/index.html" for n in range(30)]
    assert set(layout.in_parts(paths, 30)) == {"2022"}
    assert set(layout.in_parts(paths, 20)) == {"2022-0", "2022-1"}
    assert layout.in_parts([], 20) == {}
