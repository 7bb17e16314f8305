"""Counts of unanswered questions: nothing that fewer than five people may have asked is told apart."""

import pytest

from bot.domain.law_desk import shown_gaps


@pytest.mark.parametrize(
    ("counts", "named", "others"),
    [({}, {}, 0), ({"wages": 5, "leave": 4}, {"wages": 5}, 0), ({"wages": 4, "leave": 1}, {}, 5)],
)
def test_themes_of_fewer_than_five_are_told_only_together_and_only_from_five_on(
    counts: dict[str, int], named: dict[str, int], others: int
) -> None:
    assert shown_gaps(counts) == (named, others)
