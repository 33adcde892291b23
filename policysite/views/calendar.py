"""The year's calendar, and early enough the next one's: what falls due when, and for whom.

Periods stand on the day by which they are due; one that waits for its report stands on the last day for that besides.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, DutyKind, Rhythm
from policysite.data.model.words import KIND
from policysite.data.periods import Period, ceased, later, owed, period_of, periods
from policysite.figures.duties import DELIVERABLE_DUE_SOON, State, falls_due_before
from policysite.figures.ledger import LEDGER_NOTICE, ItemProgress, ledger
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.words import quota
from policysite.views.progress import DONE_WITH, ProgressViews, Task

REPORT_NOTICE = 3
"""Days before the last day for reporting at which to remind of a period that is over."""


@dataclass(frozen=True)
class Due:
    """One thing due on `day`: its words, the id to link to, the departments (the first-listed reports).

    `key` names it for good, `m09-1-a.2026-Q1` or `z2026-001.deadline`, wherever its day is moved. `notice`: how many
    days before to remind. `task` is how it stands, or the `item` of the ledger; both None for what is not yet begun.
    """

    key: str
    day: date
    kind: str
    title: str
    note: str
    target: str
    departments: tuple[Department, ...]
    notice: int
    task: Task | None = None
    item: ItemProgress | None = None

    @property
    def unsettled(self) -> bool:
        """Whether anything is still to be done about it."""
        return self.task is None or self.task.state not in DONE_WITH

    def days_to(self, today: date) -> int:
        """How many days there are to its day, itself included."""
        return (self.day - today).days + 1

    @property
    def missing(self) -> str:
        """到期未完成, 待报送 or 逾期, of what was due and is not done; else empty."""
        if self.item:
            return LOOK[OVERDUE].word if self.item.overdue or self.item.look_back_overdue else ""
        return LOOK[self.task.state].word if self.task and self.task.state in (State.MISSED, State.UNREPORTED) else ""


@dataclass(frozen=True)
class Load:
    """How many things are due for one department in one month; `heavy` beyond what the settings allow."""

    department: Department
    count: int
    heavy: bool


@dataclass(frozen=True)
class CalendarMonth:
    """One month of the calendar, or `beyond` its year; `loads` has a place for every department of the calendar."""

    year: int
    number: int
    beyond: bool
    dues: tuple[Due, ...]
    loads: tuple[Load, ...]

    @property
    def name(self) -> str:
        """12月, or 2027年1月 beyond the year."""
        return f"{self.year}年{self.number}月" if self.beyond else f"{self.number}月"

    def only(self, wanted: Callable[[Due], bool]) -> "CalendarMonth":
        """The month with those of its dues that are `wanted`."""
        return replace(self, dues=tuple(filter(wanted, self.dues)))

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return (self.year, self.number) == (day.year, day.month)

    @property
    def anchor(self) -> str:
        """The id of its heading."""
        return f"month-{self.year}-{self.number}" if self.beyond else f"month-{self.number}"


class Schedule:
    """The calendar of the year that holds `today`, and of what is near beyond its end."""

    def __init__(self, dataset: Dataset, views: ProgressViews, today: date) -> None:
        self.dataset, self.views, self.today = dataset, views, today

    @property
    def year(self) -> int:
        """The calendar's year."""
        return self.today.year

    @property
    def span(self) -> str:
        """2026年, or 2026年和2027年年初 where the next year's has begun to show."""
        beyond = any(due.day.year > self.year for due in self.dues)
        return f"{self.year}年和{self.year + 1}年年初" if beyond else f"{self.year}年"

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Everything due in the year, and beyond it what is due by the end of next month or within its notice."""
        found = [*self._recurring(), *self._deliverables(), *self._ledger()]
        return tuple(sorted(filter(self._listed, found), key=lambda due: due.day))

    def _listed(self, due: Due) -> bool:
        near = max(self._next_month.last, later(self.today, due.notice))
        return due.day.year == self.year or self.today < due.day <= near

    @cached_property
    def _next_month(self) -> Period:
        return period_of(Rhythm.MONTH, later(period_of(Rhythm.MONTH, self.today).last, 1))

    def _recurring(self) -> Iterator[Due]:
        for duty in self.dataset.duties:
            if duty.every:
                tasks = {task.until: task for task in self.views.tasks_of[duty.id]}
                notice = getattr(self.dataset.settings.due_soon_days, duty.every)
                end = max(date(self.year, 12, 31), self._next_month.last, later(self.today, notice))
                for period in (each for each in periods(self.dataset, duty, end) if owed(self.dataset, duty, each)):
                    yield from self._period(duty, period, notice, tasks.get(period.due))

    def _period(self, duty: Duty, period: Period, notice: int, task: Task | None) -> Iterator[Due]:
        key, who = f"{duty.id}.{period.name}", self.views.departments_of(duty)
        note = f"{period.short if period.year == self.year else period.label}，{quota(duty)}"
        yield Due(key, period.due, KIND[duty.kind], self.views.name(duty), note, duty.id, who, notice, task)
        if task and task.state is State.UNREPORTED:
            day, kind = later(period.due, task.grace), LOOK[State.UNREPORTED].word
            yield Due(f"{key}.report", day, kind, self.views.name(duty), note, duty.id, who, REPORT_NOTICE, task)

    def _deliverables(self) -> Iterator[Due]:
        for duty in self.dataset.duties:
            known = duty.kind is DutyKind.DELIVERABLE and not falls_due_before(self.dataset, duty)
            if known and duty.due and not ceased(self.dataset, duty, duty.due):
                key, who, note = f"{duty.id}.due", self.views.departments_of(duty), duty.basis or ""
                task = next(iter(self.views.tasks_of[duty.id]), None)
                kind, name = KIND[duty.kind], self.views.name(duty)
                yield Due(key, duty.due, kind, name, note, duty.id, who, DELIVERABLE_DUE_SOON, task)

    def _ledger(self) -> Iterator[Due]:
        for progress in ledger(self.dataset, self.today):
            item, responsible = progress.item, self.dataset.responsible_for(progress.item, self.today)
            who = (self.dataset.department[responsible],)
            wanted = [("look-back", "回头看", progress.look_back_due)]
            if progress.days_left is not None:
                wanted.append(("deadline", "整改时限", progress.deadline))
            for name, kind, day in wanted:
                if day:
                    key, title = f"{item.id}.{name}", item.problem
                    yield Due(key, day, kind, title, item.id, item.id, who, LEDGER_NOTICE, item=progress)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments that have anything due in the calendar, in the document's order."""
        busy = {due.departments[0].id for due in self.dues if due.departments}
        return tuple(department for department in self.dataset.departments if department.id in busy)

    @cached_property
    def months(self) -> tuple[CalendarMonth, ...]:
        """The twelve months, and those of the next year in which anything listed falls due."""
        own = [(self.year, number) for number in range(1, 13)]
        beyond = {(due.day.year, due.day.month) for due in self.dues}.difference(own)
        return tuple(self._month(year, number) for year, number in [*own, *sorted(beyond)])

    @cached_property
    def past(self) -> tuple[CalendarMonth, ...]:
        """The months with what was due before today, as far as it was."""
        found = (month.only(lambda due: due.day < self.today) for month in self.months)
        return tuple(month for month in found if month.dues)

    @cached_property
    def coming(self) -> tuple[CalendarMonth, ...]:
        """This month and those after it in which anything is due, with what is due from today on."""
        found = (month.only(lambda due: due.day >= self.today) for month in self.months)
        return tuple(month for month in found if month.dues or month.holds(self.today))

    @property
    def past_words(self) -> str:
        """已过26项，其中到期未完成2项、待报送1项."""
        dues = [due for month in self.past for due in month.dues]
        missing = Counter(due.missing for due in dues if due.missing)
        told = "、".join(f"{word}{number}项" for word, number in missing.items())
        return f"已过{len(dues)}项" + (f"，其中{told}" if told else "")

    @property
    def unlisted(self) -> tuple[CalendarMonth, ...]:
        """The months in which nothing is due."""
        return tuple(month for month in self.months if not month.dues and month not in self.coming)

    def _month(self, year: int, number: int) -> CalendarMonth:
        dues = tuple(due for due in self.dues if (due.day.year, due.day.month) == (year, number))
        counts = Counter(due.departments[0].id for due in dues if due.departments)
        most = self.dataset.settings.tasks_per_month
        loads = tuple(Load(each, counts[each.id], counts[each.id] > most) for each in self.departments)
        return CalendarMonth(year, number, year > self.year, dues, loads)
