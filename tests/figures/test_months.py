"""The figures of a month's summary, as of its last day."""

from datetime import date
from itertools import pairwise

import pytest
from helpers.paths import DAY
from helpers.trees import act, real, small, with_records

from policysite.data.dataset import Dataset
from policysite.data.model.records import Record
from policysite.figures.ledger import ledger
from policysite.figures.months import MonthFigures, Settlement, finished_months, months
from policysite.figures.progress import progress


def by_name(dataset: Dataset, today: date = DAY) -> dict[str, MonthFigures]:
    """The figures by the month's name."""
    return {figures.month.name: figures for figures in months(dataset, today)}


def names(settled: tuple[Settlement, ...]) -> list[str]:
    """Duty and period of each settlement."""
    return [f"{one.duty.duty.id} {one.period.period.name if one.period else ''}".strip() for one in settled]


@pytest.mark.parametrize(
    ("today", "first", "last", "count"),
    [
        ("2026-11-23", "2026-01", "2026-10", 10),
        ("2026-11-30", "2026-01", "2026-10", 10),
        ("2026-12-01", "2026-01", "2026-11", 11),
        ("2028-03-01", "2026-01", "2028-02", 26),
    ],
)
def test_finished_months_run_from_the_start(today: str, first: str, last: str, count: int) -> None:
    """Every month from tracking_from that is over; a month's last day does not finish it."""
    found = finished_months(real(), date.fromisoformat(today))
    assert (found[0].name, found[-1].name, len(found)) == (first, last, count)


def test_no_month_is_finished_before_tracking() -> None:
    """In the first month there is no summary yet."""
    assert finished_months(real(), date(2026, 1, 31)) == ()


def test_a_quarter_is_met_in_the_month_after_and_missed_after_the_grace() -> None:
    """Both are settled in April: met from the 1st, missed from the 11th; neither again in May."""
    found = by_name(with_records(real(), [act("m09-2-a", "2026-03-31")]))
    assert found["2026-03"].met == found["2026-03"].missed == ()
    assert names(found["2026-04"].met) == ["m09-2-a 2026-Q1"]
    assert names(found["2026-04"].missed) == ["m02-1-a 2026-Q1", "m05-1-a 2026-Q1", "m09-1-a 2026-Q1"]
    assert found["2026-05"].met == found["2026-05"].missed == ()


def test_new_records_are_those_of_the_month() -> None:
    """By the day of the act; the month's line of letters is one of them."""
    line = Record(duty="m10-2-a", month="2026-03", received=3, in_time=2, excepted=1, reason="理由")
    dataset = with_records(real(), [act("m09-2-a", "2026-03-31"), act("m09-2-a", "2026-04-01"), line])
    found = by_name(dataset)
    assert [len(found[name].records) for name in ("2026-02", "2026-03", "2026-04", "2026-05")] == [0, 2, 1, 0]
    assert (found["2026-03"].letters.received, found["2026-04"].letters.received) == (3, 0)


def test_a_deliverable_missed_in_july_is_met_in_august() -> None:
    """Due on 30 June and issued on 5 August: missed in July, met and finished in August."""
    record = act("m01-2-a", "2026-08-05", stage="issued", document="阅〔2026〕9号")
    found = by_name(with_records(small(), [record]))
    assert "m01-2-a" not in names(found["2026-06"].missed)
    assert "m01-2-a" in names(found["2026-07"].missed)
    assert "m01-2-a" in names(found["2026-08"].met)
    assert [duty.duty.id for duty in found["2026-08"].finished] == ["m01-2-a"]


def test_a_month_is_compared_with_the_one_before() -> None:
    """`before` is the former month's figures; the first has none."""
    found = months(real(), DAY)
    assert found[0].before is None
    assert all(later.before is earlier for earlier, later in pairwise(found))


def test_the_ledger_of_a_month() -> None:
    """Found, closed in the month, and overdue on its last day."""
    found = by_name(real())
    assert [one.item.id for one in found["2026-07"].opened] == ["z2026-006"]
    assert [one.item.id for one in found["2026-07"].closed] == ["z2026-002"]
    assert [one.item.id for one in found["2026-10"].overdue] == ["z2026-007"]
    assert found["2026-09"].overdue == ()


def test_a_month_equals_the_figures_of_its_last_day() -> None:
    """The summary shows what the pages showed on the last day, whatever came later."""
    for figures in months(real(), DAY):
        assert figures.progress.total == progress(real(), figures.month.last).total
        assert sum(figures.ledger.states.values()) == len(ledger(real(), figures.month.last))


def test_settlements_add_up_to_the_rate() -> None:
    """The settlements of all months are those that the rate of the last counts."""
    found = months(real(), DAY)
    last = found[-1].progress.total.settled
    assert sum(len(figures.met) for figures in found) == last.met
    assert sum(len(figures.missed) for figures in found) == last.missed
