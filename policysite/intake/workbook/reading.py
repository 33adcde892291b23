"""The sheets of a workbook as somebody gave it back → the rows of its department, and every fault with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.utils.escape import unescape

from policysite.data.dataset import Dataset
from policysite.data.handed_in import UnfitError, as_day, day, leading_id, one_line, trimmed
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, Rhythm
from policysite.data.model.values import shown
from policysite.data.model.words import RECORD_RULE
from policysite.data.named import UnknownNameError, department_named, is_title
from policysite.data.periods import period_of
from policysite.data.problems import nearest
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
from policysite.intake.workbook.layout import Laid, Remark, Row, laid, sheet_words
from policysite.intake.workbook.opening import Cell, Sheet
from policysite.views.addresses import DUTY_FIELD

_OURS = (*INFORMING, REPORTED, MARK_SHEET)
_ALONE = ("stage", "amount", "evidence_url")
"""The fields whose own rules are looked at row by row; all else is the rules' business, once the row is a record."""

_NOT_OURS = "不是本站的填报表：没有填报表的标记。请用policysite sheet取表来填，不要把表格复制到别的工作簿"


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
