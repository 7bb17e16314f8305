"""Long lists page by page: an entry's argument is the number of the page, the first is 0."""

from collections.abc import Sequence
from typing import TypeVar

from bot.domain.say import Choice

T = TypeVar("T")


def page_number(typed: str, total: int, size: int) -> int:
    """The page that came with a button: the last for a number beyond, the first for anything else."""
    last = max((total - 1) // size, 0)
    return min(int(typed[:6]), last) if typed.isdecimal() else 0


def neighbours(entry: str, number: int, total: int, size: int) -> tuple[Choice, ...]:
    """The ways to the next page and the one before, as far as there are any."""
    on = (Choice.of(f"{entry}:{number + 1}", "dialog.more"),) if (number + 1) * size < total else ()
    back = (Choice.of(f"{entry}:{number - 1}", "dialog.back"),) if number else ()
    return (*on, *back)


def page_of(
    items: Sequence[T], entry: str, argument: str, size: int
) -> tuple[Sequence[T], tuple[Choice, ...]]:
    """The items of the page that `argument` numbers, with the ways to the neighbouring pages."""
    number = page_number(argument, len(items), size)
    return items[number * size : (number + 1) * size], neighbours(entry, number, len(items), size)
