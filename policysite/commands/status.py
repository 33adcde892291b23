"""`policysite status`: how things stand, as plain text for a terminal; every figure is the pages' own."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from operator import itemgetter

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.words import KIND, long_date
from policysite.data.periods import later
from policysite.figures.duties import State
from policysite.figures.letters import Silence
from policysite.figures.progress import progress
from policysite.figures.states import LOOK, days_left
from policysite.figures.words import SILENT, explanation_words, limit_words, listed_months, rate, sentence, shortfall
from policysite.views.handovers import standing_words
from policysite.views.ledger import LedgerRow, LedgerViews
from policysite.views.progress import ProgressViews, Task
from policysite.views.roles import as_member

SAMPLE_LINE = "【演示】演示数据，非真实情况"
STATES = (State.MISSED, State.EXCEPTED, State.UNREPORTED, State.DUE_SOON, State.OPEN, State.BEFORE)


def status(dataset: Dataset, today: date, department: Department | None = None) -> str:
    """What is missed, awaits its report, is due soon and runs, and what the ledger wants; of one department or all."""
    views = ProgressViews(dataset, progress(dataset, today))
    parts = (each(views, department) for each in (_head, _duties, _silent, _limits))
    return "\n".join((*chain(*parts), *_ledger(LedgerViews(dataset, today), department)))


def _head(views: ProgressViews, department: Department | None) -> Iterator[str]:
    figures = views.year.departments[department.id].own if department else views.year.total
    if views.dataset.sample:
        yield SAMPLE_LINE
    yield f"数据截至{long_date(views.today)}" + (f"　{department.name}" if department else "")
    if department and (standing := standing_words(views.dataset, department, views.today)):
        yield standing
    if not figures.reported:
        yield "尚未报送落实情况"
    yield sentence(figures, views.today)
    yield rate(figures)
    if unconfirmed := views.to_confirm(department):
        yield f"{unconfirmed}（policysite units、policysite confirm）"
    for year in views.former_years(department):
        yield f"{year.name}年{year.words}，见/progress/{year.name}/"


def _duties(views: ProgressViews, department: Department | None) -> Iterator[str]:
    if department is None:
        yield from _groups(views, views.present)
        return
    yield from _groups(views, views.own_tasks(department))
    tasks = [task for task in views.member_tasks(department) if task.state in STATES]
    if tasks:
        named = (each.id for task in tasks for each in task.departments)
        yield from ("", f"{as_member(views.dataset, department.id, named)}承担的", *_groups(views, tasks))


def _groups(views: ProgressViews, tasks: Iterable[Task]) -> Iterator[str]:
    """Each state that wants something done, with its tasks; nothing for a state without any."""
    listed = tuple(tasks)
    rows = [(state, task) for state in STATES for task in listed if task.state is state]
    lines = aligned([_cells(views, task) for _, task in rows])
    for state, found in groupby(rows, key=itemgetter(0)):
        group = [task for _, task in found]
        yield from ("", f"{LOOK[state].word}{len(group)}项" + ("（以已报送的记录计）" if state is State.MISSED else ""))
        for task in group:
            yield f"  {next(lines)}"
            if task.explanation:
                yield f"    {explanation_words(task.explanation)}"


def _silent(views: ProgressViews, department: Department | None) -> Iterator[str]:
    """The months over of which no letters were told: stated, not called late."""
    found = views.silences_of(department) if department else views.silences
    rows = aligned([_silence(views, each) for each in found])
    yield from ("", f"{SILENT}{len(found)}项") if found else ()
    yield from (f"  {row}" for row in rows)


def _limits(views: ProgressViews, department: Department | None) -> Iterator[str]:
    """The time limits in a number of what is done whenever a case comes, with the day for what came today."""
    found = views.limits(department)
    rows = aligned([_limit(views, duty) for duty in found])
    yield from ("", f"{KIND[DutyKind.TRIGGERED]}{len(found)}项") if found else ()
    yield from (f"  {row}" for row in rows)


def _limit(views: ProgressViews, duty: Duty) -> Sequence[str]:
    names = "、".join(department.name for department in views.departments_of(duty))
    return (duty.id, names, views.name(duty), limit_words(views.dataset, duty, views.today))


def _silence(views: ProgressViews, told: Silence) -> Sequence[str]:
    names = "、".join(department.name for department in views.departments_of(told.duty))
    return (told.duty.id, listed_months(told.months), names, views.name(told.duty))


def _cells(views: ProgressViews, task: Task) -> Sequence[str]:
    """One row; what may hold signs of doubtful width comes last."""
    names = "、".join(department.name for department in task.departments)
    lack = shortfall(task.period) if task.period else ""
    return (task.duty.id, task.name, lack, f"期限{task.until}", _left(task), names, views.name(task.duty))


def _left(task: Task) -> str:
    if task.state is State.UNREPORTED:
        return f"{later(task.until, task.grace)}前报送"
    return days_left(task.days_left) if task.state in (State.DUE_SOON, State.OPEN) else ""


def _ledger(views: LedgerViews, department: Department | None) -> Iterator[str]:
    """What the ledger wants done, as the ledger page has it, of one department or all."""
    mine = {row.item.id for row in (views.of_department(department) if department else views.rows)}
    found = [(group, [row for row in group.rows if row.item.id in mine]) for group in views.attention]
    groups = [(group, rows) for group, rows in found if rows]
    yield from ("", "问题整改台账" + ("" if groups else "：没有须办理的事项"))
    lines = aligned([_item(row, group.look_back) for group, rows in groups for row in rows])
    for group, rows in groups:
        yield f"{group.name}{len(rows)}项"
        yield from (f"  {next(lines)}" for _ in rows)


def _item(row: LedgerRow, look_back: bool) -> Sequence[str]:
    at = row.progress
    left = days_left(at.days_left) if at.days_left is not None else ""
    until = f"期限{at.deadline}" if at.deadline else "长期坚持"
    if look_back:
        until, left = f"{at.look_back_due}前回头看", "已过期" if at.look_back_overdue else ""
    return (row.item.id, until, left, row.department.name, row.item.problem)


_UNSEEN = frozenset({"Mn", "Me", "Cf"})


def width(text: str) -> int:
    """How many columns `text` takes. Signs that some terminals show wide (“…”÷) count as one: put them last."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in _UNSEEN:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line for each row, its cells under those of the others, two spaces apart; empty columns are left out."""
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    widths = [max(map(width, column)) for column in columns]
    for cells in zip(*columns, strict=True):
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()
