"""The workbook of the ledger: its open items, and the sheets in which steps are entered; a department's, or of all."""

from collections.abc import Iterator

from policysite.data.dataset import Dataset
from policysite.data.ledger_steps import REGISTRATION, STEP_FIELDS, STEPS, StepField
from policysite.data.model.departments import Department
from policysite.data.model.records import LedgerItem, LedgerStep
from policysite.data.record_fields import Takes
from policysite.exports.table import Column, Table, Value
from policysite.intake.stepping import STEP_FIELD
from policysite.intake.workbook.columns import EVERYBODY, ITEMS, LEDGER_FORMAT, SHEET_VERSION, SheetColumn, SheetForm
from policysite.intake.workbook.informing import Lists
from policysite.intake.workbook.writing import NothingToReportError, Plan, quarter
from policysite.views.addresses import ITEM_FIELD
from policysite.views.edition import Edition
from policysite.views.ledger import LedgerRow, coming, standing

_ITEM = SheetColumn(str(LedgerStep.model_fields[ITEM_FIELD].title), Takes.TEXT, 36, "从下拉列表中选", fixed=True)
_STEP = SheetColumn("办理", Takes.TEXT, 12, "从下拉列表中选，一行登记一步", fixed=True)
_AHEAD = ("to", "deadline")
"""The days that may lie in years to come."""

_ITEMS = (
    Column("编号", 11, centred=True),
    Column("问题", 30),
    Column("责任部门", 12),
    Column("整改措施、任务标准", 36),
    Column("整改类型", 10, centred=True),
    Column("情况", 26),
    Column("最近一步", 34),
    Column("下一步", 14),
)


def _column(row: StepField, words: str) -> SheetColumn:
    return SheetColumn(row.word, row.takes, row.width, f"{words}{row.hint}", bool(row.choices), row.name in _AHEAD)


def _form_columns(registers: bool) -> Iterator[tuple[str, SheetColumn]]:
    """The fields of registration, or those of all other steps, each with the steps that it is for."""
    for row in STEP_FIELDS.values():
        able = [step.word for step in STEPS.values() if row.name in step.paths]
        if (able == [REGISTRATION.word]) is registers:
            yield row.name, _column(row, "" if registers else f"{'、'.join(able)}填。")


STEP_SHEET = SheetForm(
    "台账进展",
    "台账事项的整改进展、报验、验收、延期、证明材料、销号、回头看，办了一步报一行",
    {ITEM_FIELD: _ITEM, STEP_FIELD: _STEP, **dict(_form_columns(registers=False))},
    frozenset({ITEM_FIELD, STEP_FIELD}),
    "一行报一步。深色标题的必填，其余按所办的一步填；点到一格，旁边提示怎么填",
)
REGISTRATION_SHEET = SheetForm(
    REGISTRATION.word,
    "登记时没有写全的，在这里补",
    {ITEM_FIELD: _ITEM, **dict(_form_columns(registers=True))},
    frozenset({ITEM_FIELD}),
    "只补没有登记的；已有时限的，在“台账进展”报延期",
)
LEDGER_SHEETS = (STEP_SHEET, REGISTRATION_SHEET)

_INFORMED = (
    f"先看“{ITEMS}”：有哪些事项、现在怎样、下一步办什么。",
    "日期写这件事发生之日。只写职务，不写姓名。销号须先验收通过、有证明材料；延期在原时限前提出，批准后再报。",
)


def item_label(item: LedgerItem) -> str:
    """An item as the list has it: `z2026-003 会议纪要归档迟`."""
    return f"{item.id} {item.problem}"


def ledger_title(edition: Edition, department: Department | None) -> str:
    """`【演示】财务处问题整改台账填报表（2026年四季度）`: also the name of the file, without its end."""
    name = department.name if department else ""
    return edition.titled(f"{name}问题整改台账填报表（{quarter(edition)}）")


def open_items(edition: Edition, department: Department | None) -> tuple[LedgerRow, ...]:
    """The items about which something is to be done, by id: all, or those that concern a department or its groups."""
    rows = (row for row in edition.ledger.rows if row.progress.waiting)
    names = _names(edition.dataset, department) if department else None
    heirs = edition.dataset.responsibilities.with_successors  # what a merged department had passes to its successor
    mine = (row for row in rows if names is None or names & heirs((row.item.department, *row.item.supporting)))
    return tuple(sorted(mine, key=lambda row: row.item.id))


def _names(dataset: Dataset, department: Department) -> set[str]:
    return {department.id, *(group.id for group in dataset.groups_of[department.id])}


def ledger_workbook(edition: Edition, department: Department | None) -> bytes:
    """The workbook as of the edition's day; the same bytes for the same input.

    Raises NothingToReportError where there would be nothing to fill in.
    """
    rows = () if department and not department.exists(edition.today) else open_items(edition, department)
    if not rows:
        name = department.name if department else "台账"
        raise NothingToReportError(f"{name}现在没有尚未办结的事项")
    title = ledger_title(edition, department)
    departments = tuple(each.name for each in edition.dataset.current(edition.dataset.departments))
    words = {
        _ITEM.word: tuple(item_label(row.item) for row in rows),
        _STEP.word: tuple(word for word in STEPS if word != REGISTRATION.word),
        **{row.word: row.choices or departments for row in STEP_FIELDS.values() if row.choices or row.department},
    }
    return Plan(
        title=title,
        marks=(LEDGER_FORMAT, SHEET_VERSION, department.id if department else EVERYBODY),
        informed=_INFORMED,
        before=_items(edition, title, rows),
        forms=LEDGER_SHEETS,
        every=Lists(words),
        rows={},
    ).workbook(edition)


def _items(edition: Edition, title: str, rows: tuple[LedgerRow, ...]) -> Table:
    """台账事项: how each item stands, and what comes next."""
    notes = (*edition.notes, f"尚未办结的{len(rows)}项，含销号后须回头看的。完成时限计入有效延期")
    return Table(ITEMS, f"{title}　{ITEMS}", notes, _ITEMS, tuple(tuple(_cells(row)) for row in rows))


def _cells(row: LedgerRow) -> Iterator[Value]:
    item, last = row.item, row.history[-1]
    yield item.id
    yield item.problem
    yield "\n".join(each.name for each in (row.department, *row.supporting))
    yield "\n".join((*item.remedies, *((f"标准：{item.standard}",) if item.standard else ())))
    yield item.kind
    yield standing(row.progress)
    yield f"{last.day} {last.words}"
    yield coming(row.progress)
