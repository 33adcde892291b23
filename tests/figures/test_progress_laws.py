"""What holds of the figures whatever the records and the day are."""

from datetime import date, timedelta

from helpers.examples import one_in
from helpers.trees import act, month, real, with_records
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.model.duties import DutyKind
from policysite.data.model.records import DOCUMENT_STAGES, FINISHED, SYSTEM_STAGES, WORK_STAGES, Record
from policysite.data.periods import stages
from policysite.figures.duties import State
from policysite.figures.progress import Summary, progress

steady = one_in(5)


def days(start: date = date(2026, 1, 1), end: date = date(2027, 3, 1)) -> st.SearchStrategy[date]:
    """Days around the demonstration year."""
    return st.dates(start, end)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Some valid records of any duty of the real document."""
    found = []
    for duty in draw(st.lists(st.sampled_from(real().duties), max_size=30)):
        day = draw(days())
        if duty.kind is DutyKind.TRIGGERED:
            received = draw(st.integers(0, 20))
            in_time = draw(st.integers(0, received))
            found.append(month(f"{day:%Y-%m}", received, in_time, draw(st.integers(0, received - in_time))))
        elif duty.kind is DutyKind.DELIVERABLE:
            stage = draw(st.sampled_from(stages(duty)))
            found.append(act(duty.id, str(day), stage=stage, document="演示〔2026〕1号"))
        else:
            amount = draw(st.none() | st.integers(1, 20)) if duty.kind is DutyKind.RECURRING else None
            found.append(act(duty.id, str(day), amount=amount))
    return found


def added(summaries: list[Summary]) -> tuple[int, ...]:
    """The sums of every figure."""
    rows = [
        (
            one.settled.met,
            one.settled.missed,
            one.current.met + one.current.open + one.current.due_soon,
            one.current.unreported,
            one.deliverables.met + one.deliverables.open + one.deliverables.due_soon + one.deliverables.missed,
            one.triggered.received,
            one.triggered.late,
            one.standing.active + one.standing.no_record,
            one.conditional,
        )
        for one in summaries
    ]
    return tuple(map(sum, zip(*rows, strict=True)))


@steady
@given(records(), days())
def test_sections_add_up_to_the_whole(given_records: list[Record], day: date) -> None:
    """Every duty is counted in one section, and once in the total, whatever departments share it."""
    found = progress(with_records(real(), given_records), day)
    assert added(list(found.sections.values())) == added([found.total])


@steady
@given(records(), days())
def test_buckets_add_up(given_records: list[Record], day: date) -> None:
    """Every duty in force is in one bucket of its kind, and every ended period in one of three."""
    found = progress(with_records(real(), given_records), day)
    counts = added([found.total])
    assert (counts[2], counts[4], counts[7], counts[8]) == (8, 11, 41, 11)
    over = sum(period.over for duty in found.duties.values() for period in duty.periods)
    assert counts[0] + counts[1] + counts[3] == over
    figures = found.total.triggered
    assert figures.received == figures.in_time + figures.excepted + figures.late


@steady
@given(records(), records(), days())
def test_a_record_more_never_lowers_what_is_done(some: list[Record], more: list[Record], day: date) -> None:
    """Records only add: no sum falls, no met period opens again, no stage goes back."""
    before = progress(with_records(real(), some), day)
    after = progress(with_records(real(), [*some, *more]), day)
    for name, duty in before.duties.items():
        for old, new in zip(duty.periods, after.duties[name].periods, strict=True):
            assert new.done >= old.done
            assert new.state is State.MET or old.state is not State.MET
        assert not (duty.stage in FINISHED and after.duties[name].stage not in FINISHED)
    assert after.total.settled.met >= before.total.settled.met


@steady
@given(records(), days(), st.integers(0, 400))
def test_time_never_turns_met_into_open(some: list[Record], day: date, passed: int) -> None:
    """What is met stays met as the date moves on, and what is missed stays missed."""
    dataset = with_records(real(), some)
    before, after = progress(dataset, day), progress(dataset, day + timedelta(days=passed))
    for name, duty in before.duties.items():
        for old, new in zip(duty.periods, after.duties[name].periods, strict=False):
            assert new.state is old.state or old.state not in (State.MET, State.MISSED)
        if duty.stage in FINISHED:
            assert after.duties[name].state is State.MET


@steady
@given(records(), days())
def test_rate_is_met_of_due(some: list[Record], day: date) -> None:
    """The rate lies between 0 and 1 and is None exactly where nothing has come due or nothing was reported."""
    found = progress(with_records(real(), some), day).total
    assert (found.rate is None) == (found.settled.met + found.settled.missed == 0 or not found.reported)
    assert found.rate is None or 0 <= found.rate <= 1


def test_every_stage_has_its_order() -> None:
    """A document and a system share no stage, and each ends in finished ones."""
    assert not set(DOCUMENT_STAGES) & set(SYSTEM_STAGES)
    assert {*DOCUMENT_STAGES[-2:], SYSTEM_STAGES[-1], WORK_STAGES[-1]} == FINISHED
