"""Charts as geometry: where a period stands in its year, and a bar in the units of its SVG. Templates draw them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.duties import Duty, Rhythm
from policysite.data.periods import months_of
from policysite.figures.duties import State
from policysite.figures.progress import Progress, Triggered
from policysite.views.progress import ProgressViews, Task, letters_by_month

MONTHS = 12
"""How many columns a row has; a weekly one has a column for each week instead."""
SIGNS = 4
"""How many signs of a number the width of one month takes beside the sign of a state."""
USUAL = (State.MET, State.OPEN, State.DUE_SOON, State.UNREPORTED, State.MISSED)
"""The states that the chart's key has in any case."""
PRESSING = (State.DUE_SOON, State.UNREPORTED, State.MISSED)
"""The states for which a row comes before others where there is not room for all."""

BAR_SPACE, BAR_HEIGHT = 56, 90


@dataclass(frozen=True)
class Cell:
    """One period of a duty, `width` columns wide; a blank column where `task` is None."""

    width: int
    task: Task | None = None

    @property
    def amount(self) -> str:
        """`13/15`, what is done and required; empty where only the sign of its state has room."""
        at = self.task.period if self.task else None
        if at is None or at.period.rhythm is Rhythm.WEEK:
            return ""
        told = f"{at.done}/{at.required}"
        return told if len(told) <= SIGNS * self.width else ""

    @property
    def is_narrow(self) -> bool:
        """Whether a phone has no room for the amount either."""
        return self.width == 1


@dataclass(frozen=True)
class Row:
    """One duty's periods of a year, from January on."""

    duty: Duty
    tasks: tuple[Task, ...]
    first: date

    @property
    def is_weekly(self) -> bool:
        """Whether its columns are weeks."""
        return self.duty.every is Rhythm.WEEK

    @property
    def is_pressing(self) -> bool:
        """Whether anything of it is missed, awaited or due soon."""
        return any(task.state in PRESSING for task in self.tasks)

    def groups(self, department: Department) -> tuple[Department, ...]:
        """The groups as a member of which a department has it; none where it is the department's own."""
        named = self.tasks[-1].departments
        return () if department in named else tuple(each for each in named if each.kind is DepartmentKind.GROUP)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """What stands in its columns, up to the last period."""
        return tuple(self._cells())

    def _cells(self) -> Iterator[Cell]:
        filled = 0
        for task in self.tasks:
            if task.period is None:
                continue
            period = task.period.period
            start = (period.due - self.first).days // 7 if self.is_weekly else period.first.month - 1
            width = months_of(period.rhythm) or 1
            yield from (Cell(1) for _ in range(filled, start))
            yield Cell(width, task)
            filled = start + width


@dataclass(frozen=True)
class PeriodChart:
    """Recurring duties × a year, as seen on `today`; a period spans its months, one not begun yet is left blank."""

    year: int
    today: date
    rows: tuple[Row, ...]

    def only(self, most: int) -> "PeriodChart":
        """The chart with at most so many rows, those with anything missed, awaited or due soon before others."""
        places = sorted(range(len(self.rows)), key=lambda place: not self.rows[place].is_pressing)
        return replace(self, rows=tuple(self.rows[place] for place in sorted(places[:most])))

    @property
    def months(self) -> range:
        """The months at its head."""
        return range(1, MONTHS + 1)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The usual states, which a period may come to in the reader's browser, and what others any has."""
        found = {task.state for row in self.rows for task in row.tasks}
        return tuple(state for state in State if state in USUAL or state in found)

    @property
    def now(self) -> float | None:
        """Where the line for today stands, in per cent of the year: at the middle of the day; None in another year."""
        if self.today.year != self.year:
            return None
        first, after = date(self.year, 1, 1), date(self.year + 1, 1, 1)
        return round(100 * ((self.today - first).days + 0.5) / (after - first).days, 2)

    @property
    def now_anchor(self) -> str:
        """From where the words at that line start, so that they stay within the chart."""
        share = self.now or 0
        return "start" if share < 10 else "end" if share > 90 else "middle"


def period_chart(views: ProgressViews, year: int, department: Department | None = None) -> PeriodChart:
    """The chart of what falls due in `year`, of all or of a department: its own first, then as a member of a group."""
    order = {id: place for place, id in enumerate(views.progress.duties)}
    listed = [task for task in views.tasks if task.period and _in_year(task, year, views.today)]
    listed.sort(key=lambda task: order[task.duty.id])
    if department:
        own = [task for task in listed if department in task.departments]
        listed = own + [task for task in listed if department.id in task.members and task not in own]
    return PeriodChart(year, views.today, tuple(_rows(listed, year)))


def _in_year(task: Task, year: int, today: date) -> bool:
    """Whether a period counts in a year, or runs in it: the last week of a year may be due in the next."""
    running = task.period is not None and task.period.period.holds(today) and task.days_left > 0
    return task.until.year == year or (running and today.year == year)


def _rows(tasks: Iterable[Task], year: int) -> Iterator[Row]:
    for _, found in groupby(tasks, key=lambda task: task.duty.id):
        listed = tuple(sorted(found, key=lambda task: task.until))
        yield Row(listed[0].duty, listed, date(year, 1, 1))


@dataclass(frozen=True)
class Bar:
    """One month's letters: the height of all of them and of those answered in time."""

    x: int
    received: int
    in_time: int
    month: str
    letters: Triggered


@dataclass(frozen=True)
class Bars:
    """Letters by month."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(months: Sequence[tuple[str, Triggered]]) -> Bars:
    """The bars of `months`, each with its letters, the tallest as high as the chart."""
    most = max((each.received for _, each in months), default=0) or 1
    drawn = tuple(
        Bar(place * BAR_SPACE, each.received * BAR_HEIGHT // most, each.in_time * BAR_HEIGHT // most, month, each)
        for place, (month, each) in enumerate(months)
    )
    return Bars(max(1, len(months)) * BAR_SPACE, BAR_HEIGHT, drawn)


@dataclass(frozen=True)
class Charts:
    """The charts of a year: its recurring duties by period, and its letters by month."""

    year: int
    periods: PeriodChart
    letters: Bars


def charts(views: ProgressViews, progress: Progress, year: int) -> Charts:
    """The charts of what falls due in `year`, of which `progress` is."""
    return Charts(year, period_chart(views, year), bars(letters_by_month(progress)))
