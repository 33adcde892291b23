"""The figures of progress: hand-computed cases, and properties that hold for any records."""

import dataclasses
from datetime import date

import pytest
from helpers.paths import DAY
from helpers.trees import act, month, real, small, with_records
from helpers.words import MISSED, UNREPORTED

from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.records import Record
from policysite.figures.duties import DutyProgress, State, duty_progress
from policysite.figures.progress import member_duties, own_duties, progress, total
from policysite.figures.words import grace_words, late_after


def standing(dataset: Dataset, duty: str, day: str, *records: Record) -> DutyProgress:
    """How one duty stands on `day` with these records alone."""
    return duty_progress(with_records(dataset, records), dataset.duty[duty], date.fromisoformat(day))


def states(found: DutyProgress) -> list[tuple[str, int, str]]:
    """Period, done and state of each period."""
    return [(period.period.name, period.done, period.state.value) for period in found.periods]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-01", [("2026-Q1", 0, "open")]),
        ("2026-03-16", [("2026-Q1", 0, "open")]),
        ("2026-03-17", [("2026-Q1", 0, "due_soon")]),
        ("2026-03-31", [("2026-Q1", 0, "due_soon")]),
        ("2026-04-01", [("2026-Q1", 0, "unreported"), ("2026-Q2", 0, "open")]),
        ("2026-04-10", [("2026-Q1", 0, "unreported"), ("2026-Q2", 0, "open")]),
        ("2026-04-11", [("2026-Q1", 0, "missed"), ("2026-Q2", 0, "open")]),
    ],
)
def test_a_quarter_without_records(day: str, expected: list[tuple[str, int, str]]) -> None:
    """Open, 15 days before the end due soon, ten days after it awaiting reports, then missed."""
    assert states(standing(real(), "m09-1-a", day)) == expected


def test_what_is_done_is_the_sum_of_amounts() -> None:
    """A span counts its days where the unit is 天, a record without amount counts 1, all departments together."""
    records = (
        act("m09-1-a", "2026-03-02", to="2026-03-06"),
        act("m09-1-a", "2026-03-16", to="2026-03-18", amount=3),
        act("m09-1-a", "2026-03-20", amount=6),
        act("m09-1-a", "2026-03-31"),
    )
    found = standing(real(), "m09-1-a", "2026-03-31", *records)
    assert states(found) == [("2026-Q1", 15, "met")]
    assert found.periods[0].remaining == 0
    assert found.state is State.MET
    assert standing(real(), "m09-1-a", "2026-03-30", *records).periods[0].remaining == 1


def test_an_act_in_april_does_not_mend_march() -> None:
    """The day of the act decides the period, its last and first day included."""
    records = (act("m09-2-a", "2026-04-01"),)
    assert states(standing(real(), "m09-2-a", "2026-06-30", *records)) == [
        ("2026-Q1", 0, "missed"),
        ("2026-Q2", 1, "met"),
    ]


def test_a_late_report_still_counts_and_is_marked() -> None:
    """A record reported after the period and its ten days counts on the day of the act and is 补报."""
    records = (act("m09-2-a", "2026-03-31", reported="2026-04-11"), act("m09-2-a", "2026-03-30", reported="2026-04-10"))
    quarter = standing(real(), "m09-2-a", "2026-04-11", *records).periods[0]
    assert (quarter.done, quarter.state) == (2, State.MET)
    assert [filed.day for filed in quarter.late] == [date(2026, 3, 31)]


NO_GRACE = dataclasses.replace(real(), settings=real().settings.model_copy(update={"report_by_days": 0}))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-31", [("2026-Q1", 0, "due_soon")]),
        ("2026-04-01", [("2026-Q1", 0, "missed"), ("2026-Q2", 0, "open")]),
    ],
)
def test_without_days_of_grace_a_quarter_is_missed_at_once(day: str, expected: list[tuple[str, int, str]]) -> None:
    """The day after its end; nothing ever awaits its report."""
    assert states(standing(NO_GRACE, "m09-1-a", day)) == expected


def test_without_days_of_grace_what_is_reported_after_the_end_is_late() -> None:
    """On its last day it is not; the words say so without a nought."""
    records = (act("m09-2-a", "2026-03-31", reported="2026-03-31"), act("m09-2-a", "2026-03-30", reported="2026-04-01"))
    quarter = standing(NO_GRACE, "m09-2-a", "2026-04-01", *records).periods[0]
    assert [filed.day for filed in quarter.late] == [date(2026, 3, 30)]
    assert grace_words(0) == f"期满未报送的即为“{MISSED}”"
    assert grace_words(10) == f"期满后10日内未报送的为“{UNREPORTED}”，此后为“{MISSED}”"
    assert (late_after(0), late_after(10)) == ("期满后报送的注明“补报”", "期满10日后报送的注明“补报”")


def test_a_record_of_tomorrow_counts_for_nothing_yet() -> None:
    """What is dated after the date is left out of every figure."""
    records = (act("m09-2-a", "2026-11-24"),)
    found = standing(real(), "m09-2-a", "2026-11-23", *records)
    assert (found.current and found.current.done, found.last) == (0, None)


def test_the_year_ends_on_31_december() -> None:
    """On 31 December the year's duty is due soon with one day left; on 1 January it awaits reports."""
    found = standing(real(), "m10-1-a", "2026-12-31", act("m10-1-a", "2026-05-21"))
    assert (found.state, found.days_left) == (State.DUE_SOON, 1)
    assert states(standing(real(), "m10-1-a", "2027-01-01"))[0] == ("2026", 0, "unreported")


def test_29_february_belongs_to_its_month() -> None:
    """A monthly duty's February of 2028 lasts 29 days; its act on the 29th meets February alone."""
    found = standing(small(), "m03-1-a", "2028-03-01", act("m03-1-a", "2028-02-29"))
    assert states(found)[-2:] == [("2028-02", 1, "met"), ("2028-03", 0, "open")]
    assert standing(small(), "m03-1-a", "2028-02-23").state is State.DUE_SOON
    assert standing(small(), "m03-1-a", "2028-02-22").state is State.OPEN


def test_since_starts_a_duty_later() -> None:
    """No period before `since` is held against anyone; before it the duty has no state."""
    assert [name for name, _, _ in states(standing(small(), "m03-1-a", "2026-04-30"))] == ["2026-03", "2026-04"]
    before = standing(small(), "m03-1-a", "2026-02-28")
    assert (before.state, before.current, before.days_left) == (None, None, None)


def ended(dataset: Dataset, duty: str, day: str) -> Duty:
    """A duty of `site`, ended on `day`."""
    values = dataset.duty[duty].model_dump() | {"ended": {"date": day, "basis": "决定"}}
    return Duty.model_validate(values)


def test_an_ended_duty_keeps_its_periods() -> None:
    """The period that holds the end is not owed any more, whatever was done; none that begins later is counted."""
    duty = ended(real(), "m09-1-a", "2026-05-10")
    found = duty_progress(with_records(real(), [act("m09-1-a", "2026-06-30", amount=15)]), duty, DAY)
    assert states(found) == [("2026-Q1", 0, "missed"), ("2026-Q2", 15, "ended")]
    assert found.state is State.ENDED


@pytest.mark.parametrize(
    ("day", "stage", "state"),
    [
        ("2026-05-31", None, State.OPEN),
        ("2026-06-01", None, State.DUE_SOON),
        ("2026-06-30", "reviewing", State.DUE_SOON),
        ("2026-07-01", "reviewing", State.MISSED),
        ("2026-07-01", "issued", State.MET),
        ("2026-01-01", "in_force", State.MET),
    ],
)
def test_a_deliverable_with_a_due_date(day: str, stage: str | None, state: State) -> None:
    """Due soon 30 days before its due date, today included; missed after it; met once issued."""
    records = [act("m01-2-a", "2026-01-01", stage=stage, document="阅〔2026〕1号")] if stage else []
    found = standing(small(), "m01-2-a", day, *records)
    assert (found.state, found.settled) == (state, day > "2026-06-30")


def test_a_deliverable_without_due_date_is_open_until_made() -> None:
    """The furthest stage counts, wherever it stands in the file; the document's number goes with it."""
    records = (
        act("m04-2-a", "2026-05-20", stage="issued", document="演示〔2026〕3号"),
        act("m04-2-a", "2026-02-05", stage="drafting"),
    )
    made = standing(real(), "m04-2-a", "2026-05-20", *records)
    assert (made.state, made.stage, made.document) == (State.MET, "issued", "演示〔2026〕3号")
    before = standing(real(), "m04-2-a", "2026-05-19", *records)
    assert (before.state, before.stage, before.document, before.settled) == (State.OPEN, "drafting", None, False)


def test_a_system_is_met_only_in_use() -> None:
    """建成 is not yet 启用."""
    assert standing(real(), "m13-2-b", "2026-11-23", act("m13-2-b", "2026-09-10", stage="built")).state is State.OPEN
    assert standing(real(), "m13-2-b", "2026-11-23", act("m13-2-b", "2026-09-10", stage="in_use")).state is State.MET


def test_letters_are_summed() -> None:
    """late = received − in time − excepted; a month counts from its first day on."""
    dataset = with_records(real(), [month("2026-03", 12, 10, 1), month("2026-04", 5, 5), month("2026-05", 7, 7)])
    figures = progress(dataset, date(2026, 4, 1)).total.triggered
    assert (figures.received, figures.in_time, figures.excepted, figures.late) == (17, 15, 1, 1)


def test_a_standing_duty_is_active_in_the_year_of_its_record() -> None:
    """A record of this year makes it active; one of last year is only the last record."""
    records = (act("m06-1-c", "2026-12-31"),)
    assert standing(real(), "m06-1-c", "2026-12-31", *records).state is State.ACTIVE
    found = standing(real(), "m06-1-c", "2027-01-01", *records)
    assert (found.state, found.last and found.last.day) == (State.NO_RECORD, date(2026, 12, 31))


def test_what_is_not_recorded_is_never_missing() -> None:
    """A recurring duty of `record: none` has no periods and enters no figure."""
    duty = real().duty["m09-2-a"].model_copy(update={"record": RecordRule.NONE})
    found = duty_progress(real(), duty, DAY)
    assert (found.state, found.periods) == (None, ())
    assert total([found]).due == 0


def test_the_rate_counts_what_came_due() -> None:
    """Ended periods but not those awaiting reports, deliverables past due; None where nothing is due; 4 decimals."""
    assert progress(with_records(real(), []), date(2026, 3, 31)).total.rate is None
    waiting = progress(with_records(real(), []), date(2026, 4, 1)).total
    assert (waiting.due, waiting.rate, waiting.current.unreported) == (0, None, 4)
    records = [act("m09-2-a", "2026-03-31"), act("m05-1-a", "2026-03-31")]
    settled = progress(with_records(real(), records), date(2026, 7, 11)).total
    assert (settled.settled.met, settled.settled.missed, settled.rate) == (2, 7, 0.2222)


def test_figures_without_any_record() -> None:
    """On 2026-11-23 without records: 13 periods missed, 3 yearly duties due soon, 5 open, and no rate."""
    found = progress(with_records(real(), []), DAY).total
    assert (found.settled.met, found.settled.missed, found.rate) == (0, 13, None)
    assert (found.current.met, found.current.open, found.current.due_soon) == (0, 5, 3)
    assert (found.deliverables.open, found.standing.no_record, found.conditional) == (11, 41, 11)


def test_the_demonstration_data_keeps_its_promises() -> None:
    """Only m05-1-a and m09-2-a missed anything, no letter is late, five measures have none."""
    dataset = real()
    found = progress(dataset, DAY)
    missed = {name for name, duty in found.duties.items() if duty.periods_in(State.MISSED)}
    assert missed == {"m05-1-a", "m09-2-a"}
    assert found.total.triggered.late == 0
    measures = {filed.record.duty[:3] for filed in dataset.records}
    assert not measures & {"m11", "m14", "m15", "m17", "m18"}
    assert {dataset.duty[filed.record.duty].kind for filed in dataset.records} == set(DutyKind)


def test_the_demonstration_data_says_so() -> None:
    """Every file is marked, summaries begin 演示：, numbers are 演示〔2026〕…号, no date is after 2026-11-20."""
    dataset = real()
    assert all(filed.sample for filed in dataset.records)
    assert all(entry.sample for entry in dataset.explanations)
    assert all(file.sample for file in dataset.ledger_files.values())
    records = [filed.record for filed in dataset.records]
    assert all((record.summary or record.reason or "演示：").startswith("演示：") for record in records)
    assert all((record.document or "演示〔2026〕").startswith("演示〔2026〕") for record in records)
    assert max(filed.record.last or filed.day for filed in dataset.records) <= date(2026, 11, 20)
    assert {name for item in dataset.ledger for name in item.manifestations} == {"c04", "c10", "c11"}


def test_a_member_bears_its_groups_duties_apart() -> None:
    """What a clause puts on a group is a member's as a member only, and not at all where the clause names it too."""
    dataset = small()
    own = {duty.id for duty in own_duties(dataset, "reading")}
    member = {duty.id for duty in member_duties(dataset, "reading")}
    assert own == {"m01-1-a", "m01-1-b"}
    assert member == {"m01-2-a", "m01-2-b", "m04-1-a", "m03-1-a", "m03-1-b", "m03-1-c", "m03-1-d"}
    assert "m01-2-a" not in {duty.id for duty in member_duties(dataset, "office")}
