"""How one duty stands on a day: its periods, its product, its months of letters."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from policysite.data.dataset import Dataset
from policysite.data.model.duties import TIMES, Duty, DutyKind, RecordRule
from policysite.data.model.records import FINISHED, Filed, Record, Stage
from policysite.data.model.settings import Settings
from policysite.data.periods import Period, amount, begins, binds, ceased, ends, owed, periods, stages


class State(StrEnum):
    """The state of a period, a deliverable, a standing or a conditional duty."""

    MET = "met"
    OPEN = "open"
    DUE_SOON = "due_soon"
    UNREPORTED = "unreported"
    MISSED = "missed"
    EXCEPTED = "excepted"
    ACTIVE = "active"
    NO_RECORD = "no_record"
    CONDITIONAL = "conditional"
    ENDED = "ended"
    BEFORE = "before"


@dataclass(frozen=True)
class PeriodProgress:
    """One period of a recurring duty: `done` of `required` in `unit`, from `records` not after the date.

    `late` are those of them reported after the period and its days of grace: 补报. `over`: the date is past the day by
    which it is due, and `after` is what was done after that day and in the period still, which changes nothing.
    One on whose day the duty no longer binds is not `owed`: from the duty's end on its state is `ended`, and it counts
    nowhere.
    """

    period: Period
    required: int
    done: int
    unit: str
    state: State
    over: bool
    records: tuple[Filed, ...]
    late: tuple[Filed, ...]
    owed: bool = True
    after: int = 0

    @property
    def remaining(self) -> int:
        """What is still missing, in `unit`; 0 when met."""
        return max(0, self.required - self.done)


@dataclass(frozen=True)
class DutyProgress:
    """How a duty stands. What does not belong to its kind is empty or None.

    `state` is that of the period of a recurring duty that holds the date; None for a triggered one, and before the duty
    binds: `coming` is then its first day. Once it no longer binds it is `ended`. `days_left` runs to the day by which
    that period is due, or to `due`, today included. `records` are all that are not after the date, earliest first;
    `months` are the lines of a triggered duty, one a month.
    """

    duty: Duty
    state: State | None
    periods: tuple[PeriodProgress, ...] = ()
    stage: Stage | None = None
    document: str | None = None
    settled: bool = False
    days_left: int | None = None
    records: tuple[Filed, ...] = ()
    coming: date | None = None

    @property
    def ended(self) -> bool:
        """Whether it no longer binds at the date."""
        return self.state is State.ENDED

    @property
    def current(self) -> PeriodProgress | None:
        """The period that holds the date, while it is not due yet."""
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


DELIVERABLE_DUE_SOON = 30
"""Days before its `due` from which on a deliverable is 临近到期, today included."""


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
    if not binds(dataset, duty, today):
        state = _outside(dataset, duty, today)
    return DutyProgress(duty, state, records=records, coming=_coming(dataset, duty, today))


def _outside(dataset: Dataset, duty: Duty, today: date) -> State | None:
    """The state of a duty that does not bind: `ended`, None before it begins."""
    return State.ENDED if ceased(dataset, duty, today) else None


def _coming(dataset: Dataset, duty: Duty, today: date) -> date | None:
    """The first day of a duty that does not bind yet."""
    begun = begins(dataset, duty)
    return begun if today < begun and _outside(dataset, duty, today) is None else None


def _recurring(dataset: Dataset, duty: Duty, records: tuple[Filed, ...], today: date) -> DutyProgress:
    found = tuple(_period(dataset, duty, period, records, today) for period in periods(dataset, duty, today))
    running = found[-1] if found and found[-1].period.holds(today) else None
    state, left = (running.state, running.period.days_left(today)) if running else (None, None)
    state = _outside(dataset, duty, today) or state
    return DutyProgress(duty, state, found, days_left=left, records=records, coming=_coming(dataset, duty, today))


def _period(dataset: Dataset, duty: Duty, period: Period, records: Sequence[Filed], today: date) -> PeriodProgress:
    settings, start = dataset.settings, bisect_left(records, period.first, key=_day)
    due = bisect_right(records, period.due, key=_day)
    within, after = tuple(records[start:due]), records[due : bisect_right(records, period.last, key=_day)]
    late = tuple(filed for filed in within if is_late(settings, period, filed))
    required, done = duty.at_least or 1, _amount(duty, within)
    state = period_state(settings, period, done >= required, today)
    if not (is_owed := owed(dataset, duty, period)):
        state = _not_owed(dataset, duty, state, today)
    elif state is State.MISSED and is_excepted(dataset, duty, period):
        state = State.EXCEPTED
    unit, over = duty.unit or TIMES, period.over(today)
    return PeriodProgress(period, required, done, unit, state, over, within, late, is_owed, _amount(duty, after))


def _amount(duty: Duty, records: Iterable[Filed]) -> int:
    return sum(amount(duty, filed.record) for filed in records)


def is_excepted(dataset: Dataset, duty: Duty, period: Period | None) -> bool:
    """Whether what was missed in a period, or by `due`, is excepted: asked 原则上 only, and explained."""
    return bool(duty.in_principle) and (duty.id, period.name if period else None) in dataset.explained


def _not_owed(dataset: Dataset, duty: Duty, state: State, today: date) -> State:
    """The state of a period that is not owed: it runs until the duty ends, and nothing falls due."""
    if _outside(dataset, duty, today):
        return State.ENDED
    return state if state is State.MET else State.OPEN


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
    """Whether a record is 补报: reported after its period was due and the days of grace."""
    reported = filed.record.reported
    return reported is not None and filed.day <= period.due and past_grace(settings, period, reported)


def past_grace(settings: Settings, period: Period, day: date) -> bool:
    """Whether a day lies after a period was due and the days of grace: what is reported then is 补报."""
    return (day - period.due).days > settings.report_by_days


def _deliverable(dataset: Dataset, duty: Duty, records: tuple[Filed, ...], today: date) -> DutyProgress:
    order = stages(duty)
    reached = [filed.record.stage for filed in records if filed.record.stage in order]
    stage = max(reached, key=order.index, default=None)
    documents = [filed.record.document for filed in records if filed.record.document]
    left = (duty.due - today).days + 1 if duty.due else None
    state = State.MET if stage in FINISHED else _unfinished(dataset, duty, left, today)
    document = documents[-1] if documents else None
    over = left is not None and left <= 0 and not falls_due_before(dataset, duty)
    settled = over and state in (State.MET, State.MISSED, State.EXCEPTED)
    return DutyProgress(duty, state, (), stage, document, settled, left, records, _coming(dataset, duty, today))


def falls_due_before(dataset: Dataset, duty: Duty) -> bool:
    """Whether a deliverable was due before the day from which it is tracked: it is never missed, nor in a rate."""
    return duty.due is not None and duty.due < begins(dataset, duty)


def _unfinished(dataset: Dataset, duty: Duty, left: int | None, today: date) -> State | None:
    """The state of a deliverable not yet made; once it no longer binds `ended`, but a `due` missed before stays so.

    One that was due before anything is counted is `before`, whether that was kept nobody here knows.
    """
    end = ends(dataset, duty)
    if left is not None and left <= 0 and falls_due_before(dataset, duty):
        return _outside(dataset, duty, today) or State.BEFORE
    if left is not None and left <= 0 and duty.due and (end is None or duty.due <= end):
        return State.EXCEPTED if is_excepted(dataset, duty, None) else State.MISSED
    if not binds(dataset, duty, today):
        return _outside(dataset, duty, today)
    return State.DUE_SOON if left is not None and left <= DELIVERABLE_DUE_SOON else State.OPEN
