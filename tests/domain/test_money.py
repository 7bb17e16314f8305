"""Sums of money as people type them on a phone, and as they are written."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import dong, read_money, rounded
from bot.errors import NotUnderstood


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5200000", 5_200_000),
        ("5.200.000", 5_200_000),
        ("5,200,000 VND", 5_200_000),
        ("5.200.000đ", 5_200_000),
        ("5.200.000 đồng", 5_200_000),
        ("5tr", 5_000_000),
        ("5tr2", 5_200_000),
        ("5TR2", 5_200_000),
        ("5 tr 2", 5_200_000),
        ("5tr2đ", 5_200_000),
        ("5tr25", 5_250_000),
        ("5tr200", 5_200_000),
        ("5tr050", 5_050_000),
        ("5tr200k", 5_200_000),
        ("5,2 triệu", 5_200_000),
        ("5.2tr", 5_200_000),
        ("5 triệu", 5_000_000),
        ("5 triệu 2", 5_200_000),
        ("5 trieu 2", 5_200_000),
        ("5 triệu 200 nghìn", 5_200_000),
        ("5 triệu 2 trăm", 5_200_000),
        ("5 triệu 2 trăm nghìn", 5_200_000),
        ("5 triệu 200 ngàn đồng", 5_200_000),
        ("5 triệu rưỡi", 5_500_000),
        ("450k", 450_000),
        ("450 nghìn", 450_000),
        ("450 ngàn", 450_000),
        ("25k5", 25_500),
        ("17.800 đồng/giờ", 17_800),
        ("1 tỷ", 1_000_000_000),
        ("1 tỉ", 1_000_000_000),
        ("1 tỷ 2", 1_200_000_000),
        ("1 tỉ 2", 1_200_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("lương em khoảng 5tr2 một tháng ạ", 5_200_000),
        ("em làm được 5 triệu thôi", 5_000_000),
        ("5.2 million", 5_200_000),
        ("0", 0),
    ],
)
def test_a_sum_is_read_as_it_is_typed(typed: str, meant: int) -> None:
    assert read_money(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "không biết",
        "năm triệu",  # in words
        "-5tr2",
        "-5.000.000",
        "âm 5 triệu",
        "5tr2 6tr",
        "5-6 triệu",
        "từ 5 đến 6 triệu",
        "tháng 5 lương 5tr2",
        "5 triệu 1 tháng",  # 5.1 million, or 5 million a month
        "5 triệu 26 ngày công",
        "5tr2000",  # 5.2 million, or 5 million and 2,000
        "5tr2tr",
        "5k2tr",
        "5,2tr3",
        "5tr2.5",
        ".5tr2",
        ",5tr2",
        "1,5",  # no sum has half a đồng
        "5.20.000",
        "5 200 000",
    ],
)
def test_what_is_no_sum_or_not_clear_is_asked_again(typed: str) -> None:
    with pytest.raises(NotUnderstood) as told:
        read_money(typed)
    assert told.value.key == "calc.money_please"


@given(st.integers(0, 10**12))
def test_a_sum_is_read_back_as_it_is_written(value: int) -> None:
    assert read_money(dong(value)) == read_money(str(value)) == value


@given(st.integers(1, 999), st.integers(1, 9))
def test_one_digit_behind_a_size_counts_tenths_of_it(millions: int, tenths: int) -> None:
    meant = millions * 10**6 + tenths * 10**5
    ways = (f"{millions}tr{tenths}", f"{millions} triệu {tenths} trăm", f"{millions},{tenths} triệu")
    assert {read_money(way) for way in ways} == {meant}


@given(st.text(max_size=20))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    with suppress(NotUnderstood):
        assert read_money(text) >= 0


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        (Fraction(1, 2), 1),
        (Fraction(49, 100), 0),
        (Fraction(5, 2), 3),
        (Fraction(7, 2), 4),
        (Fraction(10**20 + 1, 2), 5 * 10**19 + 1),
        (Fraction(10**30, 3), 333_333_333_333_333_333_333_333_333_333),
        (Fraction(2), 2),
    ],
)
def test_half_a_dong_is_rounded_up(value: Fraction, whole: int) -> None:
    assert rounded(value) == whole


def test_a_sum_is_written_in_groups_of_three() -> None:
    assert [dong(value) for value in (0, 999, 1_000, 1_234_567)] == [
        "0 đồng",
        "999 đồng",
        "1.000 đồng",
        "1.234.567 đồng",
    ]
