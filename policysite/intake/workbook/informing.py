"""The sheets of a workbook that are only for reading: 填写说明, 任务情况, 已报记录, 选项."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.duties import Duty, Rhythm
from policysite.data.model.words import STAGE
from policysite.data.periods import later, period_of, stages, tracked
from policysite.data.record_fields import RECORD_FIELDS
from policysite.exports.table import FONT, GREY, SIZE, Column, Table, Value, printable, row_height
from policysite.figures.words import count_note, duty_label, quota
from policysite.intake.questions import REMINDER
from policysite.intake.workbook.columns import (
    CASES,
    CHOICES,
    EXPLAINING,
    GUIDE,
    REPORTED,
    SHEET_FORMS,
    STAGES,
    TASKS,
    Borne,
    SheetForm,
    sheet_form_of,
)
from policysite.views.addresses import DUTY_FIELD
from policysite.views.document import by_rhythm
from policysite.views.edition import Edition
from policysite.views.outcome import Said, explained, outcome
from policysite.views.progress import Task
from policysite.views.roles import as_member_of

_COLUMNS = (Column("列", 15), Column("在哪张表", 34), Column("哪张表必填", 26), Column("怎么填", 72))
_WIDE = Column("", sum(column.width for column in _COLUMNS))
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


def guide(
    book: Workbook, edition: Edition, title: str, forms: Sequence[SheetForm], informing: Sequence[str]
) -> Worksheet:
    """The sheet of explanations, of a workbook with `title` and these `forms`; first it tells what is `informing`."""
    sheet = book.add_worksheet(GUIDE)
    for place, column in enumerate(_COLUMNS):
        sheet.set_column(place, place, column.width)
    first = _head(book, sheet, edition, title)
    text = book.add_format({"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "vcenter"})
    for row, words in enumerate(_words(forms, informing), first):
        sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, words, text)
        sheet.set_row(row, row_height((_WIDE,), (words,)))
    _table(book, sheet, row + 2, forms)
    sheet.hide_gridlines(2)
    printable(sheet)
    sheet.fit_to_pages(1, 1)
    return sheet


def _head(book: Workbook, sheet: Worksheet, edition: Edition, title: str) -> int:
    """Title, reminder and stamp; gives the next row."""
    last = len(_COLUMNS) - 1
    large = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, last, title, large)
    sheet.set_row(0, 32)
    strong = {"font_name": FONT, "font_size": 11, "bold": True, "text_wrap": True, "valign": "vcenter"}
    bold = book.add_format(strong | {"bg_color": "#fbf1dc", "border": 1, "border_color": "#b8b2a7"})
    sheet.merge_range(1, 0, 1, last, REMINDER, bold)
    sheet.set_row(1, 36)
    small = book.add_format({"font_name": FONT, "font_size": 9, "font_color": GREY, "valign": "vcenter"})
    for row, words in enumerate(edition.notes, 2):
        sheet.write_string(row, 0, words, small)
    return 2 + len(edition.notes)


def _words(forms: Sequence[SheetForm], informing: Sequence[str]) -> list[str]:
    """How to go about it, in the order in which it is done."""
    fixed = dict.fromkeys(column.word for form in forms for column in form.columns.values() if column.fixed)
    chosen = "".join(f"“{name}”" for name in fixed)
    steps = (
        *informing,
        *(f"“{form.name}”：{form.takes}。" for form in forms),
        f"从标题下面第一行填起，中间可以空行。{chosen}从下拉列表中选（列表都在“{CHOICES}”）；点到一格，旁边会提示怎么填。",
        "没有要报的，整张表空着即可。不要删表、删列、改表名和标题，不合并单元格，不用公式；行可以增删。",
        "从别处粘贴的，用“选择性粘贴—数值”。各表设了保护而没有密码，确需改动时在“审阅”中撤销保护即可。",
        "填好后把文件交负责汇总的同事导入，不必打印、盖章。填得不对的会指出在哪张表、哪一行、哪一列。",
    )
    return [f"{number}．{words}" for number, words in enumerate(steps, 1)]


def _table(book: Workbook, sheet: Worksheet, start: int, forms: Sequence[SheetForm]) -> None:
    """What each column wants, as a table."""
    looks = {"font_name": FONT, "font_size": SIZE, "border": 1, "border_color": "#b8b2a7", "valign": "vcenter"}
    head = book.add_format(looks | {"bg_color": "#f0ece4", "align": "center"})
    text = book.add_format(looks | {"text_wrap": True})
    for place, column in enumerate(_COLUMNS):
        sheet.write_string(start, place, column.name, head)
    for row, words in enumerate(_rows(forms), start + 1):
        sheet.set_row(row, row_height(_COLUMNS, words))
        for place, word in enumerate(words):
            sheet.write_string(row, place, word, text)


def _rows(forms: Sequence[SheetForm]) -> Iterator[tuple[str, str, str, str]]:
    """Each column once: its heading, the sheets that have it, those in which it must be filled, and what to write."""
    names = {field: name for form in forms for field, name in form.heads.items()}
    for field, name in names.items():
        found = [form for form in forms if field in form.heads]
        must = [form.name for form in found if field in form.required]
        everywhere = "各表" if len(found) == len(forms) > 1 else "、".join(form.name for form in found)
        needed = everywhere if len(must) == len(found) else "、".join(must) or "—"
        yield name, everywhere, needed, found[0].columns[field].hint


INFORMED = (
    f"先看“{TASKS}”：要做什么、本期已完成多少、还差多少；“{REPORTED}”列着报过的。",
    f"报过的有错，在“{REPORTED}”里直接改那一格；不该报的，在“撤回”一列选“撤回”；没有错的一概不动，删去的行不算撤回。",
    "日期写事项发生之日，它决定计入哪一期；连续几天的，“至”写最后一天。只写职务，不写姓名。",
)


def tasks(edition: Edition, department: Department, borne: Borne) -> Table:
    """任务情况: its own duties, then those as a member of a group; a recurring one has a row for each period wanted."""
    whose = as_member_of(edition.dataset, department.id, borne.shared)
    shared = f"；另{whose}承担{len(borne.shared)}项，列在后面" if borne.shared else ""
    anyones = f"；{len(borne.anyones)}项原文没有写明责任部门，各部门都可以报，列在最后" if borne.anyones else ""
    note = (
        f"本部门负责{len(borne.own)}项可记的任务{shared}{anyones}。本年已结束而未完成的各期一并列出，以已报送的记录计"
    )
    # what has a number and a period comes first
    duties = [
        duty for part in (borne.own, borne.shared, borne.anyones) for group in by_rhythm(part) for duty in group.duties
    ]
    rows = (row for duty in duties for row in _task_rows(edition, department, borne, duty))
    numbered = tuple((number, *row) for number, row in enumerate(rows, 1))
    title = edition.titled(f"{department.name}任务情况")
    return Table(TASKS, title, (*edition.notes, note), _TASKS, numbered)


def _task_rows(edition: Edition, department: Department, borne: Borne, duty: Duty) -> Iterator[tuple[Value, ...]]:
    words = f"{duty_label(edition.dataset, duty)}\n原文：{duty.quote}" + (
        f"\n行为人：{duty.actor}" if duty.actor else ""
    )
    rule = "\n".join(filter(None, (quota(duty), count_note(duty))))
    form = sheet_form_of(duty)
    for middle in _standing(edition, duty):
        yield (words, _named(edition, department, borne, duty), rule, *middle, form.name if form else None)


def _named(edition: Edition, department: Department, borne: Borne, duty: Duty) -> str:
    """In whose name a duty is borne: the department's own, with what it does, or that of groups."""
    if duty in borne.own:
        role = edition.views.roles.words(duty.clause, department.id)
        return f"本部门（{role}）" if role else "本部门"
    if duty in borne.anyones:
        return "未写明责任部门"
    named = edition.views.departments_of(edition.dataset.clause[duty.clause])
    return "以" + "、".join(f"“{each.name}”" for each in named if each.kind is DepartmentKind.GROUP) + "名义"


def _standing(edition: Edition, duty: Duty) -> Iterator[tuple[Value, ...]]:
    """Period, required, done, missing, deadline and state: of each period that wants something, or of the duty.

    What wants something is running, or over with something missing in the year or still to be reported.
    """
    present, _ = edition.progress.parted(edition.progress.tasks_of[duty.id])
    found = [(task, task.period) for task in present if task.period and task.wanted]
    for task, at in found:
        lack = f"{at.remaining}{at.unit}" if at.remaining else None
        said = (Said(task.state), *explained(task))
        yield (at.period.label, f"{at.required}{at.unit}", f"{at.done}{at.unit}", lack, task.until, said)
    if not found:
        progress = edition.progress.progress.duties[duty.id]
        yield (None, None, None, None, duty.due, outcome(edition.progress, progress))


@dataclass(frozen=True)
class Lists:
    """Lists of words by key: a sheet's name for its duties, that of a field or column for its words. None is empty."""

    words: Mapping[str, tuple[str, ...]]

    def key(self, form: SheetForm, field: str) -> str | None:
        """The key of the list for a column; None where there is none."""
        keys = (form.name if field == DUTY_FIELD else field, form.columns[field].word)
        return next((key for key in keys if key in self.words), None)

    def source(self, key: str) -> str:
        """Where the list stands, as a validation names it: `='选项'!$B$2:$B$9`."""
        column = xl_col_to_name(list(self.words).index(key), col_abs=True)
        return f"='{CHOICES}'!{column}$2:{column}${len(self.words[key]) + 1}"


def lists(dataset: Dataset, department: Department, found: Borne, missed: Sequence[Task], today: date) -> Lists:
    """The lists of a department's workbook, in which what was `missed` may be explained."""
    every: dict[str, tuple[str, ...]] = {}
    for form in found.forms:
        every[form.name] = tuple(duty_label(dataset, duty) for duty in found.of(form))
    reached = {stage for duty in found.of(STAGES) for stage in stages(duty)}
    every["stage"] = tuple(word for stage, word in STAGE.items() if stage in reached)
    every["month"] = tuple(_months(dataset, today)) if any(map(found.of, CASES.values())) else ()
    own = [filed.record for filed in dataset.records if filed.department == department.id]
    every[EXPLAINING.name] = tuple(dict.fromkeys(duty_label(dataset, task.duty) for task in missed))
    every["who"] = tuple(sorted({record.who for record in own if record.who}))
    every["evidence_title"] = tuple(sorted({evidence.title for record in own for evidence in record.evidence}))
    return Lists({key: words for key, words in every.items() if words})


def _months(dataset: Dataset, today: date) -> Iterator[str]:
    """Twelve months, to the end of the quarter; none before tracking begins."""
    end = period_of(Rhythm.QUARTER, today).last
    start = max(dataset.settings.tracking_from, later(date(end.year - 1, end.month, 1), 31))
    return (month.name for month in tracked(Rhythm.MONTH, start.replace(day=1), None, end))


def _list_name(key: str) -> str:
    """The heading of a list: that of its column; that of duties with their sheet's."""
    if key in RECORD_FIELDS:
        return RECORD_FIELDS[key].word
    return (
        f"{key}：{RECORD_FIELDS[DUTY_FIELD].word}" if key in {form.name for form in (*SHEET_FORMS, EXPLAINING)} else key
    )


def choices(book: Workbook, every: Lists) -> Worksheet:
    """选项: a column for each list, under its heading."""
    sheet = book.add_worksheet(CHOICES)
    head = book.add_format({"font_name": FONT, "font_size": SIZE, "bg_color": "#f0ece4", "border": 1})
    text = book.add_format({"font_name": FONT, "font_size": SIZE, "num_format": "@"})
    for place, (key, words) in enumerate(every.words.items()):
        sheet.set_column(place, place, 42 if any(len(word) > 20 for word in words) else 18)
        sheet.write_string(0, place, _list_name(key), head)
        for row, word in enumerate(words, 1):
            sheet.write_string(row, place, word, text)
    sheet.freeze_panes(1, 0)
    printable(sheet)
    return sheet
