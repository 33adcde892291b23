"""One pass over the XML of a part of a workbook, within bounds: nothing is handed on that was not looked through."""

import re
from datetime import datetime, time
from math import isfinite
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from policysite.data.model.values import shown
from policysite.intake.archives import UnreadableError, XmlScan, damaged

RETRY = "请重新取一份表，只复制填好的几行"

LAST_ROW, LAST_COLUMN = 2000, 60
"""The last row and column that are read; beyond them nothing may stand."""
_MUCH = "含有过多的格式、规则或别的内容"
_MOST = {
    "row": (5_000, "有5000行以上带有格式或内容"),
    "c": (100_000, "有100000个以上单元格带有格式或内容"),
    "rule": (20_000, _MUCH),
    "element": (200_000, _MUCH),
}
"""How many there may be, and what is said of more: rows and cells of a sheet, empty ones with a format included; what
else there is in a sheet, as merged ranges; all in a part that is none."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")

_INDEX, _FLAG = re.compile("[0-9]{1,9}"), re.compile("[01]")
_NUMERAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?Z?)?|[0-9]{2}:[0-9]{2}(?::[0-9]{2})?"
)


def _is_moment(text: str) -> bool:
    """Whether there is such a day, or such a time of a day."""
    try:
        (time if text[2] == ":" else datetime).fromisoformat(text)
    except ValueError:
        return False
    return True


class Scan(XmlScan):
    """That of any part of a workbook."""

    most, retry = _MOST, RETRY

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        super().start(tag, attributes)
        self.counts["si"] += tag.endswith(" si")


class SheetScan(Scan):
    """That of a worksheet: where it is, and what the reading of cells does not tell.

    `strings` is how many texts the workbook lists beside its sheets. `styles` are those of the cells by row and column.
    """

    def __init__(self, name: str, strings: int = 0) -> None:
        super().__init__(name)
        self.strings, self.row, self.column, self.type = strings, 0, 0, ""
        self.value: list[str] | None = None
        self.styles: dict[tuple[int, int], int] = {}
        self.hidden_rows, self.hidden_columns = set[int](), set[int]()
        self.merged: list[tuple[int, int, int, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        tag = tag.rpartition(" ")[2]
        if tag in ("v", "f", "is"):
            self._bounded()
            self.value = [] if tag == "v" else None
        elif tag not in ("t", "r"):
            self.count(tag if tag in _MOST else "rule")
            take: Any = {"row": self._row, "c": self._cell, "col": self._columns, "mergeCell": self._merged}.get(tag)
            if take is not None:
                take(attributes)

    def words(self, text: str) -> None:
        """Take some of the text of an element."""
        if self.value is not None:
            self.value.append(text)

    def end(self, tag: str) -> None:
        """Take an element's end: the value of a cell must be what its type says."""
        if self.value is not None:
            text, self.value = "".join(self.value), None
            if text and not self._fits(text):
                raise self._unfit(f"的内容读不出来（{shown(text)}）")

    def _fits(self, text: str) -> bool:
        if self.type == "s":
            return bool(_INDEX.fullmatch(text)) and int(text) < self.strings
        if self.type == "d":
            return bool(_ISO.fullmatch(text)) and _is_moment(text)
        if self.type == "n":
            return bool(_NUMERAL.fullmatch(text)) and isfinite(float(text))
        form = _FLAG if self.type == "b" else None
        return bool(form.fullmatch(text)) if form else self.type in ("str", "e", "inlineStr")

    def _unfit(self, words: str) -> UnreadableError:
        """What is said of the cell that the pass has come to."""
        place = f"第{self.row}行{get_column_letter(self.column)}列"
        return UnreadableError(f"{self.name}{place}{words}：请重新填写这一格")

    def _row(self, attributes: dict[str, str]) -> None:
        row = int(attributes.get("r", self.row + 1))
        if row <= self.row:
            raise damaged()
        self.row, self.column = row, 0
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.hidden_rows.add(row)

    def _cell(self, attributes: dict[str, str]) -> None:
        row, column = _place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
        if row != self.row or column <= self.column:
            raise damaged()
        self.column, self.type = column, attributes.get("t", "n")
        style = attributes.get("s", "0")
        if not _INDEX.fullmatch(style):
            raise self._unfit(f"的格式读不出来（{shown(style)}）")
        if style != "0" and row <= LAST_ROW and column <= LAST_COLUMN:
            self.styles[row, column] = int(style)

    def _bounded(self) -> None:
        if self.row > LAST_ROW or self.column > LAST_COLUMN:
            here, last = map(get_column_letter, (self.column, LAST_COLUMN))
            said = f"第{self.row}行{here}列有内容，只读到第{LAST_ROW}行、{last}列"
            raise UnreadableError(f"{self.name}{said}：请移到表内，或清除")

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
            last = min(int(attributes["max"]), LAST_COLUMN)
            self.hidden_columns.update(range(int(attributes["min"]), last + 1))

    def _merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes["ref"].partition(":")
        self.merged.append((*_place(first), *_place(last or first)))


def _place(reference: str) -> tuple[int, int]:
    """Row and column of `B7`."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise damaged()
    return int(found[2]), column_index_from_string(found[1])
