"""The sheets of a workbook → the rows of its department, and every fault with its place."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from policysite.data import entry_kinds
from policysite.data.dataset import Dataset, UnknownNameError, department_named, grouped
from policysite.data.model.document import Department
from policysite.data.model.duties import Duty
from policysite.data.model.values import shown
from policysite.data.model.words import RECORD_RULE
from policysite.data.problems import nearest
from policysite.data.record_fields import RECORD_FIELDS
from policysite.intake.questions import fault
from policysite.intake.workbook.archive import UnreadableError
from policysite.intake.workbook.cells import UnfitError, taken
from policysite.intake.workbook.columns import (
    DUTY,
    FORMAT,
    INFORMING,
    MARK_SHEET,
    SHEET_FORMS,
    VERSION,
    label,
    sheet_form_of,
)
from policysite.intake.workbook.layout import Laid, Remark, laid, sheet_words
from policysite.intake.workbook.opening import Cell, Sheet

_OURS = (*INFORMING, MARK_SHEET)
_ID = re.compile(rf"{entry_kinds.DUTY.id_pattern}(?![a-z0-9-])")
_ALONE = ("stage", "amount", "evidence_url")
"""The fields whose own rules are looked at row by row; all else is the rules' business, once the row is a record."""

_NOT_OURS = "不是本站的填报表：没有填报表的标记。请用policysite sheet取表来填，不要把表格复制到别的工作簿"


@dataclass(frozen=True)
class Row:
    """A row that is right by itself: the duty and what was entered, by fields; `duty` is not among them."""

    laid: Laid
    number: int
    duty: Duty
    values: Mapping[str, str | int]

    def remark(self, field: str, message: str, *, warning: bool = False) -> Remark:
        """A fault or reminder at a field of the row."""
        return self.laid.remark(self.number, field, message, warning=warning)

    @property
    def place(self) -> str:
        """`“落实记录”第5行`."""
        return places([self])


def places(rows: Iterable[Row]) -> str:
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
class Filled:
    """What a workbook reports: the department, its rows that are right by themselves, and what is wrong, sorted."""

    department: Department
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]


def filled(dataset: Dataset, sheets: Sequence[Sheet]) -> Filled:
    """What the workbook of these sheets reports. Raises UnreadableError for one that is none of ours."""
    department, names = _marked(dataset, sheets)
    rows: list[Row] = []
    remarks = list(_missing(sheets, names))
    for order, sheet in enumerate(sheets, 1):
        form = next((form for form in SHEET_FORMS if form.name == sheet.name), None)
        if form is None:
            remarks += _foreign(order, sheet, names)
            continue
        found, wrong = laid(order, sheet, form)
        remarks += wrong
        for number, cells in () if wrong else found.filled:
            row, said = _row(dataset, department, found, number, cells)
            rows += [row] if row else []
            remarks += said
    return Filled(department, tuple(rows), tuple(sorted(remarks)))


def _marked(dataset: Dataset, sheets: Sequence[Sheet]) -> tuple[Department, tuple[str, ...]]:
    """The department that the hidden sheet names, and the sheets to fill in that the workbook was made with."""
    marks = [sheet for sheet in sheets if sheet.name == MARK_SHEET]
    words = [str(row[1].value) for _, row in sorted(marks[0].rows.items()) if 1 in row] if marks else []
    if words[:1] != [FORMAT]:
        raise UnreadableError(_NOT_OURS)
    if words[1:2] != [VERSION] or len(words) < 5:
        raise UnreadableError("这份填报表的版式与现在的不同，请用policysite sheet重新取一份，只复制填好的几行")
    try:
        department = department_named(dataset, words[2])
    except UnknownNameError as error:
        raise UnreadableError(f"这份填报表是“{words[2][:40]}”的。{error}") from error
    return department, tuple(words[4:])


def _missing(sheets: Sequence[Sheet], names: Sequence[str]) -> Iterator[Remark]:
    found = {sheet.name for sheet in sheets}
    others = [sheet.name for sheet in sheets if sheet.name not in (*names, *_OURS)]
    for name in names:
        if name not in found:
            like = nearest(name, others)
            tip = f"；“{like}”若是它改了名，请改回来" if like else ""
            yield Remark(0, 0, 0, name, "", f"缺这张表：没有要报的也请保留，空着即可{tip}")


def _foreign(order: int, sheet: Sheet, names: Sequence[str]) -> Iterator[Remark]:
    if sheet.name not in _OURS and sheet.rows:
        said = (
            f"不是填报表原有的表，不会读取：要报的请移到{'、'.join(f'“{name}”' for name in names)}，不报的请删去这张表"
        )
        yield Remark(order, 0, 0, sheet.name, "", said)


def _row(
    dataset: Dataset, department: Department, found: Laid, number: int, cells: Mapping[int, Cell]
) -> tuple[Row | None, list[Remark]]:
    """What a row reports, or what is wrong with it; neither where it holds nothing but spaces."""
    values, remarks = _values(found, number, cells)
    if not values and not remarks:
        return None, []
    said, duty = [*_together(found, values)], None
    try:
        duty = _duty(dataset, department, found, str(values.pop(DUTY, "")))
        said += _alone(duty, values)
    except UnfitError as error:
        said.append((DUTY, str(error)))
    known = {remark.column for remark in remarks}
    remarks += [found.remark(number, field, words) for field, words in said if found.columns[field] not in known]
    return (Row(found, number, duty, values) if duty and not remarks else None), remarks


def _values(found: Laid, number: int, cells: Mapping[int, Cell]) -> tuple[dict[str, Any], list[Remark]]:
    values: dict[str, Any] = {}
    remarks = []
    for field, column in found.columns.items():
        if column in cells:
            try:
                value = taken(field, cells[column])
            except UnfitError as error:
                remarks.append(found.remark(number, field, str(error)))
                continue
            if value is not None:
                values[field] = value
    return values, remarks


def _duty(dataset: Dataset, department: Department, found: Laid, text: str) -> Duty:
    """The duty that a row is about. Raises UnfitError."""
    if not text:
        raise UnfitError("没有填写，请从下拉列表中选")
    given = unicodedata.normalize("NFKC", text)
    token = _ID.match(given)
    duty = dataset.duty.get(token[0]) if token else None
    if duty is None:
        bearable = [label(each) for each in dataset.duties if department.id in dataset.bearers_of[each.clause]]
        like = nearest(text[:80], bearable)
        tip = f"；最接近的是“{like}”" if like else ""
        raise UnfitError(f"没有任务{shown(text)}，请从下拉列表中选{tip}")
    _fit(dataset, department, found, duty)
    rest = given[len(duty.id) :]
    written, name = ("".join(unicodedata.normalize("NFKC", text).split()) for text in (rest, duty.title))
    if written not in ("", name):  # another duty's name, or a changed one: which of the two is meant, nobody can say
        raise UnfitError(f"编号与名称不符：{label(duty)}，写的是{shown(rest.strip())}，请重选")
    return duty


def _fit(dataset: Dataset, department: Department, found: Laid, duty: Duty) -> None:
    """Raises UnfitError where the duty is not the department's, or not this sheet's."""
    form = sheet_form_of(duty)
    if form is None:
        raise UnfitError(f"{duty.id}{RECORD_RULE[duty.record]}，请删去这一行")
    if department.id not in dataset.bearers_of[duty.clause]:
        names = "、".join(dataset.department[name].name for name in dataset.clause[duty.clause].responsible)
        raise UnfitError(f"{duty.id}由{names}报送，不是{department.name}的任务")
    if form is not found.form:
        raise UnfitError(f"{label(duty)}应填在“{form.name}”")


def _alone(duty: Duty, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in _ALONE:
        wrong = fault(duty, field, str(values[field])) if field in values else None
        if wrong:
            yield field, wrong.worded(sheet_words)


def _together(found: Laid, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is missing beside what is there."""
    for field in found.form.fields:
        if field in found.form.required and field != DUTY and field not in values:
            yield field, "没有填写，必填"
    numbered = "evidence_ref" in values or "evidence_url" in values
    if numbered and "evidence_title" not in values:
        yield "evidence_title", f"没有填写：写了文号或网址的，须写{RECORD_FIELDS['evidence_title'].word}"
    if "evidence_title" in values and not numbered:
        yield "evidence_ref", "没有填写：写了证明材料名称的，须写文号或档号（或网址）"
