"""A sheet to fill in as somebody gave it back: where its headings are, and what is wrong, by sheet, row and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from policysite.data.model.records import Stage
from policysite.data.model.words import STAGE
from policysite.data.problems import Aside, Key, Problem, editors_words, nearest
from policysite.intake.workbook.columns import SheetForm, headed
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
        heads = dict(headed(self.form))
        column = self.columns.get(field, 0)
        return Remark(self.order, row, column, self.sheet.name, heads.get(field, ""), message, warning)

    @property
    def filled(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """The rows below the headings that hold anything."""
        return ((number, row) for number, row in sorted(self.sheet.rows.items()) if number > self.head)


def laid(order: int, sheet: Sheet, form: SheetForm) -> tuple[Laid, tuple[Remark, ...]]:
    """The sheet with its headings found, wherever they were moved, and what is wrong with its layout, if anything."""
    head = max(range(1, _SEARCHED + 1), key=lambda row: (_matches(sheet, form, row), -row))
    if _matches(sheet, form, head) < 2:
        return Laid(order, sheet, form, 0, {}), (
            _about(order, sheet, "找不到标题行，请重新取一份表，只复制填好的几行"),
        )
    texts = {column: _heading(cell) for column, cell in sheet.rows[head].items()}
    fields = {name: field for field, name in headed(form)}
    columns: dict[str, int] = {}
    for column, text in texts.items():
        columns.setdefault(fields.get(text, ""), column)
    columns.pop("", None)
    found = Laid(order, sheet, form, head, columns)
    return found, tuple(sorted({*_headings(found, texts), *_merged(found), *_unseen(found)}))


def _about(order: int, sheet: Sheet, message: str) -> Remark:
    return Remark(order, 0, 0, sheet.name, "", message)


def _heading(cell: Cell) -> str:
    return "".join(str(cell.value).split())


def _matches(sheet: Sheet, form: SheetForm, row: int) -> int:
    return len({_heading(cell) for cell in sheet.rows.get(row, {}).values()} & set(form.heads))


def _headings(found: Laid, texts: Mapping[int, str]) -> Iterator[Remark]:
    """Columns that are missing, doubled, renamed or added; and what stands where there is no heading."""
    order, sheet, head = found.order, found.sheet, found.head
    missing = [name for field, name in headed(found.form) if field not in found.columns]
    unknown = {column: text for column, text in texts.items() if column not in found.columns.values()}
    for name in missing:
        like = nearest(name, [text for text in unknown.values() if text not in found.form.heads])
        tip = f"；“{like}”若是它改了名，请改回来" if like else "：没有要填的也请保留这一列"
        yield Remark(order, head, 0, sheet.name, "", f"缺“{name}”一列{tip}")
    for column, text in unknown.items():
        if text in found.form.heads:
            yield Remark(order, head, column, sheet.name, text, "这一列重复，请只留一列")
    known = {*found.columns.values(), *(column for column, text in unknown.items() if text in found.form.heads)}
    stray = {column: number for number, row in reversed(list(found.filled)) for column in row if column not in known}
    for column, number in stray.items():
        said = "不是本表原有的列，不会读取：请移到相应的列，或清除"
        yield Remark(order, number, column, sheet.name, unknown.get(column, "")[:20], said)


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
        yield _about(found.order, found.sheet, "这张表是隐藏的，却有内容：请取消隐藏，核对后再导入")
    for number, _ in rows:
        if number in found.sheet.hidden_rows:
            said = "这一行是隐藏的，却有内容：请取消筛选或隐藏，核对后再导入"
            yield found.remark(number, "", said)
    for field, column in found.columns.items():
        number = next((number for number, row in rows if column in row), 0)
        if column in found.sheet.hidden_columns and number:
            yield found.remark(number, field, "这一列是隐藏的，却有内容：请取消隐藏，核对后再导入")
