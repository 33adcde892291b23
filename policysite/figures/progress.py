"""The one computation of progress: pure functions of (data, date) that every page, export and JSON uses.

What every figure means stands in ARCHITECTURE.md. Linear in the number of records.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from policysite.data.dataset import Dataset, grouped
from policysite.data.model.duties import Duty, DutyKind, RecordRule, Unit
from policysite.data.model.records import FINISHED, Filed, Record, Stage
from policysite.data.model.settings import Settings
from policysite.data.periods import Period, amount, binds, ends, periods, stages


class State(StrEnum):
    """The state of a period, a deliverable, a standing or a conditional duty."""

    MET = "met"
    OPEN = "open"
    DUE_SOON = "due_soon"
    UNREPORTED = "unreported"
    MISSED = "missed"
    ACTIVE = "active"
    NO_RECORD = "no_record"
    CONDITIONAL = "conditional"


@dataclass(frozen=True)
class PeriodProgress:
    """One period of a recurring duty: `done` of `required` in `unit`, from `records` not after the date.

    `late` are those of them reported after the period and its days of grace: 补报. `over`: the date is past its end.
    """

    period: Period
    required: int
    done: int
    unit: Unit
    state: State
    over: bool
    records: tuple[Filed, ...]
    late: tuple[Filed, ...]

    @property
    def remaining(self) -> int:
        """What is still missing, in `unit`; 0 when met."""
        return max(0, self.required - self.done)


@dataclass(frozen=True)
class DutyProgress:
    """How a duty stands. What does not belong to its kind is empty or None.

    `state` is that of the current period of a recurring duty; None for a triggered one, and where the duty does not
    bind at the date. `days_left` runs to the end of the current period or to `due`, today included. `records` are all
    that are not after the date, earliest first; `months` are the lines of a triggered duty, one a month.
    """

    duty: Duty
    state: State | None
    periods: tuple[PeriodProgress, ...] = ()
    stage: Stage | None = None
    document: str | None = None
    settled: bool = False
    days_left: int | None = None
    records: tuple[Filed, ...] = ()

    @property
    def current(self) -> PeriodProgress | None:
        """The period that holds the date."""
        return self.periods[-1] if self.periods and not self.periods[-1].over else None

    @property
    def months(self) -> tuple[Record, ...]:
        """The monthly lines of a triggered duty, in order."""
        return tuple(filed.record for filed in self.records) if self.duty.kind is DutyKind.TRIGGERED else ()

    @property
    def last(self) -> Filed | None:
        """The last record."""
        return self.records[-1] if self.records else None

    def periods_in(self, state: State) -> tuple[PeriodProgress, ...]:
        """Those periods that are over and in `state`."""
        return tuple(period for period in self.periods if period.over and period.state is state)

    def settled_in(self, state: State) -> bool:
        """Whether it is a deliverable past its `due` and in `state`."""
        return self.settled and self.state is state


@dataclass(frozen=True)
class Settled:
    """What has come due: recurring periods past their end (those awaiting reports not yet), deliverables past `due`."""

    met: int
    missed: int


@dataclass(frozen=True)
class Current:
    """The periods that hold the date; `unreported` are ended ones still awaiting reports."""

    met: int
    open: int
    due_soon: int
    unreported: int


@dataclass(frozen=True)
class Deliverables:
    """Deliverables by state."""

    met: int
    open: int
    due_soon: int
    missed: int


@dataclass(frozen=True)
class Triggered:
    """Events with a time limit; `late` = received − in time − excepted."""

    received: int
    in_time: int
    excepted: int
    late: int


@dataclass(frozen=True)
class Standing:
    """Standing duties with and without a record in the date's year."""

    active: int
    no_record: int


@dataclass(frozen=True)
class Summary:
    """The figures of any set of duties, each of them counted once.

    `reported` tells whether anything at all was reported of any duty: before that there is no rate.
    """

    settled: Settled
    current: Current
    deliverables: Deliverables
    triggered: Triggered
    standing: Standing
    conditional: int
    reported: bool = True

    @property
    def due(self) -> int:
        """到期应完成: how many have come due."""
        return self.settled.met + self.settled.missed

    @property
    def rate(self) -> float | None:
        """到期完成率 = met ÷ (met + missed), to four decimals; None where nothing is due yet or nothing reported."""
        return round(self.settled.met / self.due, 4) if self.due and self.reported else None


@dataclass(frozen=True)
class DepartmentFigures:
    """The figures of the duties that name a department, and of those it bears as a member of a group."""

    own: Summary
    as_member: Summary


def total(duties: Iterable[DutyProgress], reported: bool = True) -> Summary:
    """The figures of `duties`; `reported` as in `Summary`."""
    listed = tuple(duties)
    kinds = {kind: [duty for duty in listed if duty.duty.kind is kind] for kind in DutyKind}
    made = Counter(duty.state for duty in kinds[DutyKind.DELIVERABLE])
    standing = Counter(duty.state for duty in kinds[DutyKind.STANDING])
    return Summary(
        settled=Settled(_settled(listed, State.MET), _settled(listed, State.MISSED)),
        current=_current(listed),
        deliverables=Deliverables(made[State.MET], made[State.OPEN], made[State.DUE_SOON], made[State.MISSED]),
        triggered=lines(line for duty in listed for line in duty.months),
        standing=Standing(standing[State.ACTIVE], standing[State.NO_RECORD]),
        conditional=sum(duty.state is State.CONDITIONAL for duty in listed),
        reported=reported,
    )


def _settled(duties: Iterable[DutyProgress], state: State) -> int:
    return sum(len(duty.periods_in(state)) + duty.settled_in(state) for duty in duties)


def _current(duties: Sequence[DutyProgress]) -> Current:
    states = Counter(duty.current.state for duty in duties if duty.current)
    unreported = sum(len(duty.periods_in(State.UNREPORTED)) for duty in duties)
    return Current(states[State.MET], states[State.OPEN], states[State.DUE_SOON], unreported)


def lines(months: Iterable[Record]) -> Triggered:
    """The sum of monthly lines."""
    listed = tuple(months)
    return Triggered(
        received=sum(line.received or 0 for line in listed),
        in_time=sum(line.in_time or 0 for line in listed),
        excepted=sum(line.excepted or 0 for line in listed),
        late=sum(line.late for line in listed),
    )


DELIVERABLE_DUE_SOON = 30
"""Days before its `due` from which on a deliverable is 临近到期, today included."""


@dataclass(frozen=True)
class Progress:
    """How every duty of `dataset` stands at `as_of`, and the sums; keys in the document's order."""

    dataset: Dataset = field(repr=False)
    as_of: date
    duties: Mapping[str, DutyProgress]

    @cached_property
    def total(self) -> Summary:
        """The figures of all duties."""
        return self._figures(self.dataset.duties)

    @cached_property
    def departments(self) -> Mapping[str, DepartmentFigures]:
        """The figures of each department, by its id."""
        dataset, figures = self.dataset, self._figures
        return {
            name: DepartmentFigures(figures(own_duties(dataset, name)), figures(member_duties(dataset, name)))
            for name in dataset.department
        }

    @cached_property
    def sections(self) -> Mapping[str, Summary]:
        """The figures of each section, by its id."""
        dataset = self.dataset
        duties = grouped((dataset.section_of[dataset.measure_of[each.clause].id].id, each) for each in dataset.duties)
        return {section.id: self._figures(duties[section.id]) for section in dataset.policy.sections}

    def of(self, duties: Iterable[Duty]) -> tuple[DutyProgress, ...]:
        """How `duties` stand."""
        return tuple(self.duties[duty.id] for duty in duties)

    def _figures(self, duties: Iterable[Duty]) -> Summary:
        return total(self.of(duties), self._reported)

    @cached_property
    def _reported(self) -> bool:
        return any(duty.records for duty in self.duties.values())


def progress(dataset: Dataset, today: date) -> Progress:
    """How everything stands at `today`: what is dated later counts for nothing."""
    return Progress(dataset, today, {duty.id: duty_progress(dataset, duty, today) for duty in dataset.duties})


def own_duties(dataset: Dataset, department: str) -> Iterator[Duty]:
    """The duties of the clauses that name a department, in the document's order."""
    for clause in dataset.clauses_of[department]:
        yield from dataset.duties_of[clause.id]


def member_duties(dataset: Dataset, department: str) -> Iterator[Duty]:
    """The duties that a department bears only as a member of a group, in the document's order."""
    groups = {group.id for group in dataset.groups_of[department]}
    for clause in dataset.clauses:
        if groups.intersection(clause.responsible) and department not in clause.responsible:
            yield from dataset.duties_of[clause.id]


def duty_progress(dataset: Dataset, duty: Duty, today: date) -> DutyProgress:
    """How one duty stands at `today`; nothing of `record: none` is ever missing."""
    listed = dataset.records_of[duty.id]
    records = listed[: bisect_right(listed, today, key=_day)]
    if duty.record is RecordRule.NONE and duty.kind not in (DutyKind.STANDING, DutyKind.CONDITIONAL):
        return DutyProgress(duty, None)
    match duty.kind:
        case DutyKind.RECURRING:
            return _recurring(dataset, duty, records, today)
        case DutyKind.DELIVERABLE:
            return _deliverable(dataset, duty, records, today)
        case DutyKind.TRIGGERED:
            state = None
        case DutyKind.STANDING:
            state = State.ACTIVE if records and records[-1].day.year == today.year else State.NO_RECORD
        case DutyKind.CONDITIONAL:
            state = State.CONDITIONAL
        case _:
            assert_never(duty.kind)
    return DutyProgress(duty, state if binds(dataset, duty, today) else None, records=records)


def _recurring(dataset: Dataset, duty: Duty, records: tuple[Filed, ...], today: date) -> DutyProgress:
    found = tuple(_period(dataset.settings, duty, period, records, today) for period in periods(dataset, duty, today))
    current = found[-1] if found and not found[-1].over else None
    state, left = (current.state, current.period.days_left(today)) if current else (None, None)
    return DutyProgress(duty, state, found, days_left=left, records=records)


def _period(settings: Settings, duty: Duty, period: Period, records: Sequence[Filed], today: date) -> PeriodProgress:
    start = bisect_left(records, period.first, key=_day)
    within = tuple(records[start : bisect_right(records, period.last, key=_day)])
    late = tuple(filed for filed in within if is_late(settings, period, filed))
    required, done = duty.at_least or 1, sum(amount(duty, filed.record) for filed in within)
    state, unit = period_state(settings, period, done >= required, today), duty.unit or Unit.TIMES
    return PeriodProgress(period, required, done, unit, state, period.over(today), within, late)


def _day(filed: Filed) -> date:
    return filed.day


def period_state(settings: Settings, period: Period, met: bool, today: date) -> State:
    """The state of a period at `today`; `met` tells whether enough is done."""
    if met:
        return State.MET
    left = period.days_left(today)
    if left <= 0:
        return State.UNREPORTED if -left < settings.report_by_days else State.MISSED
    return State.DUE_SOON if left <= getattr(settings.due_soon_days, period.rhythm) else State.OPEN


def is_late(settings: Settings, period: Period, filed: Filed) -> bool:
    """Whether a record is 补报: reported after its period and the days of grace."""
    return filed.record.reported is not None and past_grace(settings, period, filed.record.reported)


def past_grace(settings: Settings, period: Period, day: date) -> bool:
    """Whether a day lies after a period and the days of grace: what is reported then is 补报."""
    return (day - period.last).days > settings.report_by_days


def _deliverable(dataset: Dataset, duty: Duty, records: tuple[Filed, ...], today: date) -> DutyProgress:
    order = stages(duty)
    reached = [filed.record.stage for filed in records if filed.record.stage in order]
    stage = max(reached, key=order.index, default=None)
    documents = [filed.record.document for filed in records if filed.record.document]
    left = (duty.due - today).days + 1 if duty.due else None
    state = State.MET if stage in FINISHED else _unfinished(dataset, duty, left, today)
    document = documents[-1] if documents else None
    settled = left is not None and left <= 0 and state is not None
    return DutyProgress(duty, state, (), stage, document, settled, left, records)


def _unfinished(dataset: Dataset, duty: Duty, left: int | None, today: date) -> State | None:
    """The state of a deliverable not yet made; None where it does not bind: a `due` that it missed before stays."""
    end = ends(dataset, duty)
    if left is not None and left <= 0 and duty.due and (end is None or duty.due <= end):
        return State.MISSED
    if not binds(dataset, duty, today):
        return None
    return State.DUE_SOON if left is not None and left <= DELIVERABLE_DUE_SOON else State.OPEN
