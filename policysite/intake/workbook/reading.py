"""The sheets of a workbook as somebody gave it back → the rows of its department, and every fault with its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Protocol

from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.handed_in import UnfitError, as_day, day, leading_id, one_line, trimmed
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, Rhythm
from policysite.data.model.records import Stage
from policysite.data.model.values import shown
from policysite.data.model.words import RECORD_RULE, STAGE
from policysite.data.named import UnknownNameError, department_named, is_title
from policysite.data.periods import period_of
from policysite.data.problems import Aside, Key, Problem, editors_words, nearest
from policysite.data.record_fields import RECORD_FIELDS, Takes
from policysite.figures.words import duty_label
from policysite.intake.archives import UnreadableError
from policysite.intake.questions import fault
from policysite.intake.workbook.columns import (
    EXPLAINING,
    FORMAT,
    INFORMING,
    LEDGER_FORMAT,
    MARK_SHEET,
    REPORTED,
    SHEET_FORMS,
    SHEET_VERSION,
    SheetForm,
    held,
    recovered,
    sheet_form_of,
    taken,
)
from policysite.intake.workbook.opening import Cell, Sheet
from policysite.views.addresses import DUTY_FIELD

_SEARCHED = 30
"""Within how many rows from the top the headings must stand."""

_OURS = (*INFORMING, REPORTED, MARK_SHEET)
_ALONE = ("stage", "amount", "evidence_url")
"""The fields whose own rules are looked at row by row; all else is the rules' business, once the row is a record."""

_NOT_OURS = "不是本站的填报表：没有填报表的标记。请用policysite sheet取表来填，不要把表格复制到别的工作簿"


@dataclass(frozen=True, order=True)
class Remark:
    """A fault or a reminder at a place; sorts by sheet, row and column.

    `order` is the sheet's place in the workbook. Row and column count from 1; 0 means the row, or the sheet, itself.
    `head` is the column's heading where it is known. A `warning` stops nothing by itself.
    """

    order: int
    row: int
    column: int
    sheet: str
    head: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """`“落实记录”第5行“日期”（C列）：2026-02-30不是日期`."""
        row = f"第{self.row}行" if self.row else ""
        at = get_column_letter(self.column) if self.column else ""
        column = f"“{self.head}”（{at}列）" if self.head and at else f"{at}列" if at else ""
        mark = "提醒：" if self.warning else ""
        return f"“{self.sheet}”{row}{column}：{mark}{self.message}"


def sheet_words(value: object, problem: Problem) -> str:
    """A value of a problem as a sheet has it: the headings of keys, the words of stages, nothing of the files."""
    match value:
        case Key(_, title, item) if title:
            return f"“{title}”{item}"
        case Aside():
            return ""
        case Stage():
            return STAGE[value]
    return editors_words(value, problem)


@dataclass(frozen=True)
class Laid:
    """A sheet with its form: `head` is the row of the headings, `columns` the place of each field, all from 1.

    `order` is the sheet's place in the workbook.
    """

    order: int
    sheet: Sheet
    form: SheetForm
    head: int
    columns: Mapping[str, int]

    def remark(self, row: int, field: str, message: str, *, warning: bool = False) -> Remark:
        """A fault at a row, or at a field of it; at the sheet for row 0."""
        column, head = self.columns.get(field, 0), self.form.heads.get(field, "")
        return Remark(self.order, row, column, self.sheet.name, head, message, warning)

    @property
    def filled(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """The rows below the headings that hold anything."""
        return ((number, row) for number, row in sorted(self.sheet.rows.items()) if number > self.head)


def laid(order: int, sheet: Sheet, form: SheetForm) -> tuple[Laid, tuple[Remark, ...]]:
    """The sheet with its headings found, wherever they were moved, and what is wrong with its layout, if anything."""
    head = max(range(1, _SEARCHED + 1), key=lambda row: (_matches(sheet, form, row), -row))
    if _matches(sheet, form, head) < 2:
        found = Laid(order, sheet, form, 0, {})
        return found, (found.remark(0, "", "找不到标题行，请重新取一份表，只复制填好的几行"),)
    texts = {column: _heading(cell) for column, cell in sheet.rows[head].items()}
    fields = {name: field for field, name in form.heads.items()}
    columns: dict[str, int] = {}
    for column, text in texts.items():
        columns.setdefault(fields.get(text, ""), column)
    columns.pop("", None)
    found = Laid(order, sheet, form, head, columns)
    unseen = () if form.name == REPORTED else _unseen(found)
    return found, tuple(sorted({*_headings(found, texts), *_merged(found), *unseen}))


def _heading(cell: Cell) -> str:
    return "".join(str(cell.value).split())


def _matches(sheet: Sheet, form: SheetForm, row: int) -> int:
    return len({_heading(cell) for cell in sheet.rows.get(row, {}).values()} & {*form.heads.values()})


def _headings(found: Laid, texts: Mapping[int, str]) -> Iterator[Remark]:
    """Columns that are missing, doubled, renamed or added; and what stands where there is no heading."""
    others = {column: text for column, text in texts.items() if column not in found.columns.values()}
    doubled = {column: text for column, text in others.items() if text in found.form.heads.values()}
    for name in (name for field, name in found.form.heads.items() if field not in found.columns):
        like = nearest(name, [text for column, text in others.items() if column not in doubled])
        tip = f"；“{like}”若是它改了名，请改回来" if like else "：没有要填的也请保留这一列"
        yield found.remark(found.head, "", f"缺“{name}”一列{tip}")
    for column, text in doubled.items():
        yield Remark(found.order, found.head, column, found.sheet.name, text, "这一列重复，请只留一列")
    known = {*found.columns.values(), *doubled}
    stray = {column: number for number, row in reversed(list(found.filled)) for column in row if column not in known}
    for column, number in stray.items():
        said = "不是本表原有的列，不会读取：请移到相应的列，或清除"
        yield Remark(found.order, number, column, found.sheet.name, others.get(column, "")[:20], said)


def _merged(found: Laid) -> Iterator[Remark]:
    for first, left, last, right in found.sheet.merged:
        if last > found.head and left <= max(found.columns.values(), default=0):
            place = f"{get_column_letter(left)}{first}:{get_column_letter(right)}{last}"
            said = f"{place}是合并单元格，请取消合并，每行分别填写"
            yield Remark(found.order, first, left, found.sheet.name, "", said)


def _unseen(found: Laid) -> Iterator[Remark]:
    """What is hidden and yet holds something: nothing is reported that nobody sees."""
    rows = list(found.filled)
    if found.sheet.hidden and rows:
        yield found.remark(0, "", "这张表是隐藏的，却有内容：请取消隐藏，核对后再导入")
    for number, _ in rows:
        if number in found.sheet.hidden_rows:
            yield found.remark(number, "", "这一行是隐藏的，却有内容：请取消筛选或隐藏，核对后再导入")
    for field, column in found.columns.items():
        number = next((number for number, row in rows if column in row), 0)
        if column in found.sheet.hidden_columns and number:
            yield found.remark(number, field, "这一列是隐藏的，却有内容：请取消隐藏，核对后再导入")


@dataclass(frozen=True)
class At:
    """A row of a sheet."""

    laid: Laid
    number: int

    def remark(self, field: str, message: str, *, warning: bool = False) -> Remark:
        """A fault or reminder at a field of the row."""
        return self.laid.remark(self.number, field, message, warning=warning)

    @property
    def place(self) -> str:
        """`“落实记录”第5行`."""
        return places([self])


@dataclass(frozen=True)
class Row(At):
    """A row that is right by itself: the duty and what was entered, by fields; `duty` is not among them."""

    duty: Duty
    values: Mapping[str, str]


class Placed(Protocol):
    """A row of a sheet."""

    @property
    def laid(self) -> Laid:
        """Its sheet."""

    @property
    def number(self) -> int:
        """Its number, from 1."""


def places(rows: Iterable[Placed]) -> str:
    """Where rows stand: `“落实记录”第5、7至9行、“当日阅批”第5行`."""
    numbers = grouped((row.laid.sheet.name, row.number) for row in rows)
    return "、".join(f"“{name}”第{'、'.join(_runs(sorted(found)))}行" for name, found in numbers.items())


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in order, those that follow one another as `7至9`."""
    starts = [number for number in numbers if number - 1 not in numbers]
    for start in starts:
        end = next(number for number in count(start) if number + 1 not in numbers)
        yield str(start) if end == start else f"{start}至{end}" if end > start + 1 else f"{start}、{end}"


@dataclass(frozen=True)
class Mark:
    """What the hidden sheet tells of a workbook: its `kind`, whose it is, its day, and its sheets to fill in."""

    kind: str
    owner: str
    day: date
    names: tuple[str, ...]

    @property
    def source(self) -> str:
        """How the names of the files begin that its rows go into: `sheet-2026-q4`, by the quarter that it is for."""
        return f"sheet-{period_of(Rhythm.QUARTER, self.day).name.lower()}"


def marked(sheets: Sequence[Sheet]) -> Mark:
    """What the hidden sheet tells. Raises UnreadableError for a workbook that is none of ours."""
    marks = [sheet for sheet in sheets if sheet.name == MARK_SHEET]
    words = [str(row[1].value) for _, row in sorted(marks[0].rows.items()) if 1 in row] if marks else []
    if not words or words[0] not in (FORMAT, LEDGER_FORMAT):
        raise UnreadableError(_NOT_OURS)
    day = as_day(words[3]) if len(words) > 4 else None
    if words[1:2] != [SHEET_VERSION] or day is None:
        raise UnreadableError("这份填报表的版式与现在的不同，请用policysite sheet重新取一份，只复制填好的几行")
    return Mark(words[0], words[2], day, tuple(words[4:]))


def owner(dataset: Dataset, mark: Mark) -> Department:
    """The department whose workbook it is. Raises UnreadableError."""
    try:
        return department_named(dataset, mark.owner)
    except UnknownNameError as error:
        raise UnreadableError(f"这份填报表是“{mark.owner[:40]}”的。{error}") from error


@dataclass(frozen=True)
class Filled:
    """What a workbook reports: the department, its rows that are right by themselves, and what is wrong, sorted.

    `source` is how the names of the files begin that its new rows go into. `forms` are the sheets for records that it
    was made with, `others` those that hold none.
    """

    department: Department
    source: str
    forms: tuple[SheetForm, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]
    others: tuple[Laid, ...] = ()


def filled(dataset: Dataset, sheets: Sequence[Sheet]) -> Filled:
    """What the workbook of these sheets reports. Raises UnreadableError for one that is none of ours."""
    mark = marked(sheets)
    department = owner(dataset, mark)
    found, remarks = laid_out(sheets, mark.names, (*SHEET_FORMS, EXPLAINING))
    rows: list[Row] = []
    for each in found:
        for number, cells in each.filled if each.form in SHEET_FORMS else ():
            row, said = _row(dataset, department, each, number, cells)
            rows += [row] if row else []
            remarks += said
    others = tuple(each for each in found if each.form not in SHEET_FORMS)
    forms = tuple(form for form in SHEET_FORMS if form.name in mark.names)
    return Filled(department, mark.source, forms, tuple(rows), tuple(sorted(remarks)), others)


def laid_out(
    sheets: Sequence[Sheet], names: Sequence[str], forms: Sequence[SheetForm]
) -> tuple[list[Laid], list[Remark]]:
    """The sheets of these `forms` with a layout that can be read, of a workbook made with those of these `names`.

    With it what is wrong: a sheet missing, mangled, or added.
    """
    by_name = {form.name: form for form in forms}
    listed, remarks = list[Laid](), [*_missing(sheets, names)]
    for order, sheet in enumerate(sheets, 1):
        if sheet.name in by_name:
            found, wrong = laid(order, sheet, by_name[sheet.name])
            remarks += wrong
            listed += [] if wrong else [found]
        elif sheet.name not in _OURS and sheet.rows:
            able = "、".join(f"“{name}”" for name in names)
            text = f"不是填报表原有的表，不会读取：要报的请移到{able}，不报的请删去这张表"
            remarks.append(Remark(order, 0, 0, sheet.name, "", text))
    return listed, remarks


def _missing(sheets: Sequence[Sheet], names: Sequence[str]) -> Iterator[Remark]:
    found = {sheet.name for sheet in sheets}
    others = [sheet.name for sheet in sheets if sheet.name not in (*names, *_OURS)]
    for name in names:
        if name not in found:
            like = nearest(name, others)
            tip = f"；“{like}”若是它改了名，请改回来" if like else ""
            yield Remark(0, 0, 0, name, "", f"缺这张表：没有要报的也请保留，空着即可{tip}")


def _row(
    dataset: Dataset, department: Department, found: Laid, number: int, cells: Mapping[int, Cell]
) -> tuple[Row | None, list[Remark]]:
    """What a row reports, or what is wrong with it; neither where it holds nothing but spaces."""
    given = {field: cells[column] for field, column in found.columns.items() if column in cells}
    given = {field: cell for field, cell in given.items() if not is_blank(cell)}
    if not given:
        return None, []
    said, duty = list[tuple[str, str]](), None
    try:
        duty = duty_of(dataset, department, found, given.pop(DUTY_FIELD, None))
    except UnfitError as error:
        said.append((DUTY_FIELD, str(error)))
    values, wrong, notes = _values(found, duty, given)
    said += wrong
    said += [(field, words) for field, words in _together(found, values) if field not in given]
    if duty:
        unfit = ((field, fault(duty, field, values[field])) for field in _ALONE if field in values)
        said += [(field, problem.worded(sheet_words)) for field, problem in unfit if problem]
    remarks = [found.remark(number, field, words) for field, words in said]
    noted = [found.remark(number, field, words, warning=True) for field, words in notes]
    return (Row(found, number, duty, values) if duty and not remarks else None), remarks + noted


def entered(found: Laid, number: int, cells: Mapping[int, Cell]) -> tuple[dict[str, str], list[Remark]]:
    """What the cells of a row hold, by fields, with what of it cannot be taken, or must be looked at."""
    values, remarks = dict[str, str](), list[Remark]()
    for field, column in found.columns.items():
        if column not in cells or is_blank(cells[column]):
            continue
        takes = found.form.columns[field].takes
        cell, note = recovered(takes, cells[column], found.sheet.start)
        remarks += [found.remark(number, field, note, warning=True)] if note else []
        try:
            value = held(takes, cell)
            values[field] = day(value).isoformat() if takes is Takes.DAY else one_line(str(value))
        except UnfitError as error:
            remarks.append(found.remark(number, field, str(error)))
    return values, remarks


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing but spaces."""
    return cell.kind == "s" and not trimmed(unescape(cell.value))


Said = list[tuple[str, str]]
"""What is said of fields, each with the field."""


def _values(found: Laid, duty: Duty | None, given: Mapping[str, Cell]) -> tuple[dict[str, str], Said, Said]:
    """What the cells of a row hold, what is wrong with them, and what must be looked at."""
    values, wrong, notes = dict[str, str](), Said(), Said()
    for field, each in given.items():
        cell, note = recovered(found.form.columns[field].takes, each, found.sheet.start)
        notes += [(field, note)] if note else []
        try:
            values[field] = taken(field, cell, duty)
        except UnfitError as error:
            wrong.append((field, str(error)))
    return values, wrong, notes


def duty_of(dataset: Dataset, department: Department, found: Laid, cell: Cell | None) -> Duty:
    """The duty that a row is about. Raises UnfitError."""
    if cell is None:
        raise UnfitError("没有填写，请从下拉列表中选")
    text = taken(DUTY_FIELD, cell, None)
    id, rest = leading_id(text)
    duty = dataset.duty.get(id)
    if duty is None:
        bearable = [duty_label(dataset, each) for each in dataset.duties if _is_borne(dataset, department, each)]
        like = nearest(text[:80], bearable)
        tip = f"；最接近的是“{like}”" if like else ""
        raise UnfitError(f"没有任务{shown(text)}，请从下拉列表中选{tip}")
    _fit(dataset, department, found, duty)
    # another duty's name, or a changed one: which is meant, nobody knows
    if rest and not is_title(duty, rest):
        raise UnfitError(f"编号与名称不符：{duty_label(dataset, duty)}，写的是{shown(rest)}，请重选")
    return duty


def _fit(dataset: Dataset, department: Department, found: Laid, duty: Duty) -> None:
    """Raises UnfitError where the duty is not the department's, or not this sheet's."""
    form = sheet_form_of(duty)
    if form is None:
        raise UnfitError(f"{duty.id}{RECORD_RULE[duty.record]}，请删去这一行")
    if not _is_borne(dataset, department, duty):
        named = dataset.responsibilities.on(duty.clause, dataset.day).named
        names = "、".join(dataset.department[name].name for name in named) or "各部门"
        raise UnfitError(f"{duty.id}由{names}报送，不是{department.name}的任务")
    if found.form.name != REPORTED and form is not found.form:
        raise UnfitError(f"{duty_label(dataset, duty)}应填在“{form.name}”")


def _is_borne(dataset: Dataset, department: Department, duty: Duty) -> bool:
    """Whether a department may report a duty at all, on whatever day: the rules look at the day."""
    return any(department.id in each.reporters for each in dataset.responsibilities.ever(duty.clause))


def _together(found: Laid, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is missing beside what is there."""
    for field in found.form.heads:
        if field in found.form.required and field != DUTY_FIELD and field not in values:
            yield field, "没有填写，必填"
    numbered = "evidence_ref" in values or "evidence_url" in values
    if numbered and "evidence_title" not in values:
        yield "evidence_title", f"没有填写：写了文号或网址的，须写{RECORD_FIELDS['evidence_title'].word}"
    if "evidence_title" in values and not numbered:
        yield "evidence_ref", "没有填写：写了证明材料名称的，须写文号或档号（或网址）"
