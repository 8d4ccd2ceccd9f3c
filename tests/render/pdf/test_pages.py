"""Page breaks of long forms."""

import pytest

from pipeline.render.pdf.pages import PagePlan


def plan(
    levels: str, heights: list[float] | None = None, first_room: float = 100, room: float = 100
) -> PagePlan:
    """Return a plan with a row of height 10 for each pair of letters: level 1 and level 2."""
    pairs = [(pair[0], pair[1]) for pair in levels.split()]
    return PagePlan(heights or [10.0] * len(pairs), pairs, first_room, room)


@pytest.mark.parametrize(
    ("levels", "starts"),
    [
        ("Aa " * 10, []),
        ("Aa " * 11, [10]),
        ("Aa " * 25, [10, 20]),
        ("Aa " * 8 + "Ba " * 8, [8]),
        ("Aa " * 8 + "Ab " * 8, [8]),
        ("Aa " * 8 + "Ba " + "Bb " * 8, [8]),
        ("Aa " * 3 + "Ba " * 12, [10]),
    ],
    ids=["fits", "one over", "two breaks", "level 1", "level 2", "level 1 first", "too empty a page"],
)
def test_pages_begin_with_a_group_where_the_page_before_is_full_enough(
    levels: str, starts: list[int]
) -> None:
    assert sorted(plan(levels).starts()) == starts


def test_the_first_page_has_the_room_that_the_head_leaves() -> None:
    assert sorted(plan("Aa " * 14, first_room=35).starts()) == [3, 13]


def test_no_room_for_the_first_row_means_the_next_page() -> None:
    assert sorted(plan("Aa " * 12, first_room=5).starts()) == [10]


def test_a_row_higher_than_a_page_stands_alone() -> None:
    assert sorted(plan("Aa Aa Aa", [10, 300, 10]).starts()) == [1, 2]


def test_less_of_the_room_makes_more_pages() -> None:
    assert sorted(plan("Aa " * 11).starts(0.5)) == [5, 10]
