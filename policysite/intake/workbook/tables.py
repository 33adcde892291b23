"""The sheets that inform: what the department has to do, how far it is, and what it has reported already."""

from collections.abc import Iterable, Iterator

from policysite.data.model.document import Department, DepartmentKind
from policysite.data.model.duties import Duty
from policysite.data.model.records import Filed
from policysite.data.record_fields import Where
from policysite.exports.table import Column, Table, Value
from policysite.figures.progress import State
from policysite.figures.words import count_note, quota
from policysite.intake.workbook.columns import REPORTED, TASKS, Borne, label, sheet_form_of
from policysite.views.document import by_rhythm
from policysite.views.edition import Edition
from policysite.views.progress import Said, Task, explained, outcome, pieces

_TASKS = (
    Column("序号", 5, centred=True),
    Column("任务编号", 44),
    Column("承担名义", 13),
    Column("频次", 18),
    Column("本期", 14, centred=True),
    Column("每期至少", 8, centred=True),
    Column("已完成", 7, centred=True),
    Column("还差", 6, centred=True),
    Column("期限", 11, centred=True),
    Column("落实情况", 26),
    Column("填在哪张表", 15),
)
_REPORTED = (
    Column("序号", 5, centred=True),
    Column("任务编号", 40),
    Column("日期", 24, centred=True),
    Column("数量", 6, centred=True),
    Column("行为人", 16),
    Column("摘要", 60),
)


def tasks(edition: Edition, department: Department, borne: Borne) -> Table:
    """任务情况: its own duties, then those as a member of a group; a recurring one has a row for each period wanted."""
    groups = "、".join(f"“{group.name}”" for group in edition.dataset.groups_of[department.id])
    shared = f"；另以{groups}名义承担{len(borne.shared)}项，列在后面" if borne.shared else ""
    note = f"本部门负责{len(borne.own)}项可记的任务{shared}。已结束而未完成的各期一并列出，以已报送的记录计"
    rows = [
        row for group in (borne.own, borne.shared) for duty in _ordered(group) for row in _rows(edition, borne, duty)
    ]
    numbered = tuple((number, *row) for number, row in enumerate(rows, 1))
    title = edition.titled(f"{department.name}任务情况")
    return Table(TASKS, title, (*edition.notes, note), _TASKS, numbered)


def _ordered(duties: Iterable[Duty]) -> Iterator[Duty]:
    """What has a number and a period first."""
    return (duty for group in by_rhythm(duties) for duty in group.duties)


def _rows(edition: Edition, borne: Borne, duty: Duty) -> Iterator[tuple[Value, ...]]:
    words = f"{label(duty)}\n原文：{duty.quote}" + (f"\n行为人：{duty.actor}" if duty.actor else "")
    rule = "\n".join(filter(None, (quota(duty), count_note(duty))))
    form = sheet_form_of(duty)
    for middle in _standing(edition, duty):
        yield (words, _named(edition, borne, duty), rule, *middle, form.name if form else None)


def _named(edition: Edition, borne: Borne, duty: Duty) -> str:
    """In whose name a duty is borne: the department's own, or that of groups."""
    if duty in borne.own:
        return "本部门"
    named = edition.views.departments_of(edition.dataset.clause[duty.clause])
    return "以" + "、".join(f"“{each.name}”" for each in named if each.kind is DepartmentKind.GROUP) + "名义"


def _standing(edition: Edition, duty: Duty) -> Iterator[tuple[Value, ...]]:
    """Period, required, done, missing, deadline and state: of each period that wants something, or of the duty."""
    found = [(task, task.period) for task in edition.progress.tasks_of[duty.id] if task.period and _wanted(task)]
    for task, at in found:
        lack = f"{at.remaining}{at.unit}" if at.remaining else None
        said = (Said(task.state), *explained(task))
        yield (at.period.label, f"{at.required}{at.unit}", f"{at.done}{at.unit}", lack, task.until, said)
    if not found:
        progress = edition.progress.progress.duties[duty.id]
        yield (None, None, None, None, duty.due, outcome(edition.progress, progress))


def _wanted(task: Task) -> bool:
    """Whether a period is running, or over with something missing."""
    return task.days_left > 0 or task.state is not State.MET


def reported(edition: Edition, department: Department) -> Table:
    """已报记录: what the department's file of the day's year holds, the earliest first."""
    year = edition.today.year
    found = [each for each in edition.dataset.records if (each.year, each.department) == (year, department.id)]
    title = edition.titled(f"{department.name}{year}年已报记录")
    note = f"共{len(found)}条。已报过的不再重报；报错了的，请告办公室更改，不在本表改"
    rows = tuple(
        (number, *_record(edition, each)) for number, each in enumerate(sorted(found, key=lambda each: each.day), 1)
    )
    return Table(REPORTED, title, (*edition.notes, note), _REPORTED, rows)


def _record(edition: Edition, filed: Filed) -> Iterator[Value]:
    record = filed.record
    yield label(edition.dataset.duty[record.duty])
    yield record.month or (f"{record.date}至{record.to}" if record.to else record.date)
    yield record.amount
    yield record.who
    yield "；".join(pieces(edition.dataset, filed, Where.LIST))
