"""What is wrong in a workbook, and where: sheet, row and column as a spreadsheet program shows them."""

import re
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from policysite.data.model.words import STAGE


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


# The words of the rules, written for who edits the files, for who fills in a sheet, which has no keys.
_TITLED = re.compile(r"“[a-z_]+”（([^）]+)）")
_KEY = re.compile(r"（[a-z_]+）")
_QUOTED = re.compile(r"“([a-z_]+)”")
_STAGES = {stage.value: word for stage, word in STAGE.items()}


def plainly(message: str) -> str:
    """`“amount”（数量）须是…` → `“数量”须是…`; stages by their words."""
    message = _KEY.sub("", _TITLED.sub(r"“\1”", message))
    return _QUOTED.sub(lambda found: f"“{_STAGES.get(found[1], found[1])}”", message)
