"""A sheet as somebody gave it back beside its form: where headings and rows stand, and remarks on a place of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from openpyxl.utils import get_column_letter

from policysite.data.document import grouped
from policysite.data.model.duties import Duty
from policysite.data.model.records import Stage
from policysite.data.model.words import STAGE
from policysite.data.problems import Aside, Key, Problem, editors_words, nearest
from policysite.intake.workbook.columns import (
    REPORTED,
    SheetForm,
)
from policysite.intake.workbook.opening import Cell, Sheet

_SEARCHED = 30
"""Within how many rows from the top the headings must stand."""


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
