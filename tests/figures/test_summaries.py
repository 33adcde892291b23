"""The figures of the summaries of months, quarters, half-years and years, and the years of the whole."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from helpers.paths import DAY, OFFICE, REVISED
from helpers.trees import act, month, real, small, with_records

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.figures.duties import State
from policysite.figures.ledger import ledger
from policysite.figures.progress import Settled, progress
from policysite.figures.summaries import PeriodFigures, Settlement, Summaries, summary_periods


def of(dataset: Dataset, today: date = DAY) -> Summaries:
    """The summaries at a day."""
    return Summaries(progress(dataset, today))


def figures(dataset: Dataset, name: str, today: str) -> PeriodFigures:
    """The figures of one period at a day."""
    return of(dataset, date.fromisoformat(today)).figures[name]


def names(settled: tuple[Settlement, ...]) -> list[str]:
    """Duty and period of each settlement."""
    return [f"{one.duty.duty.id} {one.period.period.name if one.period else ''}".strip() for one in settled]


@pytest.mark.parametrize(
    ("today", "ends", "count"),
    [
        ("2026-01-01", {"2026-01", "2026-Q1", "2026-H1", "2026"}, 4),
        ("2026-11-23", {"2026-11", "2026-Q4", "2026-H2", "2026"}, 11 + 4 + 2 + 1),
        ("2026-12-31", {"2026-12", "2026-Q4", "2026-H2", "2026"}, 19),
        ("2027-01-01", {"2027-01", "2027-Q1", "2027-H1", "2027"}, 19 + 4),
        ("2028-02-29", {"2028-02", "2028-Q1", "2028-H1", "2028"}, 2 * 19 + 5),
    ],
)
def test_periods_run_from_the_start_to_those_that_hold_the_day(today: str, ends: set[str], count: int) -> None:
    """Every month, quarter, half-year and year from tracking_from on; the last of each holds the day."""
    found = summary_periods(real(), date.fromisoformat(today))
    last = {period.rhythm: name for name, period in found.items()}
    assert (set(last.values()), len(found)) == (ends, count)


def test_tracking_that_begins_in_a_year_has_that_year() -> None:
    """What begins in March has its summary of March, the first quarter and the year."""
    settings = small().settings.model_copy(update={"tracking_from": date(2026, 3, 15)})
    found = summary_periods(replace(small(), settings=settings), date(2026, 4, 2))
    assert list(found) == ["2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026-H1", "2026"]


QUARTER_END = ["m02-1-a 2026-Q1", "m05-1-a 2026-Q1", "m09-1-a 2026-Q1"]


@pytest.mark.parametrize("name", ["2026-03", "2026-Q1"])
@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-03-31", None),
        ("2026-04-01", State.UNREPORTED),
        ("2026-04-10", State.UNREPORTED),
        ("2026-04-11", State.MISSED),
    ],
)
def test_what_falls_due_on_the_last_day_is_in_the_period(name: str, today: str, state: State | None) -> None:
    """A quarter's end is due in its last month: met at once, else awaiting a report for ten days, then missed."""
    found = figures(with_records(real(), [act("m09-2-a", "2026-03-31")]), name, today)
    assert names(found.settled(State.MET)) == (["m09-2-a 2026-Q1"] if state else [])
    assert {each: names(found.settled(each)) for each in (State.UNREPORTED, State.MISSED)} == {
        each: QUARTER_END if each is state else [] for each in (State.UNREPORTED, State.MISSED)
    }
    assert found.running is (state is None)


def test_a_period_is_due_once() -> None:
    """What fell due in March is in no other month."""
    found = of(with_records(real(), [act("m09-2-a", "2026-03-31")]), DAY).figures
    quarter = [name for name, each in found.items() if "m09-2-a 2026-Q1" in names(each.settled(State.MET))]
    assert quarter == ["2026-03", "2026-Q1", "2026-H1", "2026"]


def test_new_records_are_those_of_the_period() -> None:
    """By the day of the act; the month's line of letters is one of them."""
    line = month("2026-03", 3, 2, 1)
    dataset = with_records(real(), [act("m09-2-a", "2026-03-31"), act("m09-2-a", "2026-04-01"), line])
    found = of(dataset).figures
    listed = ("2026-02", "2026-03", "2026-04", "2026-05", "2026-Q1", "2026-H1", "2026")
    assert [len(found[name].records) for name in listed] == [0, 2, 1, 0, 2, 3, 3]
    assert [found[name].own.total.triggered.received for name in listed] == [0, 3, 0, 0, 3, 3, 3]


def test_a_deliverable_counts_where_its_due_lies() -> None:
    """Due on 30 June and issued on 5 August: missed in June until then, met in June since; finished in August."""
    record = act("m01-2-a", "2026-08-05", stage="issued", document="阅〔2026〕9号")
    dataset = with_records(small(), [record])
    for name in ("2026-06", "2026-Q2", "2026-H1", "2026"):
        assert "m01-2-a" in names(figures(dataset, name, "2026-07-01").settled(State.MISSED))
        assert "m01-2-a" in names(figures(dataset, name, "2026-09-01").settled(State.MET))
    found = of(dataset).figures
    assert [name for name, each in found.items() if each.finished] == ["2026-08", "2026-Q3", "2026-H2", "2026"]
    assert "m01-2-a" not in names(found["2026-08"].settled(State.MET))


def test_a_period_is_compared_with_the_one_before() -> None:
    """`before` is the former period's figures of the same rhythm; the first has none."""
    found = of(real(), date(2027, 2, 1)).figures
    rows: dict[str, list[PeriodFigures]] = {}
    for each in found.values():
        rows.setdefault(each.period.rhythm, []).append(each)
    for row in rows.values():
        assert row[0].before is None
        assert all(later.before is earlier for earlier, later in pairwise(row))


def test_the_ledger_of_a_period() -> None:
    """Found, closed in the period, and overdue on its last day or on the date."""
    found = of(real()).figures
    for name in ("2026-07", "2026-Q3", "2026-H2"):
        assert "z2026-006" in [one.item.id for one in found[name].opened]
        assert "z2026-002" in [one.item.id for one in found[name].closed]
    assert [one.item.id for one in found["2026-10"].overdue] == ["z2026-007"]
    assert found["2026-09"].overdue == found["2026-Q3"].overdue == ()
    assert found["2026"].ledger.items == len(ledger(real(), DAY))


DAYS = [
    "2026-01-01",
    "2026-03-31",
    "2026-06-30",
    "2026-11-23",
    "2026-12-31",
    "2027-01-01",
    "2027-01-10",
    "2027-01-11",
    "2028-02-29",
]


@pytest.mark.parametrize("office", [OFFICE, REVISED], ids=lambda office: office.name)
@pytest.mark.parametrize("today", [*DAYS, "2027-05-03", "2027-09-20"])
def test_the_years_add_up_to_the_whole(today: str, office: Path) -> None:
    """What came due, runs, awaits a report and was received, summed over the years, is that of the whole.

    So it is for every department and section, where departments and responsibilities changed in between too.
    """
    day = date.fromisoformat(today)
    now = progress(load(Folder(office), today=day), day)
    years = [*Summaries(now).years.values()]
    pairs = [(now.total, [year.total for year in years])]
    pairs += [(now.sections[name], [year.sections[name] for year in years]) for name in now.sections]
    pairs += [(now.departments[name].own, [year.departments[name].own for year in years]) for name in now.departments]
    for whole, parts in pairs:
        assert whole.settled == Settled(sum(p.settled.met for p in parts), sum(p.settled.missed for p in parts))
        assert whole.current.unreported == sum(part.current.unreported for part in parts)
        assert whole.triggered.received == sum(part.triggered.received for part in parts)
        assert (whole.current.met, whole.current.open) == (parts[-1].current.met, parts[-1].current.open)
        assert (whole.deliverables, whole.standing) == (parts[-1].deliverables, parts[-1].standing)


@pytest.mark.parametrize("today", DAYS)
def test_the_months_add_up_to_the_year(today: str) -> None:
    """What came due in a year came due in its months, in its quarters and in its halves."""
    summaries = of(real(), date.fromisoformat(today))
    for name, year in summaries.years.items():
        for row in summaries.inside(summaries.periods[name]):
            found = [summaries.figures[each.name].own.total for each in row]
            assert sum(each.settled.met for each in found) == year.total.settled.met
            assert sum(each.settled.missed for each in found) == year.total.settled.missed
            assert sum(each.triggered.received for each in found) == year.total.triggered.received


def test_new_year_begins_anew() -> None:
    """On 1 January nothing is due in the year; the year before has what awaits its report, later what it missed."""
    dataset = with_records(real(), [act("m09-2-a", "2026-02-03")])
    for day, unreported, missed in (("2027-01-10", 8, 12), ("2027-01-11", 0, 20)):
        summaries = of(dataset, date.fromisoformat(day))
        assert (summaries.this_year.total.due, summaries.this_year.total.rate) == (0, None)
        assert summaries.this_year.total.current.unreported == 0
        former = summaries.former_years["2026"].total
        assert (former.current.unreported, former.settled.missed) == (unreported, missed)


def test_a_former_year_stays_as_it_ended() -> None:
    """A document issued in 2027 and a record of 2027 change nothing in 2026's deliverables and standing duties."""
    dataset = small()
    before = of(with_records(dataset, []), date(2027, 3, 1)).years["2026"].total
    issued = act("m01-2-b", "2027-02-01", stage="issued", document="阅〔2027〕1号")
    after = of(with_records(dataset, [issued], 2027), date(2027, 3, 1)).years["2026"].total
    assert after.deliverables == before.deliverables


def test_a_year_page_stands_between_its_parts() -> None:
    """A month lies in its quarter, half and year; the year holds halves, quarters, months; neighbours are of a kind."""
    summaries = of(real(), date(2027, 1, 5))
    found = summaries.periods
    assert [each.name for each in summaries.around(found["2026-11"])] == ["2026", "2026-H2", "2026-Q4"]
    assert [each.name for each in summaries.around(found["2026-Q2"])] == ["2026", "2026-H1"]
    assert [[each.name for each in row] for row in summaries.inside(found["2026-Q3"])] == [
        ["2026-07", "2026-08", "2026-09"]
    ]
    assert [len(row) for row in summaries.inside(found["2026"])] == [2, 4, 12]
    assert summaries.beside(found["2026-12"]) == (found["2026-11"], found["2027-01"])
    assert summaries.beside(found["2026"]) == (None, found["2027"])
