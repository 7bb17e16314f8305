"""How much of one person is heard in a minute."""

from datetime import timedelta

from bot.services import flood as flood_module
from bot.services.flood import Flood
from tests.store.given import NOW

A, B = 1, 2


def heard(flood: Flood, count: int, contact: int = A, *, after: float = 0) -> list[bool]:
    """So many messages at once, `after` seconds."""
    now = NOW + timedelta(seconds=after)
    return [flood.allows(contact, f"{after} {number}", now) for number in range(count)]


def test_so_many_a_minute_are_heard_and_no_more() -> None:
    flood = Flood(3)
    assert heard(flood, 5) == [True, True, True, False, False]
    assert flood.refused == 2


def test_each_person_has_a_minute_of_their_own() -> None:
    flood = Flood(3)
    heard(flood, 3)
    assert heard(flood, 1, B) == [True]


def test_a_minute_later_the_first_are_forgotten() -> None:
    flood = Flood(3)
    heard(flood, 2)
    heard(flood, 1, after=30)
    assert heard(flood, 1, after=59.9) == [False]
    assert heard(flood, 3, after=60) == [True, True, False]
    assert heard(flood, 2, after=90) == [True, False]


def test_what_was_not_heard_does_not_keep_the_door_shut() -> None:
    flood = Flood(1)
    assert heard(flood, 1) == [True]
    assert heard(flood, 20, after=59) == [False] * 20
    assert heard(flood, 1, after=61) == [True]


def test_a_message_that_is_handled_again_counts_once() -> None:
    flood = Flood(2)
    assert [flood.allows(A, "same", NOW) for _ in range(5)] == [True] * 5
    assert heard(flood, 2) == [True, False]


def test_they_are_told_once_and_again_after_they_were_heard() -> None:
    flood = Flood(1)
    heard(flood, 1)
    assert [flood.is_first(A, name) for name in ("x", "y")] == [True, False]
    assert flood.is_first(A, "x"), "whoever is handled again is told again, as the first try was undone"
    heard(flood, 1, after=61)
    assert flood.is_first(A, "z")


def test_the_silent_are_forgotten_and_the_others_are_not() -> None:
    flood = Flood(1)
    for contact in range(flood_module.FORGET_BEYOND + 1):
        flood.allows(contact, "one", NOW)
    later = NOW + timedelta(seconds=60)
    flood.allows(B, "two", later)
    assert len(flood._of) == 1
    assert not flood.allows(B, "three", later)
