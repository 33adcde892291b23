"""The year's calendar: what falls due when, and for whom (periods end on their last day)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.model.document import Department
from policysite.data.model.duties import DutyKind
from policysite.data.model.words import KIND
from policysite.data.periods import periods
from policysite.figures.ledger import ledger
from policysite.figures.words import quota
from policysite.views.progress import ProgressViews


@dataclass(frozen=True)
class Due:
    """One thing due on `day`: its words, the id to link to, the departments (the first-listed reports).

    `key` names it for good, `m09-1-a.2026-Q1` or `z2026-001.deadline`, wherever its day is moved.
    """

    key: str
    day: date
    kind: str
    title: str
    note: str
    target: str
    departments: tuple[Department, ...]


@dataclass(frozen=True)
class Load:
    """How many things are due for one department in one month; `heavy` beyond what the settings allow."""

    department: Department
    count: int
    heavy: bool


@dataclass(frozen=True)
class CalendarMonth:
    """One month of the calendar; `loads` has a place for every department of the year's calendar."""

    number: int
    dues: tuple[Due, ...]
    loads: tuple[Load, ...]


class Schedule:
    """The calendar of the year that holds `today`."""

    def __init__(self, dataset: Dataset, views: ProgressViews, today: date) -> None:
        self.dataset, self.views, self.today = dataset, views, today

    @property
    def year(self) -> int:
        """The calendar's year."""
        return self.today.year

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Everything due in the year, by day."""
        found = [*self._recurring(), *self._deliverables(), *self._ledger()]
        return tuple(sorted((due for due in found if due.day.year == self.year), key=lambda due: due.day))

    def _recurring(self) -> Iterator[Due]:
        end = date(self.year, 12, 31)
        for duty in self.dataset.duties:
            for period in periods(self.dataset, duty, end):
                who = self.views.departments_of(duty)
                key, note = f"{duty.id}.{period.name}", f"{period.short}，{quota(duty)}"
                yield Due(key, period.last, KIND[duty.kind], duty.title, note, duty.id, who)

    def _deliverables(self) -> Iterator[Due]:
        for duty in self.dataset.duties:
            if duty.kind is DutyKind.DELIVERABLE and duty.due:
                who = self.views.departments_of(duty)
                yield Due(f"{duty.id}.due", duty.due, KIND[duty.kind], duty.title, duty.basis or "", duty.id, who)

    def _ledger(self) -> Iterator[Due]:
        for progress in ledger(self.dataset, self.today):
            item, who = progress.item, (self.dataset.department[progress.item.department],)
            deadline, look_back = progress.deadline, progress.look_back_due
            if deadline and progress.days_left is not None:
                yield Due(f"{item.id}.deadline", deadline, "整改时限", item.problem, item.id, item.id, who)
            if look_back:
                yield Due(f"{item.id}.look-back", look_back, "回头看", item.problem, item.id, item.id, who)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments that have anything due in the year, in the document's order."""
        busy = {due.departments[0].id for due in self.dues}
        return tuple(department for department in self.dataset.departments if department.id in busy)

    @cached_property
    def months(self) -> tuple[CalendarMonth, ...]:
        """The twelve months."""
        return tuple(self._month(number) for number in range(1, 13))

    def _month(self, number: int) -> CalendarMonth:
        dues = tuple(due for due in self.dues if due.day.month == number)
        counts = Counter(due.departments[0].id for due in dues)
        most = self.dataset.settings.tasks_per_month
        loads = (Load(each, counts[each.id], counts[each.id] > most) for each in self.departments)
        return CalendarMonth(number, dues, tuple(loads))
