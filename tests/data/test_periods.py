"""Calendar periods and which of them a duty is held to."""

from datetime import date, timedelta

import pytest
from helpers.examples import one_in
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from policysite.data.model.duties import Duty, Rhythm
from policysite.data.model.settings import DueSoon
from policysite.data.model.values import PeriodName
from policysite.data.periods import (
    SUMMARISED,
    first_period,
    following,
    later,
    period_at,
    period_named,
    period_of,
    tracked,
)

steady = one_in(2)
days = st.dates(date(1990, 1, 1), date(2110, 12, 31))
rhythms = st.sampled_from(Rhythm)


@pytest.mark.parametrize(
    ("rhythm", "day", "name", "first", "last", "label", "short"),
    [
        (Rhythm.QUARTER, "2026-03-31", "2026-Q1", "2026-01-01", "2026-03-31", "2026年一季度", "一季度"),
        (Rhythm.QUARTER, "2026-04-01", "2026-Q2", "2026-04-01", "2026-06-30", "2026年二季度", "二季度"),
        (Rhythm.QUARTER, "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31", "2026年四季度", "四季度"),
        (Rhythm.MONTH, "2028-02-29", "2028-02", "2028-02-01", "2028-02-29", "2028年2月", "2月"),
        (Rhythm.MONTH, "2026-02-28", "2026-02", "2026-02-01", "2026-02-28", "2026年2月", "2月"),
        (Rhythm.HALF_YEAR, "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30", "2026年上半年", "上半年"),
        (Rhythm.HALF_YEAR, "2026-07-01", "2026-H2", "2026-07-01", "2026-12-31", "2026年下半年", "下半年"),
        (Rhythm.YEAR, "2026-12-31", "2026", "2026-01-01", "2026-12-31", "2026年", "全年"),
        (Rhythm.WEEK, "2026-02-15", "2026-W07", "2026-02-09", "2026-02-15", "2026年第7周", "第7周"),
        (Rhythm.WEEK, "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04", "2026年第1周", "第1周"),
        (Rhythm.WEEK, "2025-12-28", "2025-W52", "2025-12-22", "2025-12-28", "2025年第52周", "第52周"),
        (Rhythm.WEEK, "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03", "2026年第53周", "第53周"),
        (Rhythm.WEEK, "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10", "2027年第1周", "第1周"),
        (Rhythm.WEEK, "9999-12-31", "9999-W52", "9999-12-27", "9999-12-31", "9999年第52周", "第52周"),
        (Rhythm.TWO_MONTHS, "2028-02-29", "2028-B1", "2028-01-01", "2028-02-29", "2028年1—2月", "1—2月"),
        (Rhythm.TWO_MONTHS, "2026-12-31", "2026-B6", "2026-11-01", "2026-12-31", "2026年11—12月", "11—12月"),
        (Rhythm.YEAR, "9999-12-31", "9999", "9999-01-01", "9999-12-31", "9999年", "全年"),
    ],
)
def test_a_day_lies_in_its_calendar_period(
    rhythm: Rhythm, day: str, name: str, first: str, last: str, label: str, short: str
) -> None:
    """The first and last day of a quarter, 29 February and 31 December fall where the calendar says."""
    period = period_of(rhythm, date.fromisoformat(day))
    assert (period.name, str(period.first), str(period.last)) == (name, first, last)
    assert (period.label, period.short) == (label, short)


@pytest.mark.parametrize("name", ["2026-W00", "2026-W54", "2025-W53", "2026-W7", "2026-B0", "2026-B7", "0000-W01"])
def test_a_week_or_two_months_that_there_is_not_yields_none(name: str) -> None:
    """2026 has 53 weeks, 2025 has 52; a year has six times two months."""
    assert period_named(name) is None


@pytest.mark.parametrize(
    ("every", "by", "day", "due"),
    [
        ("week", {"day": 5}, "2026-12-31", "2027-01-01"),
        ("week", {"day": 1}, "2027-01-03", "2026-12-28"),
        ("week", {"day": 7}, "2026-02-09", "2026-02-15"),
        ("month", {"day": 5}, "2026-02-28", "2026-02-05"),
        ("month", {"day": 30}, "2026-02-01", "2026-02-28"),
        ("month", {"day": 31}, "2028-02-01", "2028-02-29"),
        ("two_months", {"month": 1, "day": 31}, "2026-04-30", "2026-03-31"),
        ("quarter", {"month": 3, "day": 15}, "2026-10-01", "2026-12-15"),
        ("half_year", {"month": 5, "day": 31}, "2026-12-31", "2026-11-30"),
        ("year", {"month": 2, "day": 31}, "2026-12-31", "2026-02-28"),
        ("year", {"month": 2, "day": 31}, "2028-01-01", "2028-02-29"),
        ("year", {"month": 2, "day": 29}, "2027-01-01", "2027-02-28"),
        ("year", None, "2027-01-01", "2027-12-31"),
    ],
)
def test_a_duty_is_due_on_its_day_of_the_period(every: str, by: dict[str, int] | None, day: str, due: str) -> None:
    """The day of the week, of the month, or of a month of the period; one that a month has not is its last."""
    wanted = {"id": "m01-1-a", "clause": "m01-1", "title": "任务", "quote": "原文", "kind": "recurring"}
    duty = Duty.model_validate(wanted | {"every": every, "at_least": 1, "unit": "次"} | ({"by": by} if by else {}))
    period = period_at(duty, date.fromisoformat(day))
    assert period is not None
    assert str(period.due) == due
    assert period.holds(period.due)
    assert (period.over(period.due), period.over(later(period.due, 1))) == (False, True)
    assert period.days_left(period.due) == 1
    assert period == period_of(Rhythm(every), date.fromisoformat(day))


@steady
@given(st.sampled_from(SUMMARISED), days)
def test_every_period_is_due_in_one_that_sums_up(rhythm: Rhythm, day: date) -> None:
    """A week over New Year, or any other, counts in the month, quarter, half-year and year of the day it is due."""
    week = period_of(Rhythm.WEEK, day)
    assert sum(period_of(rhythm, each).holds(week.due) for each in {week.first, week.last}) >= 1
    assert week.last - week.first == timedelta(days=6)
    assert date.fromisocalendar(week.year, week.number, 1) == week.first


@pytest.mark.parametrize("name", ["2026-Q5", "2026-Q0", "2026-H3", "2026-13", "2026-00", "2026-3", "0000", "26", ""])
def test_a_name_that_is_no_period_yields_none(name: str) -> None:
    """Only `2026-03`, `2026-Q1`, `2026-H1` and `2026` name periods, and only those of the calendar."""
    assert period_named(name) is None


@steady
@given(rhythms, days)
def test_a_period_is_found_by_its_name(rhythm: Rhythm, day: date) -> None:
    """The name tells the period, and no two rhythms share a name."""
    assert period_named(period_of(rhythm, day).name) == period_of(rhythm, day)


@steady
@given(rhythms, days)
def test_periods_follow_without_gap(rhythm: Rhythm, day: date) -> None:
    """Every day lies in one period, and the next begins on the day after its end."""
    period = period_of(rhythm, day)
    after = following(period)
    assert period.holds(day)
    assert after is not None
    assert after.first == period.last + timedelta(days=1)


def test_days_left_count_today() -> None:
    """On the last day one day is left; the day after, none, and the period is over."""
    period = period_of(Rhythm.QUARTER, date(2026, 3, 1))
    assert period.days_left(date(2026, 3, 31)) == 1
    assert not period.over(date(2026, 3, 31))
    assert period.days_left(date(2026, 4, 1)) == 0
    assert period.over(date(2026, 4, 1))


def names(rhythm: Rhythm, start: str, end: str | None, today: str) -> list[str]:
    """The names of the tracked periods."""
    last = date.fromisoformat(end) if end else None
    found = tracked(rhythm, date.fromisoformat(start), last, date.fromisoformat(today))
    return [period.name for period in found]


@pytest.mark.parametrize(
    ("start", "end", "today", "expected"),
    [
        ("2026-01-01", None, "2026-11-23", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ("2026-01-02", None, "2026-06-30", ["2026-Q2"]),
        ("2026-01-02", None, "2026-03-31", []),
        ("2026-01-01", None, "2025-12-31", []),
        ("2026-01-01", "2026-04-01", "2026-11-23", ["2026-Q1", "2026-Q2"]),
        ("2026-01-01", "2026-03-31", "2026-11-23", ["2026-Q1"]),
        ("2026-01-01", "2025-12-31", "2026-11-23", []),
    ],
)
def test_tracking_begins_with_a_whole_period(start: str, end: str | None, today: str, expected: list[str]) -> None:
    """From the first quarter that begins on or after the start to today's; none that begins after the end."""
    assert names(Rhythm.QUARTER, start, end, today) == expected


def test_the_calendar_ends() -> None:
    """At the end of the calendar nothing follows, and no date lies beyond it."""
    last = period_of(Rhythm.YEAR, date.max)
    assert following(last) is None
    assert first_period(Rhythm.YEAR, date(9999, 1, 2)) is None
    assert later(date(9999, 12, 1), 10**15) == date.max
    assert later(date.min, -1) == date.min
    assert later(date(2028, 2, 28), 1) == date(2028, 2, 29)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_a_rhythm_has_all_that_one_needs(rhythm: Rhythm) -> None:
    """Its days in the settings, and a name for its periods that the data may have and that leads back to them."""
    assert rhythm in DueSoon.model_fields
    for day in (date(2026, 1, 4), date(2026, 11, 23)):
        period = period_of(rhythm, day)
        assert TypeAdapter(PeriodName).validate_python(period.name) == period.name
        assert period_named(period.name) == period
