"""One pass over the XML of a workbook before anything else reads it: no document type, and no sheet without end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter

from policysite.intake.workbook.archive import RETRY, UnreadableError, damaged
from policysite.intake.workbook.columns import LAST_ROW

LAST_COLUMN = 60
"""The last column that is read; beyond it nothing may stand."""
_MOST_ROWS, _MOST_CELLS = 5_000, 100_000
"""How many rows and cells a sheet may have, empty ones with a format included."""
_MOST_OTHERS, _MOST_ELEMENTS = 20_000, 200_000
"""How much else there may be in a sheet (rules, merged ranges), and in all in a part that is none."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")
_CONTENT = frozenset({"v", "f", "is"})
_TABLE = _CONTENT | {"row", "c", "t", "r"}


@dataclass
class Scanned:
    """What the reading of cells does not tell: rows and columns that are hidden, and ranges that are merged.

    All count from 1; a range is first row, first column, last row, last column.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def scan(pieces: Iterable[bytes], name: str, *, sheet: bool = False) -> Scanned:
    """Look through a part of a workbook, piece by piece; messages call it by `name`.

    Raises UnreadableError for a document type, for XML that is none, and for what is out of bounds: as soon as it is.
    """
    scanner = _Sheet(name) if sheet else _Part(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = scanner.start
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged() from error
    return scanner.found


def _refuse(*_: object) -> None:
    raise damaged()


class _Part:
    """Counts the elements of a part."""

    most = _MOST_ELEMENTS

    def __init__(self, name: str) -> None:
        self.name, self.found = name, Scanned()
        self.others = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        self.others += 1
        if self.others > self.most:
            raise self._too_much("含有过多的格式、规则或别的内容")

    def _too_much(self, words: str) -> UnreadableError:
        return UnreadableError(f"{self.name}{words}，不予读取：{RETRY}")


class _Sheet(_Part):
    """Counts rows and cells as they come, and stops where they are too many, out of order, or out of bounds."""

    most = _MOST_OTHERS

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.rows = self.cells = self.row = self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        tag = tag.rpartition(" ")[2]
        if tag in _CONTENT:
            self._bounded()
        take: Any = {"row": self._row, "c": self._cell, "col": self._columns, "mergeCell": self._merged}.get(tag)
        if take is not None:
            take(attributes)
        if tag not in _TABLE:
            super().start(tag, attributes)

    def _row(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        if self.rows > _MOST_ROWS:
            raise self._too_much(f"有{_MOST_ROWS}行以上带有格式或内容")
        at = int(attributes.get("r", self.row + 1))
        if at <= self.row:
            raise damaged()
        self.row, self.column = at, 0
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.found.hidden_rows.add(at)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise self._too_much(f"有{_MOST_CELLS}个以上单元格带有格式或内容")
        at = _place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
        if at[0] != self.row or at[1] <= self.column:
            raise damaged()
        self.column = at[1]

    def _bounded(self) -> None:
        if self.row > LAST_ROW or self.column > LAST_COLUMN:
            here, last = map(get_column_letter, (self.column, LAST_COLUMN))
            said = f"第{self.row}行{here}列有内容，只读到第{LAST_ROW}行、{last}列"
            raise UnreadableError(f"{self.name}{said}：请移到表内，或清除")

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
            last = min(int(attributes["max"]), LAST_COLUMN)
            self.found.hidden_columns.update(range(int(attributes["min"]), last + 1))

    def _merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes["ref"].partition(":")
        self.found.merged.append((*_place(first), *_place(last or first)))


def _place(reference: str) -> tuple[int, int]:
    """Row and column of `B7`."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise damaged()
    return int(found[2]), column_index_from_string(found[1])
