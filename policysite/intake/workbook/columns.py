"""What the workbook asks, a sheet for each way of recording; and one cell → the value of its field, or why not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, assert_never

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from policysite.data.dataset import Dataset
from policysite.data.model.document import Department
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.values import shown
from policysite.data.periods import ends, later
from policysite.data.record_fields import RECORD_FIELDS, Takes, asked_fields, keys_of
from policysite.data.yaml.reading import FORBIDDEN
from policysite.figures.clock import FIRST, LAST
from policysite.figures.progress import member_duties, own_duties
from policysite.intake.workbook.opening import Cell

GUIDE, TASKS, REPORTED, CHOICES, MARK_SHEET = "填写说明", "任务情况", "已报记录", "选项", "标记"
"""The sheets that nothing is entered in. The last is hidden: it tells whose workbook this is."""

INFORMING = (GUIDE, TASKS, REPORTED, CHOICES)
"""Those that are only for reading: what they hold when they come back does not matter."""

FORMAT, SHEET_VERSION = "policysite-sheet", "1"
"""What the hidden sheet says of the workbook's layout; another version is not read."""

DUTY_FIELD = "duty"

LONGEST = 500
"""How many characters a cell may hold."""

_DAY = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号])")
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月(?:份)?)")
_DIGITS = re.compile(r"[0-9]+")
_SERIAL = (36526, 73050)
"""What Excel counts for 2000-01-01 and 2099-12-31: a day that has lost its form looks like such a number."""
_MOST = 99_999


@dataclass(frozen=True)
class SheetForm:
    """A sheet to fill in: its `name`, what it `takes`, in words, and those of its fields that each row must fill.

    `heads` are its fields, the duty first, with their headings: the words that the data dictionary has for them.
    """

    name: str
    takes: str
    heads: Mapping[str, str]
    required: frozenset[str]


def _sheet(name: str, takes: str, kind: DutyKind, *, content: bool = True) -> SheetForm:
    """The sheet for duties of a kind; without `content` for those of which only that and when is recorded."""
    rows = (RECORD_FIELDS[DUTY_FIELD], *(row for row in asked_fields(kind) if content or not row.content))
    return SheetForm(name, takes, {row.name: row.word for row in rows}, keys_of(kind)[0])


ACTS = _sheet("落实记录", "定期任务、常态推进、遇有情形时办理的事项，做了一件报一行", DutyKind.RECURRING)
DATES = _sheet("只记日期", "同上，但只记日期和数量、不记内容的事项", DutyKind.RECURRING, content=False)
STAGES = _sheet("成文和建成事项", "要印发的文件，要建立的机制、台账、渠道，每到一个阶段报一行", DutyKind.DELIVERABLE)
MONTHS = _sheet("当日阅批", "随到随办的事项，每月一行，只报件数", DutyKind.TRIGGERED)
SHEET_FORMS = (ACTS, DATES, STAGES, MONTHS)


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
            return MONTHS
        case _:
            assert_never(duty.kind)


def label(duty: Duty) -> str:
    """A duty as the lists have it: `m09-1-a 处领导赴基层一线调研`."""
    return f"{duty.id} {duty.title}"


@dataclass(frozen=True)
class Borne:
    """The duties that a department may report at a day: its own, and those it bears as a member of a group."""

    own: tuple[Duty, ...]
    shared: tuple[Duty, ...]

    @property
    def duties(self) -> tuple[Duty, ...]:
        """All of them, its own first."""
        return (*self.own, *self.shared)

    def of(self, form: SheetForm) -> tuple[Duty, ...]:
        """Those that a sheet takes."""
        return tuple(duty for duty in self.duties if sheet_form_of(duty) is form)

    @property
    def forms(self) -> tuple[SheetForm, ...]:
        """The sheets that the department needs."""
        return tuple(form for form in SHEET_FORMS if self.of(form))


def borne(dataset: Dataset, department: Department, today: date) -> Borne:
    """What a department may report: of each duty that binds, or whose last days may still be reported."""

    def due(duty: Duty) -> bool:
        end = ends(dataset, duty)
        ended = end is not None and later(end, dataset.settings.report_by_days) < today
        begun = duty.since is None or duty.since <= today
        return sheet_form_of(duty) is not None and begun and not ended

    own, shared = own_duties(dataset, department.id), member_duties(dataset, department.id)
    return Borne(tuple(filter(due, own)), tuple(filter(due, shared)))


def hint(field: str) -> str:
    """What to write in a column, in one or two sentences; the model's own words where they suit a sheet."""
    row = RECORD_FIELDS[field]
    return row.cell or row.description


class UnfitError(Exception):
    """The cell cannot be taken; the text says why, for people."""


def taken(field: str, cell: Cell) -> str | int | None:
    """The value of `field` in a cell: a day or month as text (`2026-03-16`, `2026-03`), a whole number, or text.

    None where the cell holds nothing but spaces. Raises UnfitError.
    """
    takes = RECORD_FIELDS[field].takes
    if cell.kind == "e":
        tip = "，写成2026-03-16这样" if takes is Takes.DAY else ""
        raise UnfitError(f"是出错的单元格（{str(cell.value)[:20]}），请重新填写{tip}")
    value = _plain(cell)
    return None if value in (None, "") else _TAKERS[takes](value)


def _plain(cell: Cell) -> Any:
    """The value of a cell that holds one: text without spaces around it, no formula, no yes or no."""
    if cell.kind == "f":
        formula = str(getattr(cell.value, "text", None) or cell.value)
        raise UnfitError(f"是公式{shown(formula)}，不予计算，请直接填写结果")
    if isinstance(cell.value, bool):
        raise UnfitError(f"写的是{'TRUE' if cell.value else 'FALSE'}（是否），请填写内容")
    if isinstance(cell.value, str):
        return unescape(cell.value).strip()
    return int(cell.value) if isinstance(cell.value, float) and cell.value.is_integer() else cell.value


def _text(value: Any) -> str:
    """Text as it was entered; a number stands for its digits."""
    if isinstance(value, (int, float)):
        return str(value)
    if not isinstance(value, str):
        raise UnfitError(f"变成了日期或时间（{value}）：请把单元格格式设为“文本”再填")
    if "\n" in value or "\r" in value:
        raise UnfitError("分了行，须写成一行（不用Alt+Enter）")
    if found := FORBIDDEN.search(value):
        raise UnfitError(f"有看不见或已损坏的字符（U+{ord(found[0]):04X}），请删去重填")
    if len(value) > LONGEST:
        raise UnfitError(f"太长，共{len(value)}个字，最多{LONGEST}个字")
    return value


def _half(value: Any) -> Any:
    """Text with full-width digits and signs as half-width ones, and no spaces; other values as they are."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", _text(value))) if isinstance(value, str) else value


def _day(value: Any) -> str:
    """A day: a date of the program's, its time left off, or a text that can mean but one day."""
    if isinstance(value, date):
        return _within(value)
    given = _half(value)
    if isinstance(given, (int, float)) and _SERIAL[0] <= given <= _SERIAL[1]:
        meant = from_excel(int(given))
        said = f"写的是{shown(value)}，像是{meant:%Y-%m-%d}丢了日期格式"
        raise UnfitError(f"{said}：请把单元格格式设为“日期”，核对后重填")
    found = _DAY.fullmatch(str(given)) or re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", str(given))
    if found is None:
        raise UnfitError(f"须是年月日齐全的日期，写成2026-03-16这样，写的是{shown(value)}")
    year, month, day = (int(each) for each in found.groups() if each)
    try:
        return _within(date(year, month, day))
    except ValueError:
        raise UnfitError(f"{shown(value)}不是日期，没有这一天") from None


def _within(day: date) -> str:
    day = day.date() if isinstance(day, datetime) else day
    if not FIRST <= day <= LAST:
        raise UnfitError(f"须在{FIRST.year}年至{LAST.year}年间，写的是“{day}”")
    return day.isoformat()


def _month(value: Any) -> str:
    """A month: text, or the first of it, which is what a program makes of a month that is typed in."""
    if isinstance(value, date):
        if value.day != 1:
            raise UnfitError(f"须是月份，写成2026-03这样，写的是日期{value:%Y-%m-%d}")
        return _within(value)[:7]
    given = value if isinstance(value, float) else str(_half(value))
    found = None if isinstance(given, float) else _MONTH.fullmatch(given) or re.fullmatch("([0-9]{4})([0-9]{2})", given)
    year, month = (int(each) for each in found.groups() if each) if found else (0, 0)
    if not 1 <= month <= 12:
        raise UnfitError(f"须是月份，写成2026-03这样，写的是{shown(value)}")
    return _within(date(year, month, 1))[:7]


def _count(value: Any) -> int:
    """A whole number; which numbers fit is the model's to say."""
    given = _half(value)
    if isinstance(given, str) and _DIGITS.fullmatch(given):
        given = int(given[:20])
    if isinstance(given, (datetime, date)):
        raise UnfitError(f"变成了日期（{given:%Y-%m-%d}）：请把单元格格式设为“数值”再填")
    if not isinstance(given, int):
        raise UnfitError(f"须是整数，只写数字，写的是{shown(value)}")
    if abs(given) > _MOST:
        raise UnfitError(f"{shown(value)}太大，请核对")
    return given


_TAKERS: Mapping[Takes, Callable[[Any], str | int]] = {
    Takes.TEXT: _text,
    Takes.STAGE: _text,
    Takes.DAY: _day,
    Takes.MONTH: _month,
    Takes.COUNT: _count,
}
