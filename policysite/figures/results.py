"""What the progress comes to: frozen results, and their sums as `/api/progress.json` has them (design, section 4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from policysite.data.model.duties import Duty, DutyKind, Unit
from policysite.data.model.records import Filed, Record, Stage
from policysite.data.periods import Period


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

    `reported` tells whether anything at all was reported of any duty: before that there is no rate (issue 3: with no
    records at all every rate is —).
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
    deliverables = Counter(duty.state for duty in kinds[DutyKind.DELIVERABLE])
    standing = Counter(duty.state for duty in kinds[DutyKind.STANDING])
    return Summary(
        settled=Settled(_settled(listed, State.MET), _settled(listed, State.MISSED)),
        current=_current(listed),
        deliverables=Deliverables(
            deliverables[State.MET],
            deliverables[State.OPEN],
            deliverables[State.DUE_SOON],
            deliverables[State.MISSED],
        ),
        triggered=lines([line for duty in listed for line in duty.months]),
        standing=Standing(standing[State.ACTIVE], standing[State.NO_RECORD]),
        conditional=sum(duty.state is State.CONDITIONAL for duty in listed),
        reported=reported,
    )


def _settled(duties: Iterable[DutyProgress], state: State) -> int:
    return sum(len(duty.periods_in(state)) + (duty.settled and duty.state is state) for duty in duties)


def _current(duties: Iterable[DutyProgress]) -> Current:
    listed = tuple(duties)
    states = Counter(duty.current.state for duty in listed if duty.current)
    unreported = sum(len(duty.periods_in(State.UNREPORTED)) for duty in listed)
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
