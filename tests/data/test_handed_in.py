"""The reader of what people write, by itself: what a table of ways does not show."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.handed_in import (
    LONGEST,
    UnfitError,
    alike,
    as_day,
    count,
    day,
    half_width,
    leading_id,
    month,
    one_line,
    trimmed,
    unseen,
)

SIGNS = st.text("0123456789０１２年月日一二十〇-－—/.、：: TZ,，次件+\u200b\xa0\t\n上午星期四()", max_size=24)


@given(st.one_of(SIGNS, st.text(max_size=24), st.floats(), st.integers(), st.datetimes()))
def test_anything_is_read_or_refused(value: object) -> None:
    """A day or month that the data files take, a whole number; or words for people, never another error."""
    for read in (day, month, count):
        try:
            found = read(value)
        except UnfitError:
            continue
        assert as_day(f"{found}-01" if read is month else str(found)) or read is count


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["-", "/", ".", "－", "。", " "]))
def test_every_day_is_read_back(meant: date, sign: str) -> None:
    """With and without noughts before the numbers."""
    assert day(f"{meant.year}{sign}{meant.month}{sign}{meant.day}") == meant
    assert day(f"{meant:%Y{sign}%m{sign}%d}") == meant == day(f"{meant:%Y%m%d}")
    assert month(f"{meant:%Y{sign}%m}") == month(meant) == f"{meant:%Y-%m}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-12T23:30Z", date(2026, 11, 13)),
        ("2026-11-12T23:30:00-05:00", date(2026, 11, 13)),
        ("2026-11-12T00:30:00+0900", date(2026, 11, 11)),
        ("2026-11-12 23:30", date(2026, 11, 12)),
        ("2026年11月12日下午11:30", date(2026, 11, 12)),
    ],
)
def test_a_moment_is_of_the_day_that_it_is_here(text: str, meant: date) -> None:
    """Where the zone is told; without one the day stands as it is written."""
    assert day(text) == meant


@pytest.mark.parametrize(
    "text", ["2026-11-12 09:30-10:30", "2026-11 12:30", "2026-11-12 9:61", "2026112", "12-11-2026"]
)
def test_what_may_mean_another_day_is_refused(text: str) -> None:
    """A span of hours is no zone, an hour no day."""
    with pytest.raises(UnfitError):
        day(text)


def test_a_number_that_lost_a_nought_is_no_month() -> None:
    """2026.1 as a number may have been 2026.10; as text it is January."""
    with pytest.raises(UnfitError, match=r"须是月份，写成2026-03这样，写的是“2026\.1”"):
        month(2026.1)
    assert (month("2026.1"), month("2026.10"), month(202610.0)) == ("2026-01", "2026-10", "2026-10")


def test_long_texts_are_told_at_once() -> None:
    """Whatever they hold, and however many spaces."""
    for text in ("9" * 60_000, f"2026{' ' * 60_000}-11-12", "a-" * 30_000, f"{' ' * 60_000}x{' ' * 60_000}x"):
        for read in (day, month, count):
            with pytest.raises(UnfitError):
                read(text)
        leading_id(text)
    assert one_line("长" * LONGEST) == "长" * LONGEST
    with pytest.raises(UnfitError, match="太长，共501个字，最多500个字"):
        one_line("长" * (LONGEST + 1))


def test_edges_and_widths() -> None:
    """What cannot be seen goes at the edges only; letters and signs of full width become half."""
    assert trimmed("\ufeff\u200b \xa0\u3000甲\u200b乙\u2060\u200f\u202e\n") == "甲\u200b乙"
    assert half_width("Ａ－１　　２\xa0\t３") == "A-1 2 3"
    assert alike(" Ｏffice ") == alike("office") != alike("offices")
    assert unseen("甲乙") == ""
    assert unseen("甲\u202e乙") == "第1个字“甲”之后有看不见或已损坏的字符（U+202E），请删去"
    assert day(datetime(2026, 11, 12, 23, 59)) == date(2026, 11, 12)
