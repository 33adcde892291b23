"""What outputs show of the progress, gathered from the one computation and put in words: nothing is counted anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import filterfalse

from policysite.data.case_words import CaseWords, case_words
from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.duties import Duty, DutyKind, Limit, RecordRule, Rhythm
from policysite.data.model.records import Explanation
from policysite.data.model.words import RHYTHM, long_date, short_date
from policysite.data.periods import SUMMARISED, held_from, is_in_force, later, reportable
from policysite.data.responsibilities import Answering
from policysite.figures.duties import DELIVERABLE_DUE_SOON, DutyProgress, PeriodProgress, State
from policysite.figures.letters import Silence, silences
from policysite.figures.progress import Progress, Triggered, answering_for, answering_now, lines
from policysite.figures.summaries import Summaries
from policysite.figures.words import (
    drafts_note,
    due_soon_words,
    duty_mark,
    duty_name,
    outstanding,
    silence,
    to_confirm,
)

DONE_WITH = (State.MET, State.EXCEPTED)
"""The states after which nothing more is asked."""


@dataclass(frozen=True)
class Task:
    """One thing to be done by a day: a recurring duty in one period, or a deliverable with a `due`.

    `until` is the last day; `soon` the days before it from which on it is 临近到期, `grace` the days after it within
    which it may be reported: what the reader's browser needs to keep the state right between builds.
    `others` are earlier periods of its duty in the same state that a list leaves out: see `gathered`.
    """

    duty: Duty
    period: PeriodProgress | None
    state: State
    until: date
    days_left: int
    soon: int
    grace: int
    departments: tuple[Department, ...]
    members: frozenset[str]
    explanation: Explanation | None
    others: int = 0

    @property
    def name(self) -> str:
        """2026年三季度, or the day for a deliverable, with its year where it is another than today's."""
        if self.period:
            return self.period.period.label
        today = later(self.until, -self.days_left)
        return f"{(short_date if today.year == self.until.year else long_date)(self.until)}前"

    @property
    def wanted(self) -> bool:
        """Whether it is running, or over with something missing."""
        return self.state is not State.ENDED and (self.days_left > 0 or self.state not in DONE_WITH)


@dataclass(frozen=True)
class FormerYear:
    """What a former year has outstanding, `2026` and 到期未完成2期次: it stands in that year's summary."""

    name: str
    words: str


MOST_WEEKS = 4
"""How many weeks of a duty in one state a list of tasks has: a year has fifty-two."""


def gathered(tasks: Iterable[Task]) -> Iterator[Task]:
    """The tasks, but of a weekly duty the latest in each state alone; the first of these says how many others are."""
    listed = tuple(tasks)
    weeks = grouped(((task.duty.id, task.state), task) for task in listed if task.duty.every is Rhythm.WEEK)
    for task in listed:
        found = weeks.get((task.duty.id, task.state), ())
        place = found.index(task) - len(found) if found else -1
        if place >= -MOST_WEEKS:
            yield replace(task, others=len(found) - MOST_WEEKS) if place == -MOST_WEEKS else task


class ProgressViews:
    """The views of one site's progress at one day."""

    def __init__(self, dataset: Dataset, progress: Progress) -> None:
        self.dataset, self.progress, self.today = dataset, progress, progress.as_of

    @cached_property
    def summaries(self) -> Summaries:
        """The summaries of the periods up to the day."""
        return Summaries(self.progress)

    @property
    def year(self) -> Progress:
        """What falls due in the day's year: what headlines and figures speak of."""
        return self.summaries.this_year

    def name(self, duty: Duty) -> str:
        """A duty's title, told apart from others of the same."""
        return duty_name(self.dataset, duty)

    def mark(self, duty: Duty) -> str:
        """What tells it apart; empty where no other has its title."""
        return duty_mark(self.dataset, duty)

    def departments_of(self, duty: Duty) -> tuple[Department, ...]:
        """The departments that answer for a duty, the first-listed first: at its end, where it has ended."""
        return self._named(duty, answering_now(self.dataset, self.progress.duties[duty.id], self.today))

    def _named(self, duty: Duty, answering: Answering) -> tuple[Department, ...]:
        names = answering.named or self.dataset.clause[duty.clause].responsible
        return tuple(self.dataset.department[name] for name in names)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every period of every recurring duty, and every deliverable with a `due`, by department and duty.

        What no department answers for comes last.
        """
        order = {department.id: place for place, department in enumerate(self.dataset.departments)}
        found = [task for duty in self.progress.duties.values() for task in self._tasks(duty)]
        return tuple(sorted(found, key=lambda task: order[task.departments[0].id] if task.departments else len(order)))

    def _tasks(self, progress: DutyProgress) -> Iterator[Task]:
        dataset, duty, settings = self.dataset, progress.duty, self.dataset.settings
        for at in progress.periods:
            span, why = at.period, self.dataset.explained.get((duty.id, at.period.name))
            soon, grace = getattr(settings.due_soon_days, span.rhythm), settings.report_by_days
            left, who = span.days_left(self.today), answering_for(dataset, duty, at, self.today)
            named = self._named(duty, who)
            yield Task(duty, at, at.state, span.due, left, soon, grace, named, who.members, why)
        if duty.kind is DutyKind.DELIVERABLE and duty.due and progress.state and progress.days_left is not None:
            why, left = dataset.explained.get((duty.id, None)), progress.days_left
            who = answering_now(dataset, progress, self.today)
            soon, named = DELIVERABLE_DUE_SOON, self._named(duty, who)
            yield Task(duty, None, progress.state, duty.due, left, soon, 0, named, who.members, why)

    @cached_property
    def present(self) -> tuple[Task, ...]:
        """The tasks of the day's year, and what awaits its report still: what was missed before stands in its year."""
        return tuple(task for task in self.tasks if self.is_present(task))

    def is_present(self, task: Task) -> bool:
        """Whether a task falls due in the day's year or later, or awaits its report, or is no year's to judge."""
        return task.until.year >= self.today.year or task.state in (State.UNREPORTED, State.BEFORE)

    def parted(self, tasks: Iterable[Task]) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
        """The present ones of `tasks`, and those of former years."""
        listed = tuple(tasks)
        return tuple(filter(self.is_present, listed)), tuple(filterfalse(self.is_present, listed))

    def in_state(self, *states: State) -> tuple[Task, ...]:
        """The present tasks in any of `states`."""
        return tuple(task for task in self.present if task.state in states)

    @cached_property
    def pressing(self) -> tuple[Task, ...]:
        """近期事项: what is missed, awaits its report or is due soon, by department in the document's order.

        What a duty missed that has ended is no more to be done: it stands among what was missed.
        """
        states = (State.MISSED, State.UNREPORTED, State.DUE_SOON)
        return tuple(task for task in self._asked if task.state in states)

    @cached_property
    def _asked(self) -> tuple[Task, ...]:
        """What is running or over with something missing and may be reported still, with who is asked for it now."""
        found = (task for task in self.present if task.wanted)
        return tuple(self._carried_on(task) for task in found if reportable(self.dataset, task.duty, self.today))

    def _carried_on(self, task: Task) -> Task:
        """A task with whoever carries on in the place of departments merged since."""
        dataset, on = self.dataset, self.dataset.responsibilities.heir
        named = dict.fromkeys(on(each.id, self.today) or each.id for each in task.departments)
        members = frozenset(on(name, self.today) or name for name in task.members).difference(named)
        return replace(task, departments=tuple(dataset.department[name] for name in named), members=members)

    @cached_property
    def upcoming(self) -> tuple[Task, ...]:
        """What runs and is neither met nor due soon, the earliest end first."""
        return tuple(sorted(self.in_state(State.OPEN), key=lambda task: task.until))

    def own_tasks(self, department: Department) -> tuple[Task, ...]:
        """The tasks of the running periods, and what the year missed or awaits a report, that name a department."""
        return tuple(task for task in self._asked if department in task.departments)

    def member_tasks(self, department: Department) -> tuple[Task, ...]:
        """The same of what it bears only as a member of a group."""
        return tuple(task for task in self._asked if department.id in task.members)

    @cached_property
    def tasks_of(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks that a duty sets, the earliest first, by its id."""
        return grouped((task.duty.id, task) for task in self.tasks)

    def current_task(self, duty: Duty) -> Task | None:
        """The task of the period of a recurring duty that holds the day."""
        running = (task for task in self.tasks_of[duty.id] if task.period and task.period.period.holds(self.today))
        return next(running, None)

    def due_soon_all(self) -> str:
        """The same of all duties in force, as a sentence."""
        in_force = [duty for duty in self.dataset.duties if is_in_force(self.dataset, duty, self.today)]
        dated = any(duty.kind is DutyKind.DELIVERABLE and duty.due for duty in in_force)
        rule = due_soon_words(self.dataset.settings, {duty.every for duty in in_force if duty.every}, dated)
        return f"{rule}。" if rule else ""

    def running(self, duties: Iterable[Duty]) -> tuple[Task, ...]:
        """The tasks of the periods of `duties` that hold the day, and of their deliverables."""
        found = (task for duty in duties for task in self.tasks_of.get(duty.id, ()))
        return tuple(task for task in found if task.period is None or task.period.period.holds(self.today))

    def held_from(self, duties: Iterable[Duty] | None = None) -> str:
        """2027年1月1日起算: from when the first of recurring duties, of all or of some, is; empty where one is now."""
        listed = (each for each in (self.dataset.duties if duties is None else duties) if each.every)
        in_force = [duty for duty in listed if is_in_force(self.dataset, duty, self.today)]
        days = [held_from(self.dataset, duty, self.today) for duty in in_force]
        ahead = [day for day in days if day]
        return f"{long_date(min(ahead))}起算" if ahead and len(ahead) == len(days) else ""

    @cached_property
    def departments(self) -> tuple[tuple[Department, ...], ...]:
        """The party group 党组, which stands apart, and the other departments in force, in the document's order."""
        return self._apart(self.dataset.current(self.dataset.departments))

    def departments_in(self, first: date, last: date) -> tuple[tuple[Department, ...], ...]:
        """The same of those that were there on any day from `first` to `last`."""
        begun = (each for each in self.dataset.departments if each.since is None or each.since <= last)
        return self._apart(department for department in begun if not department.is_retired(first))

    def _apart(self, departments: Iterable[Department]) -> tuple[tuple[Department, ...], ...]:
        listed = tuple(departments)
        apart = tuple(department for department in listed if department.kind is DepartmentKind.PARTY_GROUP)
        return apart, tuple(department for department in listed if department not in apart)

    def has(self, kind: DutyKind) -> bool:
        """Whether the data have duties of a kind at all: a document may do without."""
        return any(duty.kind == kind for duty in self.dataset.duties)

    @cached_property
    def deliverables(self) -> tuple[DutyProgress, ...]:
        """The deliverables, those further on first."""
        return tuple(sorted(self._of(DutyKind.DELIVERABLE), key=lambda at: at.stage is None))

    @cached_property
    def standing(self) -> tuple[DutyProgress, ...]:
        """The standing duties that may be recorded."""
        return tuple(at for at in self._of(DutyKind.STANDING) if at.duty.record is not RecordRule.NONE)

    def _of(self, kind: DutyKind) -> Iterator[DutyProgress]:
        listed = (at for at in self.progress.duties.values() if at.duty.kind is kind)
        return (at for at in listed if at.state is not None and not at.ended)

    @cached_property
    def letters(self) -> tuple[tuple[str, Triggered], ...]:
        """The letters of each month of the year, all lines of the month together, the earliest first."""
        return letters_by_month(self.year)

    @cached_property
    def silences(self) -> tuple[Silence, ...]:
        """The triggered duties with months over of which nothing was told, of whatever year."""
        return silences(self.progress)

    def silences_of(self, department: Department) -> tuple[Silence, ...]:
        """Those that a department bears, itself or as a member of a group."""
        return tuple(each for each in self.silences if department.id in self._bearers(each.duty))

    def _bearers(self, duty: Duty) -> frozenset[str]:
        who = answering_now(self.dataset, self.progress.duties[duty.id], self.today)
        return frozenset((*who.named, *who.members))

    @cached_property
    def cases(self) -> CaseWords | None:
        """The words for the cases of all triggered duties; None where there are none."""
        return case_words(self.dataset.duties)

    def limits(self, department: Department | None = None) -> tuple[Duty, ...]:
        """The triggered duties in force with a time limit in a number, of all or of those a department bears."""
        now = (duty for duty in self.dataset.duties if is_in_force(self.dataset, duty, self.today))
        found = (duty for duty in now if isinstance(duty.within, Limit))
        return tuple(duty for duty in found if department is None or department.id in self._bearers(duty))

    @cached_property
    def rhythms(self) -> str:
        """每月、每季度、每半年、每年: those that sum up, and what others the data have."""
        used = {duty.every for duty in self.dataset.duties}
        return "、".join(RHYTHM[rhythm] for rhythm in Rhythm if rhythm in SUMMARISED or rhythm in used)

    def due_soon(self, tasks: Iterable[Task]) -> str:
        """The rule behind 临近到期, as far as `tasks` can come to it: those that run. Empty where none does."""
        listed = [task for task in tasks if task.state in (State.OPEN, State.DUE_SOON)]
        rhythms = {task.duty.every for task in listed if task.duty.every}
        return due_soon_words(self.dataset.settings, rhythms, any(task.period is None for task in listed))

    def borne(self, department: Department) -> Iterator[Duty]:
        """The duties that a department bears, itself or as a member of a group."""
        return (duty for duty in self.dataset.duties if department.id in self._bearers(duty))

    def drafts(self, duties: Iterable[Duty] | None = None) -> str:
        """That duties are drafted and not yet checked, with how many of `duties` in force; else empty.

        None means all, and the units that nobody has confirmed are told with them.
        """
        if duties is not None:
            drafted = (duty for duty in duties if duty.draft)
            return drafts_note(duty for duty in drafted if is_in_force(self.dataset, duty, self.today))
        said = (self.drafts(self.dataset.duties), to_confirm(self.dataset.departments))
        return "；".join(filter(None, said))

    def to_confirm(self, department: Department | None = None) -> str:
        """How many units, and duties in force, a program has read or drafted and nobody has confirmed; else empty."""
        duties = self.borne(department) if department else self.dataset.duties
        in_force = (duty for duty in duties if is_in_force(self.dataset, duty, self.today))
        return to_confirm([department] if department else self.dataset.departments, in_force)

    def silence_of(self, duty: Duty) -> str:
        """2026年3月至6月尚无收件情况; empty where every month is told."""
        return "".join(silence(each) for each in self.silences if each.duty.id == duty.id)

    def former_years(self, department: Department | None = None) -> tuple[FormerYear, ...]:
        """What of former years was missed or awaits its report still, of a department's own or of all, latest first."""
        years = self.summaries.former_years.items()
        totals = ((name, each.departments[department.id].own if department else each.total) for name, each in years)
        found = (FormerYear(name, outstanding(total)) for name, total in totals)
        return tuple(year for year in found if year.words)[::-1]


def letters_by_month(progress: Progress) -> tuple[tuple[str, Triggered], ...]:
    """The letters of each month with a line, all lines of the month together, the earliest first."""
    by_month = grouped((str(line.month), line) for at in progress.duties.values() for line in at.months)
    return tuple((month, lines(found)) for month, found in sorted(by_month.items()))
