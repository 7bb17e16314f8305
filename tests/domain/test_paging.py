"""Long lists page by page."""

import pytest

from bot.domain.paging import neighbours, page_number, page_of

LIST = tuple("abcdefg")


@pytest.mark.parametrize(
    ("typed", "total", "page"),
    [("", 9, 0), ("0", 9, 0), ("2", 9, 2), ("99", 9, 2), ("-1", 9, 0), ("x", 9, 0), ("1", 4, 0), ("5", 0, 0)],
)
def test_a_page_that_is_not_there_is_the_last_one_and_nonsense_the_first(
    typed: str, total: int, page: int
) -> None:
    assert page_number(typed, total, 4) == page


def test_a_number_of_any_length_is_read_in_no_time() -> None:
    assert page_number("9" * 5000, 9, 4) == 2


@pytest.mark.parametrize(("number", "ways"), [(0, ["list:1"]), (1, ["list:2", "list:0"]), (2, ["list:1"])])
def test_a_page_leads_to_those_beside_it_and_nowhere_else(number: int, ways: list[str]) -> None:
    assert [choice.token for choice in neighbours("list", number, 7, 3)] == ways


def test_the_pages_hold_everything_once_in_order() -> None:
    pages = [page_of(LIST, "list", str(number), 3)[0] for number in range(3)]
    assert [*pages[0], *pages[1], *pages[2]] == list(LIST)


def test_a_list_of_one_page_leads_nowhere() -> None:
    assert page_of(LIST, "list", "", 7) == (LIST, ())
