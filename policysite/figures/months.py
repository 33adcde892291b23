"""The figures of a month's summary 落实情况汇总, as of its last day: pure functions of (data, date)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from policysite.data.dataset import Dataset
from policysite.data.model.duties import DutyKind, Rhythm
from policysite.data.model.records import Filed
from policysite.data.periods import Period, later, tracked
from policysite.figures.ledger import ItemProgress, LedgerFigures, count, ledger
from policysite.figures.progress import DutyProgress, PeriodProgress, Progress, State, Triggered, lines, progress


@dataclass(frozen=True)
class Settlement:
    """Something that came due: a `period` of a recurring duty, or a deliverable (`period` None)."""

    duty: DutyProgress
    period: PeriodProgress | None


@dataclass(frozen=True)
class MonthFigures:
    """A month as it stood on its last day, with what happened in it.

    `records` are dated in the month. `met` and `missed` came to be settled so in the month: a period is met from the
    day after its end on, missed after the days of grace. `finished` are deliverables issued or in use since the
    month. `letters` sums the month's lines. `overdue` are overdue on the last day. `before` is the month before, None
    for the first.
    """

    month: Period
    progress: Progress
    records: tuple[Filed, ...]
    met: tuple[Settlement, ...]
    missed: tuple[Settlement, ...]
    finished: tuple[DutyProgress, ...]
    letters: Triggered
    opened: tuple[ItemProgress, ...]
    closed: tuple[ItemProgress, ...]
    overdue: tuple[ItemProgress, ...]
    ledger: LedgerFigures
    before: "MonthFigures | None" = field(repr=False)


def finished_months(dataset: Dataset, today: date) -> tuple[Period, ...]:
    """The months that are over, from the first that begins on or after `tracking_from`."""
    listed = tracked(Rhythm.MONTH, dataset.settings.tracking_from, None, today)
    return tuple(month for month in listed if month.over(today))


def months(dataset: Dataset, today: date) -> tuple[MonthFigures, ...]:
    """The figures of every finished month, in order."""
    found: list[MonthFigures] = []
    for month in finished_months(dataset, today):
        found.append(_figures(dataset, month, found[-1] if found else None))
    return tuple(found)


def _figures(dataset: Dataset, month: Period, before: MonthFigures | None) -> MonthFigures:
    now = progress(dataset, month.last)
    then = before.progress if before else progress(dataset, later(month.first, -1))
    items = ledger(dataset, month.last)
    return MonthFigures(
        month=month,
        progress=now,
        records=tuple(filed for filed in dataset.records if month.holds(filed.day)),
        met=tuple(_newly(now, then, State.MET)),
        missed=tuple(_newly(now, then, State.MISSED)),
        finished=tuple(_finished(now, then)),
        letters=lines(line for duty in now.duties.values() for line in duty.months if line.month == month.name),
        opened=tuple(item for item in items if month.holds(item.item.found)),
        closed=tuple(item for item in items if item.item.closing and month.holds(item.item.closing.date)),
        overdue=tuple(item for item in items if item.overdue),
        ledger=count(items),
        before=before,
    )


def _newly(now: Progress, then: Progress, state: State) -> Iterator[Settlement]:
    """What is settled in `state` now and was not then."""
    for name, duty in now.duties.items():
        before = then.duties[name]
        known = {period.period for period in before.periods_in(state)}
        for period in duty.periods_in(state):
            if period.period not in known:
                yield Settlement(duty, period)
        if duty.settled_in(state) and not before.settled_in(state):
            yield Settlement(duty, None)


def _finished(now: Progress, then: Progress) -> Iterator[DutyProgress]:
    for name, duty in now.duties.items():
        made = duty.duty.kind is DutyKind.DELIVERABLE and duty.state is State.MET
        if made and then.duties[name].state is not State.MET:
            yield duty
