"""The months of which a triggered duty has no line: told once they are over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policysite.data.model.duties import Duty, DutyKind, RecordRule, Rhythm
from policysite.data.periods import Period, begins, ends, owed, tracked
from policysite.figures.duties import DutyProgress
from policysite.figures.progress import Progress


@dataclass(frozen=True)
class Silence:
    """The `months` that are over and have no line of a triggered duty: that is told, it is never 逾期."""

    duty: Duty
    months: tuple[Period, ...]


def silences(now: Progress) -> tuple[Silence, ...]:
    """The triggered duties with months without a line."""
    found = (Silence(at.duty, tuple(_silent(now, at))) for at in now.duties.values())
    return tuple(each for each in found if each.months)


def within(found: Iterable[Silence], first: date, last: date) -> Iterator[Silence]:
    """Those with months from `first` to `last`, and these months alone."""
    for each in found:
        months = tuple(month for month in each.months if first <= month.first <= last)
        if months:
            yield Silence(each.duty, months)


def _silent(now: Progress, at: DutyProgress) -> Iterator[Period]:
    """The months over that a duty was held to, from their first day to their last, and that it tells nothing of."""
    duty, dataset = at.duty, now.dataset
    if duty.kind is not DutyKind.TRIGGERED or duty.record is RecordRule.NONE:
        return
    told = {line.month for line in at.months}
    for month in tracked(Rhythm.MONTH, begins(dataset, duty), ends(dataset, duty), now.as_of):
        if month.over(now.as_of) and owed(dataset, duty, month) and month.name not in told:
            yield month
