"""What the workbook asks, a sheet for each way of recording; and one cell → the value of its field, or why not."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import assert_never

from openpyxl.utils.escape import unescape

from policysite.data.case_words import IN_TIME, IN_TIME_SHEETS, SAME_DAY, in_time_sheet
from policysite.data.dataset import Dataset
from policysite.data.handed_in import FIRST, LAST, UnfitError, half_width
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.records import Explanation
from policysite.data.model.values import shown
from policysite.data.periods import later, reportable
from policysite.data.record_fields import RECORD_FIELDS, RecordField, Takes, asked_fields, keys_of, read
from policysite.figures.progress import member_duties, own_duties
from policysite.intake.explaining import FIELDS
from policysite.intake.workbook.formats import counted
from policysite.intake.workbook.opening import Cell
from policysite.views.addresses import DUTY_FIELD, PERIOD_FIELD

GUIDE, TASKS, REPORTED, ITEMS, CHOICES, MARK_SHEET = "填写说明", "任务情况", "已报记录", "台账事项", "选项", "标记"
"""The sheets that nothing new is entered in. The last is hidden: it tells whose workbook this is."""

INFORMING = (GUIDE, TASKS, ITEMS, CHOICES)
"""Those that are only for reading: what they hold when they come back does not matter."""

FORMAT, LEDGER_FORMAT, SHEET_VERSION = "policysite-sheet", "policysite-ledger", "4"
"""What the hidden sheet says of the kind of workbook and of its layout; another version is not read."""

EVERYBODY = "ledger"
"""What it says of whose a workbook of the whole ledger is."""

_FORMATS = {Takes.DAY: "yyyy-mm-dd", Takes.COUNT: "0"}

_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
"""What a day that has lost its form looks like."""


@dataclass(frozen=True)
class SheetColumn:
    """A column to fill in: its heading, what it takes, its width in half characters, and what to write there.

    One that is `fixed` takes nothing but a word of its list; other lists only suggest. `ahead`: its days may lie in
    years to come.
    """

    word: str
    takes: Takes
    width: float
    hint: str
    fixed: bool = False
    ahead: bool = False


@dataclass(frozen=True)
class SheetForm:
    """A sheet to fill in: its `name`, what it `takes`, in words, and those of its fields that each row must fill.

    `columns` are its fields in order. `about` stands above the rows.
    """

    name: str
    takes: str
    columns: Mapping[str, SheetColumn]
    required: frozenset[str]
    about: str = "一行报一件事。深色标题的必填，其余有则填；点到一格，旁边提示怎么填"

    @property
    def heads(self) -> Mapping[str, str]:
        """Its fields with their headings: the words that the data dictionary has for them."""
        return {field: column.word for field, column in self.columns.items()}


_FIXED = (DUTY_FIELD, "stage", "month")


def record_column(row: RecordField, limit: str = SAME_DAY) -> SheetColumn:
    """The column for a field of a record, `limit` being the word for the time limits of its duties."""
    hint = row.cell.format(limit=limit) or row.description
    return SheetColumn(row.word, row.takes, row.width, hint, row.name in _FIXED)


def _sheet(name: str, takes: str, kind: DutyKind, *, content: bool = True) -> SheetForm:
    """The sheet for duties of a kind; without `content` for those of which only that and when is recorded."""
    rows = (RECORD_FIELDS[DUTY_FIELD], *(row for row in asked_fields(kind) if content or not row.content))
    limit = IN_TIME if name.startswith(IN_TIME) else SAME_DAY
    return SheetForm(name, takes, {row.name: record_column(row, limit) for row in rows}, keys_of(kind)[0])


ACTS = _sheet("落实记录", "定期任务、常态推进、遇有情形时办理的事项，做了一件报一行", DutyKind.RECURRING)
DATES = _sheet("只记日期", "同上，但只记日期和数量、不记内容的事项", DutyKind.RECURRING, content=False)
STAGES = _sheet(
    "成文和建成事项", "要印发的文件，要建立的机制、台账、渠道，限期完成的工作，每到一个阶段报一行", DutyKind.DELIVERABLE
)
CASES = {name: _sheet(name, "随到随办的事项，每月一行，只报件数", DutyKind.TRIGGERED) for name in IN_TIME_SHEETS}
"""The sheets for triggered duties, by what these ask of each case."""
SHEET_FORMS = (ACTS, DATES, STAGES, *CASES.values())


EXPLAINING = SheetForm(
    "未完成说明",
    "到期未完成的各期，写明原因和下步措施；已列出的逐行填，暂不说明的空着",
    {
        DUTY_FIELD: SheetColumn(RECORD_FIELDS[DUTY_FIELD].word, Takes.TEXT, 36, "已经列出，不必改", fixed=True),
        PERIOD_FIELD: SheetColumn(
            str(Explanation.model_fields[PERIOD_FIELD].title), Takes.TEXT, 16, "已经列出，不必改"
        ),
        "reason": SheetColumn(FIELDS["reason"], Takes.TEXT, 36, "一句话写明为什么到期未完成"),
        "next": SheetColumn(FIELDS["next"], Takes.TEXT, 36, "一句话写明下一步怎样做"),
    },
    frozenset({DUTY_FIELD, *FIELDS}),
    "到期未完成的已列在下面，在后两列写明；暂不说明的空着，不必删行",
)
"""The sheet in which what was missed is explained."""


def sheet_form_of(duty: Duty) -> SheetForm | None:
    """The sheet that takes a duty's records; None where nothing of it may be recorded."""
    if duty.record is RecordRule.NONE:
        return None
    match duty.kind:
        case DutyKind.RECURRING | DutyKind.STANDING | DutyKind.CONDITIONAL:
            return DATES if duty.record is RecordRule.DATE_ONLY else ACTS
        case DutyKind.DELIVERABLE:
            return STAGES
        case DutyKind.TRIGGERED:
            return CASES[in_time_sheet(duty)]
        case _:
            assert_never(duty.kind)


@dataclass(frozen=True)
class Borne:
    """The duties that a department may report at a day: its own, and those it bears as a member of a group.

    Behind them those that the document charges nobody with, which any department may report.
    """

    own: tuple[Duty, ...]
    shared: tuple[Duty, ...]
    anyones: tuple[Duty, ...] = ()

    @property
    def duties(self) -> tuple[Duty, ...]:
        """All of them, its own first."""
        return (*self.own, *self.shared, *self.anyones)

    def of(self, form: SheetForm) -> tuple[Duty, ...]:
        """Those that a sheet takes."""
        return tuple(duty for duty in self.duties if sheet_form_of(duty) is form)

    @property
    def forms(self) -> tuple[SheetForm, ...]:
        """The sheets that the department needs."""
        return tuple(form for form in SHEET_FORMS if self.of(form))


def borne(dataset: Dataset, department: Department, today: date) -> Borne:
    """What a department may report: of each duty that binds, or whose last days may still be reported.

    What passed to another department a few days ago is still among it.
    """

    start = later(today, -dataset.settings.report_by_days)

    def due(duty: Duty) -> bool:
        return sheet_form_of(duty) is not None and reportable(dataset, duty, today)

    def borne_by(duties: Callable[[Dataset, str, date], Iterable[Duty]]) -> dict[str, Duty]:
        return {duty.id: duty for day in (today, start) for duty in duties(dataset, department.id, day) if due(duty)}

    own, shared = borne_by(own_duties), borne_by(member_duties)
    on = dataset.responsibilities.on
    answers = ((duty, on(duty.clause, today)) for duty in dataset.duties if due(duty))
    anyones = (duty for duty, found in answers if not found.bearers and department.id in found.reporters)
    return Borne(tuple(own.values()), tuple(duty for name, duty in shared.items() if name not in own), tuple(anyones))


def entry_format(takes: Takes) -> str:
    """How Excel is to take what is entered; all else is text, so that no number of a document becomes a date."""
    return _FORMATS.get(takes, "@")


def recovered(takes: Takes, cell: Cell, start: datetime) -> tuple[Cell, str]:
    """The cell, and what must be looked at before it is taken.

    A number in a column of days or months is one that has lost its form; `start` is the day from which it counts.
    """
    if takes not in (Takes.DAY, Takes.MONTH):
        return cell, ""
    if cell.kind == "m" and takes is Takes.DAY and isinstance(cell.value, date) and cell.value.day == 1:
        return cell, f"只写到月，按{cell.value:%Y-%m-%d}记，请核对是哪一天"
    text = half_width(cell.value) if cell.kind == "s" else ""
    number = float(text) if _SERIAL.fullmatch(text) else cell.value
    meant = counted(number, start) if cell.kind in ("n", "s") and isinstance(number, (int, float)) else None
    if not isinstance(meant, datetime) or not FIRST <= meant.date() <= LAST:
        return cell, ""
    return Cell("d", meant), f"写的是{shown(cell.value)}，像是{meant:%Y-%m-%d}丢了日期格式，按这一天记，请核对"


def taken(field: str, cell: Cell, duty: Duty | None = None) -> str:
    """What a cell holds for a field of a record, as text in the form of the data files; empty for nothing.

    `duty` is that of the record, where it is known. Raises UnfitError.
    """
    return read(duty, field, held(RECORD_FIELDS[field].takes, cell))


def held(takes: Takes, cell: Cell) -> object:
    """What a cell holds, as it may be read in a column that `takes` such things. Raises UnfitError."""
    value = cell.value
    if cell.kind == "e":
        tip = "，写成2026-03-16这样" if takes is Takes.DAY else ""
        raise UnfitError(f"是出错的单元格（{str(value)[:20]}），请重新填写{tip}")
    if cell.kind == "f":
        formula = str(getattr(value, "text", None) or value)
        raise UnfitError(f"是公式{shown(formula)}，不予计算，请直接填写结果")
    if isinstance(value, bool):
        raise UnfitError(f"写的是{'TRUE' if value else 'FALSE'}（是否），请填写内容")
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, (date, time, timedelta)):
        _refuse_dates(takes, value)
    elif takes in (Takes.TEXT, Takes.STAGE):
        return _digits(value)
    return value


def _refuse_dates(takes: Takes, value: date | time | timedelta) -> None:
    """Raise UnfitError for a date where none belongs, and for a time of day without a date."""
    if takes in (Takes.DAY, Takes.MONTH):
        if not isinstance(value, date):
            raise UnfitError(f"只有时间（{value}），没有日期，写成2026-03-16这样")
    elif takes is Takes.COUNT:
        day = f"{value:%Y-%m-%d}" if isinstance(value, date) else value
        raise UnfitError(f"变成了日期（{day}）：请把单元格格式设为“数值”再填")
    else:
        raise UnfitError(f"变成了日期或时间（{value}）：请把单元格格式设为“文本”再填")


def _digits(value: float) -> str:
    """The digits of a number where text belongs, as the program shows them. Raises UnfitError where it lost some."""
    if not abs(value) < 10**15:
        raise UnfitError("是超过15位的数字，表格程序已改掉末几位：请把单元格格式设为“文本”再填")
    return f"{value:.15g}"
