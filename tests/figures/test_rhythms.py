"""Figures of duties by the week and two months, due within their periods, in any measure word, or 原则上; by hand."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from helpers.paths import DAY, RHYTHMS
from helpers.trees import act, with_records

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.duties import Ended
from policysite.data.model.records import Explanation
from policysite.figures.duties import State
from policysite.figures.progress import Summary, progress
from policysite.figures.summaries import Summaries
from policysite.figures.words import sentence, shortfall

WEEK, TWO_MONTHS, MONTH, YEAR, QUARTER = (f"m01-1-{letter}" for letter in "abcde")
SYSTEM = "m02-1-d"


@cache
def office() -> Dataset:
    """The office with its records."""
    return load(Folder(RHYTHMS), today=DAY)


@pytest.mark.parametrize(
    ("duty", "day", "period", "state"),
    [
        (WEEK, "2026-01-04", None, None),  # the first whole week begins on the 5th
        (WEEK, "2026-01-09", "2026-W02", "met"),
        (WEEK, "2026-01-14", "2026-W03", "open"),
        (WEEK, "2026-01-15", "2026-W03", "due_soon"),  # due on Friday the 16th, two days before
        (WEEK, "2026-01-16", "2026-W03", "due_soon"),
        (WEEK, "2026-01-17", "2026-W03", "unreported"),  # done on Saturday: after its day
        (WEEK, "2026-01-18", "2026-W03", "unreported"),
        (WEEK, "2026-01-19", "2026-W04", "open"),
        (TWO_MONTHS, "2026-02-18", "2026-B1", "open"),  # 6 of 10
        (TWO_MONTHS, "2026-02-19", "2026-B1", "due_soon"),  # ten days left
        (TWO_MONTHS, "2026-02-28", "2026-B1", "met"),
        (TWO_MONTHS, "2026-03-01", "2026-B2", "open"),
        (MONTH, "2026-01-05", "2026-01", "met"),
        (MONTH, "2026-02-05", "2026-02", "due_soon"),
        (MONTH, "2026-02-06", "2026-02", "unreported"),  # done a day late
        (MONTH, "2026-02-08", "2026-02", "unreported"),
        (MONTH, "2026-02-09", "2026-02", "missed"),  # while the month runs on
        (YEAR, "2025-12-31", None, None),
        (YEAR, "2026-01-01", "2026", "due_soon"),  # 59 days left, of which sixty are told
        (YEAR, "2026-02-28", "2026", "due_soon"),
        (YEAR, "2026-03-03", "2026", "unreported"),  # done on 1 March, which does not mend it; explained, but no 原则上
        (YEAR, "2026-03-04", "2026", "missed"),
        (YEAR, "2026-12-31", "2026", "missed"),
        (YEAR, "2027-01-01", "2027", "due_soon"),
        (YEAR, "2028-02-29", "2028", "due_soon"),  # the last day of February is the 29th
        (YEAR, "2028-03-01", "2028", "unreported"),
        (QUARTER, "2026-03-31", "2026-Q1", "met"),
        (QUARTER, "2026-06-30", "2026-Q2", "due_soon"),
    ],
)
def test_the_period_that_holds_the_day(duty: str, day: str, period: str | None, state: str | None) -> None:
    """Its state counts from the day by which it is due; after that day it stays what it was until the period ends."""
    at = progress(office(), date.fromisoformat(day)).duties[duty]
    assert (at.periods[-1].period.name if at.periods else None, at.state) == (period, state)


@pytest.mark.parametrize(
    ("duty", "day", "period", "state", "done", "lack"),
    [
        (WEEK, "2026-01-20", 1, "missed", 0, "差1次，期限后又办1次，不计入"),
        (MONTH, "2026-02-09", 1, "missed", 0, "差1次，期限后又办1次，不计入"),
        (YEAR, "2026-02-28", 0, "due_soon", 0, "还差1件"),
        (QUARTER, "2026-07-03", 1, "unreported", 12, "还差18人次"),
        (QUARTER, "2026-07-04", 1, "excepted", 12, "差18人次"),
        (QUARTER, "2026-10-04", 2, "missed", 0, "差30人次"),  # asked 原则上, and not explained
    ],
)
def test_a_period(duty: str, day: str, period: int, state: str, done: int, lack: str) -> None:
    """What is done after the day is told and counts for nothing; 原则上 and explained is excepted after the grace."""
    at = progress(office(), date.fromisoformat(day)).duties[duty].periods[period]
    assert (at.state, at.done, shortfall(at)) == (state, done, lack)


def counts(total: Summary) -> tuple[int, ...]:
    """Met, missed and excepted of what came due, and of what runs: met, open, due soon; awaiting reports."""
    now = total.current
    return (total.settled.met, total.settled.missed, total.excepted, now.met, now.open, now.due_soon, now.unreported)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # week 3 awaits its report and is over; of what runs the two months, the quarter; the year due on 28 February
        ("2026-01-17", (2, 0, 0, 0, 2, 1, 1)),
        # weeks 2 to 9: 1 met, 7 missed; two months met; January met, February missed, March due on the 5th; the year
        # missed; the quarter done with 30
        ("2026-03-04", (3, 9, 0, 1, 2, 1, 0)),
        # the half-year: weeks 2 to 26 are 25, two months 3, months 6, the year, the quarters 1 met and 1 excepted, the
        # system by 30 June missed; week 27 due on 3 July, which is today's; July awaits its 5th
        ("2026-07-04", (4, 33, 1, 0, 2, 1, 1)),
    ],
)
def test_sums(day: str, expected: tuple[int, ...]) -> None:
    """By hand: what came due is met, missed or excepted, and runs no more once its day is past."""
    assert counts(progress(office(), date.fromisoformat(day)).total) == expected


def test_excepted_is_told_and_enters_no_rate() -> None:
    """Neither met nor missed: said apart, in the sentence and in the summary of the quarter."""
    now = progress(office(), date(2026, 7, 10))
    without = progress(replace(office(), explanations=()), date(2026, 7, 10))
    assert "有说明1期次" in sentence(now.total, now.as_of)
    assert "有说明" not in sentence(without.total, without.as_of)
    # the 37 of 4 July, then week 27 and July's report
    assert (now.total.due, without.total.due) == (39, 40)
    quarter = Summaries(now).figures["2026-Q2"]
    assert [at.duty.duty.id for at in quarter.settled(State.EXCEPTED)] == [QUARTER]


def test_a_period_counts_where_it_is_due() -> None:
    """The year due in February in that month, first quarter and first half; no other year's sums have it."""
    summaries = Summaries(progress(office(), DAY))
    found = {
        name: [(each.duty.duty.id, each.period.period.name) for each in figures.settled(State.MISSED) if each.period]
        for name, figures in summaries.figures.items()
    }
    held = {name for name, listed in found.items() if (YEAR, "2026") in listed}
    assert held == {"2026-02", "2026-Q1", "2026-H1", "2026"}
    assert [period for duty, period in found["2026-02"] if duty == WEEK] == [f"2026-W0{week}" for week in (6, 7, 8, 9)]
    assert {*summaries.periods} == {*found}
    assert not any("W" in name or "B" in name for name in found)


NEW_YEAR = [act(WEEK, "2026-12-30"), act(WEEK, "2027-01-02")]


def test_the_week_over_new_year() -> None:
    """2026-W53 runs from 28 December to 3 January, is due on 1 January, and counts in January 2027."""
    dataset = with_records(office(), NEW_YEAR)
    weeks = {at.period.name: at for at in progress(dataset, date(2027, 1, 3)).duties[WEEK].periods}
    last = weeks["2026-W53"]
    assert (last.period.label, last.done, last.after, last.state) == ("2026年第53周", 1, 1, "met")
    summaries = Summaries(progress(dataset, date(2027, 1, 10)))
    met = {name for name, figures in summaries.figures.items() if figures.settled(State.MET)}
    assert met == {"2027-01", "2027-Q1", "2027-H1", "2027"}
    assert summaries.years["2026"].total.settled.met == 0


def test_reported_late_counts_from_the_day() -> None:
    """补报 is what was done in time and reported after the day and the grace; what was done later is not counted."""
    acts = [act(YEAR, "2026-02-27", reported="2026-03-04"), act(YEAR, "2026-02-28", reported="2026-03-03")]
    at = progress(with_records(office(), acts), DAY).duties[YEAR].periods[0]
    assert [filed.day.isoformat() for filed in at.late] == ["2026-02-27"]
    late = progress(with_records(office(), [act(YEAR, "2026-03-01", reported="2026-05-01")]), DAY).duties[YEAR]
    assert not late.periods[0].late


@pytest.mark.parametrize(
    ("ended", "state", "owed"),
    [("2026-02-27", "ended", False), ("2026-02-28", "missed", True), ("2026-06-30", "missed", True)],
)
def test_owed_by_its_day(ended: str, state: str, owed: bool) -> None:
    """A duty that ends after the day of its period owed it; one that ends before does not."""
    end = Ended(date=date.fromisoformat(ended), basis="演示〔2026〕2号")
    duties = tuple(each.model_copy(update={"ended": end}) if each.id == YEAR else each for each in office().duties)
    at = progress(replace(office(), duties=duties), DAY).duties[YEAR]
    assert (at.periods[0].owed, at.periods[0].state) == (owed, state)


def test_an_excepted_deliverable() -> None:
    """A deliverable asked 原则上 and explained is excepted after its day too."""
    duties = tuple(
        each.model_copy(update={"in_principle": True}) if each.id == SYSTEM else each for each in office().duties
    )
    why = Explanation(duty=SYSTEM, reason="等上级系统", next="年底建成")
    asked = replace(office(), duties=duties)
    explained = replace(asked, explanations=(*asked.explanations, why))
    states = [progress(each, DAY).duties[SYSTEM].state for each in (office(), asked, explained)]
    assert states == ["missed", "missed", "excepted"]
    assert progress(explained, DAY).total.excepted == progress(asked, DAY).total.excepted + 1
