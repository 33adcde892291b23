"""How a workbook shows its numbers: which styles make a date of one, and from which day it counts.

openpyxl reads none of this: it does not know the number formats that Excel in Chinese has by their numbers alone, and
takes a workbook for one that counts from 1904 whatever is written there.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from policysite.intake.archives import damaged

_MONTH, _SHORT, _LONG = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_TIMES = {32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 55: "h:mm", 56: "h:mm:ss"}
_BUILT_IN = (
    {number: code for number, code in BUILTIN_FORMATS.items() if number < 27 or 36 < number < 50}
    | dict.fromkeys((27, 36, 50, 52, 57), _MONTH)
    | dict.fromkeys((28, 29, 51, 53, 54, 58), _SHORT)
    | {30: "m-d-yy", 31: _LONG}
    | _TIMES
)
"""The codes of the formats that a workbook names by number, as Excel in Chinese shows them."""

_LONGEST_CODE = 255
"""How long the code of a format may be in Excel."""

_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_].')


def kinds(styles: bytes) -> tuple[str, ...]:
    """How each style of a part of styles shows a number: `d` as a date or time, `m` as a month, `e` as time that has
    passed, `n` as something else."""
    try:
        root = ElementTree.fromstring(styles)
    except ElementTree.ParseError as error:
        raise damaged() from error
    codes = _BUILT_IN | {_number(each.get("numFmtId")): each.get("formatCode") or "" for each in _below(root, "numFmt")}
    known = {number: _kind(code) for number, code in codes.items()}
    cells = (xf for each in _below(root, "cellXfs") for xf in each)
    return tuple(known.get(_number(xf.get("numFmtId")), "n") for xf in cells)


def _below(root: ElementTree.Element, name: str) -> Sequence[ElementTree.Element]:
    return [each for each in root.iter() if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == name]


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else 0


def _kind(code: str) -> str:
    if len(code) > _LONGEST_CODE:
        return "n"
    if is_timedelta_format(code):
        return "e"
    if not is_date_format(code):
        return "n"
    signs = _LITERAL.sub("", code.partition(";")[0]).lower()
    return "m" if "d" not in signs and ("y" in signs or "e" in signs) else "d"


def first_day(workbook: ElementTree.Element) -> datetime:
    """The day from which the numbers of a workbook count its days."""
    given = next((each.get("date1904") for each in _below(workbook, "workbookPr")), None)
    if given not in (None, "0", "1", "false", "true"):
        raise damaged()
    return CALENDAR_MAC_1904 if given in ("1", "true") else CALENDAR_WINDOWS_1900


def counted(number: float, start: datetime, kind: str = "d") -> object:
    """What a number means in a style of that kind: a date, a time of day or a span; the number where it is none."""
    if kind == "n":
        return number
    try:
        return from_excel(number, start, timedelta=kind == "e")
    except (OverflowError, ValueError):
        return number
