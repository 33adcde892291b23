"""The bytes of a workbook → its sheets with the cells that hold something, nothing of it computed or followed.

Each part that openpyxl may take for XML is unpacked once and looked through; openpyxl gets a new archive of these.
"""

import io
import posixpath
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter

from policysite.intake.workbook.archive import LISTS, RETRY, UnreadableError, damaged, members, unpacked
from policysite.intake.workbook.columns import LAST_ROW

LAST_COLUMN = 60
"""The last column that is read; beyond it nothing may stand."""
_MOST_UNPACKED = 20 * 2**20
"""What the worksheets together may unpack into, and so may all else."""
_MUCH = "含有过多的格式、规则或别的内容"
_MOST = MappingProxyType(
    {
        "row": (5_000, "有5000行以上带有格式或内容"),
        "c": (100_000, "有100000个以上单元格带有格式或内容"),
        "rule": (20_000, _MUCH),
        "element": (200_000, _MUCH),
    }
)
"""How many there may be, and what is said of more: rows and cells of a sheet, empty ones with a format included; what
else there is in a sheet, as merged ranges; all in a part that is none."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Cell:
    """A cell that holds something: what kind of value the workbook says it is, and the value.

    `kind` is `s` text, `n` number, `d` date or time, `b` true or false, `e` an error, `f` a formula.
    """

    kind: str
    value: Any


Rows = Mapping[int, Mapping[int, Cell]]
"""Cells by row and column, both from 1; those that hold nothing are left out."""


@dataclass(frozen=True)
class Sheet:
    """A worksheet, whether it is hidden, and what in it is hidden or merged, counted from 1.

    A merged range is its first row, first column, last row, last column.
    """

    name: str
    hidden: bool
    rows: Rows
    hidden_rows: Collection[int]
    hidden_columns: Collection[int]
    merged: Collection[tuple[int, int, int, int]]


def opened(data: bytes, unread: Collection[str] = ()) -> tuple[Sheet, ...]:
    """The worksheets of the workbook in `data`; of those in `unread` only that they are there.

    Raises UnreadableError with what the file is instead, or what is wrong with it.
    """
    found = members(data)
    parts: dict[str, bytes] = {}

    def scanned(part: str, scan: "_Scan", most: int) -> int:
        if part not in parts:
            parts[part] = unpacked(data, found[part], most)
        scan.take(parts[part], most)
        return len(parts[part])

    left = _MOST_UNPACKED
    for part in LISTS:
        left -= scanned(part, _Scan(f"其中的{part}"), left)
    scans = {name: (part, _SheetScan(f"“{name}”")) for name, part in _listed(parts, found).items()}
    room = _MOST_UNPACKED
    for part, scan in scans.values():
        room -= scanned(part, scan, room)
    for part in sorted(found.keys() - parts.keys()):
        if part.lower().endswith((".xml", ".rels")):
            left -= scanned(part, _Scan(f"其中的{part}"), left)
    read = _read(parts, unread)
    if not scans.keys() <= read.keys():
        raise damaged()
    return tuple(
        Sheet(name, *read[name], scan.hidden_rows, scan.hidden_columns, scan.merged)
        for name, (_, scan) in scans.items()
    )


def _listed(parts: Mapping[str, bytes], found: Mapping[str, object]) -> dict[str, str]:
    """The names of the worksheets, each with the part that holds it."""
    try:
        book, links = (ElementTree.fromstring(parts[part]) for part in LISTS)
        targets = {link.attrib["Id"]: posixpath.join("/xl", link.attrib["Target"]) for link in links}
        listed = [(each.attrib["name"], targets[each.attrib[_LINK]]) for each in book.iter(f"{_MAIN}sheet")]
    except (ElementTree.ParseError, KeyError) as error:
        raise damaged() from error
    sheets = {name: posixpath.normpath(target).lstrip("/") for name, target in listed}
    if len(sheets) < len(listed) or not found.keys() >= {*sheets.values()} or any(len(name) > 100 for name in sheets):
        raise damaged()
    return sheets


def _read(parts: Mapping[str, bytes], unread: Collection[str]) -> dict[str, tuple[bool, Rows]]:
    """What openpyxl finds in these parts: of each sheet whether it is hidden, and its cells."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(copy, read_only=True, keep_links=False)
            return {
                sheet.title: (sheet.sheet_state != "visible", {} if sheet.title in unread else _rows(sheet))
                for sheet in book.worksheets
            }
    except Exception as error:  # the reader raises whatever a broken file leads it to
        raise damaged() from error


def _rows(sheet: Any) -> Rows:
    rows = {
        number: {cell.column: Cell(cell.data_type, cell.value) for cell in row if cell.value is not None}
        for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN), 1)
    }
    return {number: cells for number, cells in rows.items() if cells}


class _Scan:
    """One pass over a part's XML, which stops as soon as something is out of bounds; messages call it by `name`."""

    def __init__(self, name: str) -> None:
        self.name, self.counts = name, Counter[str]()

    def take(self, content: bytes, most: int) -> None:
        """Look through a part. Raises UnreadableError for more than `most` bytes, a document type, what is no XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self.start
        try:
            parser.Parse(content, False)
            if len(content) > most:
                raise self._too_much("展开后过大")
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged() from error

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        self.count("element")

    def count(self, kind: str) -> None:
        """Take one more of a kind."""
        self.counts[kind] += 1
        most, words = _MOST[kind]
        if self.counts[kind] > most:
            raise self._too_much(words)

    def _too_much(self, words: str) -> UnreadableError:
        return UnreadableError(f"{self.name}{words}，不予读取：{RETRY}")

    def _refuse(self, *_: object) -> None:
        raise damaged()


class _SheetScan(_Scan):
    """That of a worksheet: where it is, and what the reading of cells does not tell."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.row = self.column = 0
        self.hidden_rows, self.hidden_columns = set[int](), set[int]()
        self.merged: list[tuple[int, int, int, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        tag = tag.rpartition(" ")[2]
        if tag in ("v", "f", "is"):
            self._bounded()
        elif tag not in ("t", "r"):
            self.count(tag if tag in _MOST else "rule")
            take: Any = {"row": self._row, "c": self._cell, "col": self._columns, "mergeCell": self._merged}.get(tag)
            if take is not None:
                take(attributes)

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
        self.column = column

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
