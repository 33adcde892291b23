"""已报记录: the list of what was reported. A cell in it may be changed, or a record withdrawn; all else stays as it is.

A hidden column holds what each record was when the list was made: by that it is found again, however the rows were
sorted, and nobody's change of it meanwhile is overwritten. A row that is deleted withdraws nothing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils.escape import unescape

from policysite.data.dataset import Dataset
from policysite.data.handed_in import UnfitError, as_day, leading_id, trimmed
from policysite.data.model.departments import Department
from policysite.data.model.records import Filed, Record
from policysite.data.periods import later
from policysite.data.record_fields import RECORD_FIELDS, Takes
from policysite.exports.table import Column, Table, Value
from policysite.figures.words import duty_label
from policysite.intake.books import plain
from policysite.intake.correcting import WITHDRAWN, entry_of, shown_fields
from policysite.intake.workbook.columns import (
    REPORTED,
    SheetColumn,
    SheetForm,
    entry_format,
    recovered,
    taken,
)
from policysite.intake.workbook.layout import At, Laid, Remark, laid
from policysite.intake.workbook.opening import Cell, Sheet
from policysite.intake.workbook.reading import Filled, duty_of, is_blank
from policysite.intake.workbook.scanning import LAST_ROW
from policysite.views.addresses import DUTY_FIELD
from policysite.views.edition import Edition

NUMBER, KEY, WITHDRAW = "number", "key", "withdraw"
_COLUMNS = {
    NUMBER: SheetColumn("序号", Takes.COUNT, 6, ""),
    KEY: SheetColumn("标识", Takes.TEXT, 2000, ""),
    WITHDRAW: SheetColumn("撤回", Takes.TEXT, 6, ""),
}
"""What stands before the fields of a record; the width of what is hidden makes no row higher."""

_MOST = LAST_ROW - 50
"""How many records are listed, the latest: what stands further down is not read."""
_GRACE = 92
"""For how many days a year that is over is still listed."""


def listed_form(forms: Iterable[SheetForm]) -> SheetForm:
    """The list of a workbook with these sheets to fill in: what tells the record, then every field that they have."""
    known = {field: column for form in forms for field, column in form.columns.items()}
    fields = {name: known[name] for name in RECORD_FIELDS if name in known}
    return SheetForm(REPORTED, "", _COLUMNS | fields, frozenset())


def key(entry: Mapping[str, Any]) -> str:
    """What a record holds, in one line."""
    return json.dumps(entry, default=str, ensure_ascii=False, separators=(",", ":"))


def listing(edition: Edition, department: Department, form: SheetForm) -> Table:
    """What the department reported of the day's year, and for a while of the one before; the earliest first."""
    first = later(edition.today, -_GRACE).year
    own = [each for each in edition.dataset.records if each.department == department.id and each.year >= first]
    found = sorted(own, key=lambda each: each.day)[-_MOST:]
    title = edition.titled(f"{department.name}已报记录")
    note = f"共{len(found)}条，已报过的不再重报。有错的直接改那一格，不该报的在“撤回”一列选“{WITHDRAWN}”，其余不动"
    columns = tuple(
        Column(
            each.word,
            each.width,
            centred=each.takes is not Takes.TEXT or field in _COLUMNS,
            entry=entry_format(each.takes),
        )
        for field, each in form.columns.items()
    )
    rows = tuple(tuple(_row(edition.dataset, form, number, each)) for number, each in enumerate(found, 1))
    return Table(REPORTED, title, (*edition.notes, note), columns, rows)


def _row(dataset: Dataset, form: SheetForm, number: int, filed: Filed) -> Iterator[Value]:
    held = shown_fields(entry_of(filed.record)) | {DUTY_FIELD: duty_label(dataset, dataset.duty[filed.record.duty])}
    for field in form.heads:
        if field == NUMBER:
            yield number
        elif field == KEY:
            yield key(entry_of(filed.record))
        elif field in held:
            takes = RECORD_FIELDS[field].takes
            yield (
                as_day(held[field]) if takes is Takes.DAY else int(held[field]) if takes is Takes.COUNT else held[field]
            )
        else:
            yield None


@dataclass(frozen=True)
class Asked(At):
    """A row that asks for a correction: the record as the list had it, and what is to be otherwise.

    `given` is empty where it is to be withdrawn.
    """

    was: Mapping[str, Any]
    given: Mapping[str, str | None]


def asked(dataset: Dataset, filled: Filled, sheets: Sequence[Sheet]) -> tuple[list[Asked], list[Remark]]:
    """The rows of the list that ask for something, and what is wrong with them; none where there is no list."""
    rows: list[Asked] = []
    remarks: list[Remark] = []
    for order, sheet in enumerate(sheets, 1):
        if sheet.name == REPORTED and sheet.rows:
            found, wrong = laid(order, sheet, listed_form(filled.forms))
            remarks += wrong
            if not wrong:
                some, said = _asking(dataset, filled.department, found)
                rows, remarks = [*rows, *some], [*remarks, *said]
    return rows, remarks


def _asking(dataset: Dataset, department: Department, found: Laid) -> tuple[list[Asked], list[Remark]]:
    rows: list[Asked] = []
    remarks: list[Remark] = []
    seen: dict[str, int] = {}
    for number, cells in found.filled:
        held = {field: cells[column] for field, column in found.columns.items() if column in cells}
        if {*held} <= {NUMBER}:
            continue
        row, said = _asked(dataset, department, At(found, number), held)
        if (row or said) and (first := seen.get(_text(held.get(KEY)))):
            said = [found.remark(number, "", f"与第{first}行是同一条记录：新的请填在相应的表里，这里只留一行")]
        seen.setdefault(_text(held.get(KEY)), number)
        if row and number in found.sheet.hidden_rows:
            said = [found.remark(number, "", "这一行是隐藏的，却有改动：请取消筛选或隐藏，核对后再导入")]
        rows += [row] if row and not any(not each.warning for each in said) else []
        remarks += said
    return rows, remarks


def _asked(
    dataset: Dataset, department: Department, at: At, held: Mapping[str, Cell]
) -> tuple[Asked | None, list[Remark]]:
    """What a row asks for, None for nothing; and what is wrong with it."""
    was = _was(_text(held.get(KEY)))
    if was is None:
        return None, [at.remark("", "认不出是哪条记录：新的请填在相应的表里；报过的，请不要改动隐藏的“标识”一列")]
    given, remarks = _changes(dataset, department, at, was, held)
    mark = _text(held.get(WITHDRAW))
    if mark not in ("", WITHDRAWN):
        remarks.append(at.remark(WITHDRAW, f"须选“{WITHDRAWN}”，或留空"))
    elif mark and (given or remarks):
        return None, [at.remark(WITHDRAW, f"选了{WITHDRAWN}，又改了别的格：请只留一样")]
    elif DUTY_FIELD in given and given[DUTY_FIELD] is None:
        return None, [
            at.remark(DUTY_FIELD, f"没有填写：整条不要的，请在“{_COLUMNS[WITHDRAW].word}”一列选“{WITHDRAWN}”")
        ]
    wrong = any(not remark.warning for remark in remarks)
    return (Asked(at.laid, at.number, was, given) if not wrong and (mark or given) else None), remarks


def _changes(
    dataset: Dataset, department: Department, at: At, was: Mapping[str, Any], held: Mapping[str, Cell]
) -> tuple[dict[str, str | None], list[Remark]]:
    """The fields that are no longer what they were, with what they are now; what is wrong with these, or doubtful."""
    before, given, remarks = shown_fields(was), dict[str, str | None](), list[Remark]()
    for field in at.laid.columns:
        cell, old = held.get(field), before.get(field, "")
        if field in _COLUMNS or _same(field, cell, old):
            continue
        try:
            now, note = _now(dataset, department, at.laid, field, cell)
        except UnfitError as error:
            remarks.append(at.remark(field, str(error)))
            continue
        if now != old:
            given[field] = now or None
            remarks += [at.remark(field, note, warning=True)] if note else []
    return given, remarks


def _same(field: str, cell: Cell | None, before: str) -> bool:
    """Whether a cell holds the very words that it was made with: these are not looked at."""
    text = _text(cell)
    return cell is not None and bool(before) and before == (leading_id(text)[0] if field == DUTY_FIELD else text)


def _now(dataset: Dataset, department: Department, laid: Laid, field: str, cell: Cell | None) -> tuple[str, str]:
    """What a field holds now, empty for nothing, and what must be looked at. Raises UnfitError."""
    if cell is None or is_blank(cell):
        return "", ""
    if field == DUTY_FIELD:
        return duty_of(dataset, department, laid, cell).id, ""
    cell, note = recovered(RECORD_FIELDS[field].takes, cell, laid.sheet.start)
    return _named(field, taken(field, cell)), note


def _named(field: str, text: str) -> str:
    """A stage by its word, other text as it is."""
    return shown_fields(plain({field: text}))[field] if field == "stage" else text


def _text(cell: Cell | None) -> str:
    return trimmed(unescape(cell.value)) if cell and isinstance(cell.value, str) else ""


def _was(text: str) -> Mapping[str, Any] | None:
    """The record that a key tells, None for what is no key of ours."""
    try:
        found = json.loads(text)
        Record.model_validate(found)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def standing(dataset: Dataset, department: str, was: Mapping[str, Any]) -> tuple[Filed | None, Sequence[Filed]]:
    """The very record that a key tells, as it stands; and those that may have come of it, of the same day or words."""
    own = [each for each in dataset.records_of[str(was.get(DUTY_FIELD))] if each.department == department]
    exact = next((each for each in own if key(entry_of(each.record)) == key(was)), None)
    when, words = was.get("month") or was.get("date"), was.get("summary")
    same = (each for each in own if when == (each.record.month or str(each.record.date)))
    alike = (each for each in own if words and words == each.record.summary)
    return exact, tuple({id(each.record): each for each in (*same, *alike)}.values())
