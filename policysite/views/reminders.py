"""Reminders: what presses for a department, and for who keeps the ledger, in words to be handed on by people.

They tell what the pages and `status` tell, and nothing besides: no task that is not recorded here, no person, no order
among departments. What was missed and is explained is counted and not asked for again. Nothing pressing, no reminder.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from policysite.data.document import grouped
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.words import long_date, short_date
from policysite.data.periods import later
from policysite.figures.duties import State
from policysite.figures.ledger import ItemState
from policysite.figures.letters import Silence
from policysite.figures.states import LOOK, days_left
from policysite.figures.words import SILENT, listed_months, shortfall
from policysite.views.addresses import EXPLANATION_TITLE, RECORD_TITLE, STEP_TITLE, forge
from policysite.views.edition import Edition
from policysite.views.ledger import LedgerRow, coming, standing
from policysite.views.progress import Task
from policysite.views.roles import as_member

LEDGER_TITLE = "问题整改台账"
IN_TIME = (State.DUE_SOON, State.UNREPORTED)
"""The states of what can be done, or reported, in time still."""


@dataclass(frozen=True)
class Line:
    """One thing that presses, in words; `stands_for` how many of those that the heading counts."""

    words: str
    stands_for: int = 1


@dataclass(frozen=True)
class Group:
    """Things that press in the same way, below their heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Reminder:
    """What one department, or who keeps the ledger, is reminded of; of `left` things more its `page` tells."""

    title: str
    notes: tuple[str, ...]
    groups: tuple[Group, ...]
    how: tuple[str, ...]
    page: str
    left: int = 0

    @property
    def length(self) -> int:
        """How many lines it has."""
        return sum(len(group.lines) for group in self.groups)

    def first(self, number: int) -> "Reminder":
        """The same with its first `number` lines alone: the others are counted, and where they stand is said."""
        kept, left, room = [], 0, number
        for group in self.groups:
            shown, others = group.lines[:room], group.lines[room:]
            room -= len(shown)
            left += sum(line.stands_for for line in others)
            kept += [replace(group, lines=shown)] if shown else []
        return replace(self, groups=tuple(kept), left=left)

    @property
    def body(self) -> Iterator[str]:
        """Its lines below the notes; an empty one before each heading and before what is said at the end."""
        numbers = count(1)
        for group in self.groups:
            yield from ("", group.heading)
            yield from (f"{next(numbers)}.{line.words}" for line in group.lines)
        yield from ("", *([f"另有{self.left}项，见{self.page}"] if self.left else []), *self.how)
        if not self.left:
            yield f"详见{self.page}"


def reminders(edition: Edition) -> Iterator[Reminder]:
    """Of every department there is, in the document's order, then of who keeps the ledger.

    A group 统称 whose members are known has none of its own: each of them is told what it bears as one.
    """
    dataset = edition.dataset
    for department in dataset.current(dataset.departments):
        if department.kind is not DepartmentKind.GROUP or not dataset.members_of(department.id):
            yield from of_department(edition, department)
    yield from of_ledger(edition)


def of_department(edition: Edition, department: Department) -> Iterator[Reminder]:
    """What presses for a department; nothing where nothing does."""
    first, missed = (tuple(_tasks(edition, department, states)) for states in (IN_TIME, (State.MISSED,)))
    items, silent = tuple(_items(edition, department)), tuple(_silent(edition, department))
    if groups := (*first, *items, *missed, *silent):
        to_report = _how_to_report(edition, bool(missed)) if len(groups) > len(items) else ()
        how = (*to_report, *([_how_to_step(edition)] if items else ()))
        page = _page(edition, f"departments/{department.id}/", f"网站上{department.name}的网页")
        notes = _notes(edition, edition.progress.drafts(edition.progress.borne(department)))
        yield Reminder(f"{department.name}近期事项", notes, groups, how, page)


def of_ledger(edition: Edition) -> Iterator[Reminder]:
    """What presses in the ledger, for who keeps it; nothing where nothing does."""
    if groups := tuple(
        Group(f"{group.name}{len(group.rows)}项", tuple(Line(_item(row, row.department.name)) for row in group.rows))
        for group in edition.ledger.attention
    ):
        page = _page(edition, "ledger/", f"网站上{LEDGER_TITLE}的网页")
        yield Reminder(f"{LEDGER_TITLE}近期事项", _notes(edition), groups, (_how_to_step(edition),), page)


def _notes(edition: Edition, *more: str) -> tuple[str, ...]:
    return (f"数据截至{long_date(edition.today)}，以已报送的记录计", *filter(None, more))


def _page(edition: Edition, address: str, name: str) -> str:
    """Where the whole stands: the page's address, or what it is called where the site's own address is not known."""
    return f"{edition.url}{address}" if edition.url else name


def _tasks(edition: Edition, department: Department, states: Iterable[State]) -> Iterator[Group]:
    """The tasks in each state: the department's own, then those that it bears as a member of groups."""
    own, shared = edition.progress.own_tasks(department), edition.progress.member_tasks(department)
    for state in states:
        yield from _in_state(edition, department, state, own)
        for group in _in_state(edition, department, state, shared):
            named = (each.id for task in shared if task.state is state for each in task.departments)
            whose = as_member(edition.dataset, department.id, named)
            yield replace(group, heading=f"{whose}承担的：{group.heading}")


def _in_state(edition: Edition, department: Department, state: State, tasks: Iterable[Task]) -> Iterator[Group]:
    found = [task for task in tasks if task.state is state]
    by_duty = grouped((task.duty.id, task) for task in found if not task.explanation)
    lines = tuple(Line(_task(edition, department, each), len(each)) for each in by_duty.values())
    told = len(found) - sum(line.stands_for for line in lines)
    if lines:
        besides = f"，其中{told}项已有说明，不再列出" if told else ""
        yield Group(f"{LOOK[state].word}{len(found)}项{besides}", lines)


def _task(edition: Edition, department: Department, tasks: Sequence[Task]) -> str:
    """The tasks of one duty in one state: 召开座谈会（m02-3-a）：2026年，还差1次，12月31日前完成，剩39天."""
    first, periods = tasks[0], [task.period for task in tasks if task.period]
    lack = shortfall(periods[0]) if len(periods) == 1 else f"共{len(periods)}期" if periods else ""
    told = (
        listed_months(each.period for each in periods),
        lack,
        _until(first, edition.today),
        _reports(department, first.departments),
    )
    return f"{edition.progress.name(first.duty)}（{first.duty.id}）：{'，'.join(filter(None, told))}"


def _reports(department: Department, named: Sequence[Department]) -> str:
    """由县市场监管局汇总报送: who reports for a department that a task names behind another; else empty."""
    return f"由{named[0].name}汇总报送" if department in named[1:] else ""


def _until(task: Task, today: date) -> str:
    """By when what may be done or reported still, empty for a period that is settled."""
    match task.state:
        case State.UNREPORTED:
            return f"{_day(later(task.until, task.grace), today)}前报送"
        case State.DUE_SOON:
            return f"{_day(task.until, today)}前完成，{days_left(task.days_left)}"
    return "" if task.period else f"应于{_day(task.until, today)}前完成"


def _day(day: date, today: date) -> str:
    return short_date(day) if day.year == today.year else long_date(day)


def _silent(edition: Edition, department: Department) -> Iterator[Group]:
    """The months over which nothing was told of what is done whenever a case comes."""
    found = edition.progress.silences_of(department)
    lines = tuple(Line(_silence(edition, department, each)) for each in found)
    if lines:
        yield Group(f"{SILENT}{len(lines)}项，当月没有的报0件", lines)


def _silence(edition: Edition, department: Department, told: Silence) -> str:
    """当日登记读者来信（m02-1-a）：2026年1月至10月."""
    whose = _reports(department, edition.progress.departments_of(told.duty))
    months = "，".join(filter(None, (listed_months(told.months), whose)))
    return f"{edition.progress.name(told.duty)}（{told.duty.id}）：{months}"


def _items(edition: Edition, department: Department) -> Iterator[Group]:
    """The ledger items that want something of who rectifies: one that is submitted waits for others, who check it."""
    rows = [row for group in edition.ledger.attention for row in group.rows if row.department is department]
    asked = {row.item.id: row for row in rows if row.progress.state is not ItemState.SUBMITTED}
    if asked:
        yield Group(f"整改事项{len(asked)}项", tuple(Line(_item(row)) for row in asked.values()))


def _item(row: LedgerRow, whose: str = "") -> str:
    """z2026-002 纪要归档迟：办公室，待整改，逾期，期限2026-06-30（已过146天），下一步整改进展、报验."""
    then = "" if row.progress.look_back_due else coming(row.progress)
    told = (whose, standing(row.progress), then and f"下一步{then}")
    return f"{row.item.id} {row.item.problem}：{'，'.join(filter(None, told))}"


def _how_to_report(edition: Edition, missed: bool) -> Iterator[str]:
    """How to report what was done, and to say why something was not, where anything was `missed`."""
    forms = _has_forms(edition)
    place = f"在网页上点任务旁的“{RECORD_TITLE}”，或者" if forms else ""
    yield f"已经办了、还没有报送的，{place}填在填报表里交回。已经报送的不必再报，网站更新后不再列出。"
    if missed:
        place = "在该期旁点" if forms else "在填报表里填"
        yield f"没有办成的，{place}“{EXPLANATION_TITLE}”，写明原因和下步措施，以后不再列出。"


def _has_forms(edition: Edition) -> bool:
    links = forge(edition.dataset)
    return links is not None and links.has_forms


def _how_to_step(edition: Edition) -> str:
    if _has_forms(edition):
        return f"整改有进展的，在网页上点台账事项的“{STEP_TITLE}”登记，或者填在台账填报表里交回。"
    return f"整改有进展的，填在台账填报表的“{STEP_TITLE}”里交回。"
