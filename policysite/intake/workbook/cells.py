"""One cell → the value of one field, or what is wrong with it: only what can mean one thing is taken."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from policysite.data.model.values import shown
from policysite.data.record_fields import RECORD_FIELDS, Takes
from policysite.data.yaml.reading import FORBIDDEN
from policysite.figures.clock import FIRST, LAST
from policysite.intake.workbook.columns import LONGEST
from policysite.intake.workbook.opening import Cell

_DAY = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号])")
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月(?:份)?)")
_DIGITS = re.compile(r"[0-9]+")
_SERIAL = (36526, 73050)
"""What Excel counts for 2000-01-01 and 2099-12-31: a day that has lost its form looks like such a number."""
_MOST = 99_999


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
        return _within(value.date() if isinstance(value, datetime) else value)
    given = _half(value)
    if isinstance(given, (int, float)) and _SERIAL[0] <= given <= _SERIAL[1]:
        meant = from_excel(int(given))
        raise UnfitError(
            f"写的是{shown(value)}，像是{meant:%Y-%m-%d}丢了日期格式：请把单元格格式设为“日期”，核对后重填"
        )
    found = _DAY.fullmatch(str(given)) or re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", str(given))
    if found is None:
        raise UnfitError(f"须是年月日齐全的日期，写成2026-03-16这样，写的是{shown(value)}")
    year, month, day = (int(each) for each in found.groups() if each)
    try:
        return _within(date(year, month, day))
    except ValueError:
        raise UnfitError(f"{shown(value)}不是日期，没有这一天") from None


def _within(day: date) -> str:
    if not FIRST <= day <= LAST:
        raise UnfitError(f"须在{FIRST.year}年至{LAST.year}年间，写的是“{day}”")
    return day.isoformat()


def _month(value: Any) -> str:
    """A month: text, or the first of it, which is what a program makes of a month that is typed in."""
    if isinstance(value, date):
        if value.day != 1:
            raise UnfitError(f"须是月份，写成2026-03这样，写的是日期{value:%Y-%m-%d}")
        return _within(value.date() if isinstance(value, datetime) else value)[:7]
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


_TAKERS: Mapping[Takes, Callable[[Any], str | int]] = MappingProxyType(
    {Takes.TEXT: _text, Takes.STAGE: _text, Takes.DAY: _day, Takes.MONTH: _month, Takes.COUNT: _count}
)
