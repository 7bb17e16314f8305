"""Vietnam's lunar calendar, against dates that were computed from the sky and not by the library.

The tables come from new moons and solar terms at UTC+7, by the rule that the month of the winter
solstice is the eleventh and that, of thirteen months between two solstices, the first without a
principal term is the leap month.
"""

from datetime import date, timedelta

import pytest

from bot.domain.calendar import LUNAR_YEARS, lunar_day, new_years_eve

# Tết and Giỗ Tổ (the 10th of the third month), ten years a line from 1970: month and day.
FEASTS = """
0206/0415 0127/0405 0215/0423 0203/0412 0123/0402 0211/0420 0131/0409 0218/0427 0207/0416 0128/0406
0216/0424 0205/0414 0125/0403 0213/0422 0202/0410 0121/0429 0209/0418 0129/0407 0217/0425 0206/0415
0127/0405 0215/0424 0204/0412 0123/0401 0210/0420 0131/0409 0219/0427 0207/0416 0128/0406 0216/0425
0205/0414 0124/0403 0212/0422 0201/0411 0122/0428 0209/0418 0129/0407 0217/0426 0207/0415 0126/0404
0214/0423 0203/0412 0123/0331 0210/0419 0131/0409 0219/0428 0208/0416 0128/0406 0216/0425 0205/0414
0125/0402 0212/0421 0201/0410 0122/0429 0210/0418 0129/0407 0217/0426 0206/0416 0126/0404 0213/0423
0202/0412 0123/0401 0211/0419 0131/0409 0219/0428 0208/0417 0128/0406 0215/0424 0204/0413 0124/0403
0212/0420 0201/0410 0122/0429 0210/0419 0130/0407 0217/0426 0206/0415 0126/0404 0214/0422 0202/0411
0123/0401
"""
TET_OF_2051 = date(2051, 2, 11)  # the year after the last: it ends the last month

# The month that is doubled, and the first day of its regular one; the leap month follows.
DOUBLED = """
5 1971-05-24, 4 1974-04-22, 8 1976-08-25, 6 1979-06-24, 4 1982-04-24, 2 1985-02-20,
7 1987-07-26, 5 1990-05-24, 3 1993-03-23, 8 1995-08-26, 5 1998-05-26, 4 2001-04-23,
2 2004-02-20, 7 2006-07-25, 5 2009-05-24, 4 2012-04-21, 9 2014-09-24, 6 2017-06-24,
4 2020-04-23, 2 2023-02-20, 6 2025-06-25, 5 2028-05-24, 3 2031-03-23, 11 2033-11-22,
6 2036-06-24, 5 2039-05-23, 2 2042-02-20, 7 2044-07-25, 5 2047-05-25, 3 2050-03-23
"""

# Years whose last month has 29 days: there is no 30/12, and New Year's Eve is 29/12.
SHORT = {1977, 1978, 1979, 1986, 1987, 1988, 1993, 1996, 1999, 2000, 2002, 2005, 2006, 2011, 2012, 2015}
SHORT |= {2021, *range(2024, 2032), 2038, 2039, 2040, 2048, 2049, 2050}

# China reckons at UTC+8; the next year in which Tết differs is 2053, beyond what is known here.
TET_IN_CHINA = {1985: date(1985, 2, 20), 2007: date(2007, 2, 18), 2030: date(2030, 2, 3)}

TET, GIO_TO = (
    {
        year: date.fromisoformat(f"{year}{pair.split('/')[place]}")
        for year, pair in zip(LUNAR_YEARS, FEASTS.split(), strict=True)
    }
    for place in (0, 1)
)
REGULAR = {
    (first.year, int(month)): first
    for month, first in ((m, date.fromisoformat(day)) for m, day in map(str.split, DOUBLED.split(",")))
}


@pytest.mark.parametrize("year", LUNAR_YEARS)
def test_tet_and_gio_to_fall_where_the_moon_puts_them(year: int) -> None:
    assert (lunar_day(year, 1, 1), lunar_day(year, 3, 10)) == (TET[year], GIO_TO[year])


@pytest.mark.parametrize("year", LUNAR_YEARS)
def test_new_years_eve_is_the_29th_in_a_short_last_month_and_else_the_30th(year: int) -> None:
    next_tet = TET.get(year + 1, TET_OF_2051)
    last = 29 if year in SHORT else 30
    assert lunar_day(year, 12, last) == next_tet - timedelta(days=1)
    assert new_years_eve(year) == TET[year] - timedelta(days=1)


@pytest.mark.parametrize("year", sorted(SHORT))
def test_a_month_of_29_days_has_no_30th(year: int) -> None:
    with pytest.raises(ValueError, match=f"lunar year {year} has no day 30 in month 12"):
        lunar_day(year, 12, 30)


@pytest.mark.parametrize(("year", "month"), REGULAR)
def test_where_a_month_is_doubled_its_days_are_kept_in_the_regular_one(year: int, month: int) -> None:
    first = REGULAR[year, month]
    assert [lunar_day(year, month, day) for day in (1, 15, 29)] == [
        first + timedelta(days=passed) for passed in (0, 14, 28)
    ]


@pytest.mark.parametrize(("year", "month"), REGULAR)
def test_the_month_after_a_doubled_one_begins_two_months_later(year: int, month: int) -> None:
    assert lunar_day(year, month + 1, 1) - REGULAR[year, month] in {timedelta(days=d) for d in (58, 59, 60)}


@pytest.mark.parametrize(("year", "chinese"), TET_IN_CHINA.items())
def test_tet_is_vietnams_and_not_chinas(year: int, chinese: date) -> None:
    assert lunar_day(year, 1, 1) == TET[year] != chinese


@pytest.mark.parametrize("year", [0, 1969, 2051, 2053, 3000])
def test_beyond_the_years_that_are_known_a_lunar_day_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"lunar dates are known for 1970-2050, not {year}$"):
        lunar_day(year, 1, 1)


@pytest.mark.parametrize(("month", "day"), [(13, 1), (0, 1), (1, 31), (1, 0)])
def test_a_day_that_no_year_has_is_refused(month: int, day: int) -> None:
    with pytest.raises(ValueError, match=r"month|day"):
        lunar_day(2026, month, day)
