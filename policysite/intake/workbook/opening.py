"""The bytes of a file → the sheets of a workbook with the cells that hold something; or what the file is instead.

Nothing of it is computed or followed. Each part that openpyxl may take for XML is unpacked once, within bounds, and
looked through; openpyxl gets a new archive of these.
"""

import io
import posixpath
import warnings
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl

from policysite.intake.archives import (
    ENCRYPTED,
    OLE,
    UnreadableError,
    damaged,
    has_macros,
    is_ambiguous,
    is_locked,
    is_packed_oddly,
    listed,
    transitional,
    unpacked,
)
from policysite.intake.workbook.formats import counted, first_day, kinds
from policysite.intake.workbook.scanning import LAST_COLUMN, LAST_ROW, RETRY, Scan, SheetScan

LARGEST_WORKBOOK = 10 * 2**20
"""A larger file is not read: a filled workbook has less than 100 KB."""
_MOST_PARTS = 200

LISTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
"""The parts that list the worksheets."""

_SAVE = "请用Excel或WPS打开，另存为“Excel工作簿（*.xlsx）”再导入"
_OTHERS = (
    ("word/document.xml", "是Word文件，不是Excel工作簿"),
    ("ppt/presentation.xml", "是演示文稿，不是Excel工作簿"),
    ("content.xml", f"是OpenDocument表格（.ods），{_SAVE}"),
    ("xl/workbook.bin", f"是二进制工作簿（.xlsb），{_SAVE}"),
)
_MOST_UNPACKED = 20 * 2**20
"""What the worksheets together may unpack into, and so may all else."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def members(data: bytes) -> dict[str, zipfile.ZipInfo]:
    """The members of the workbook in `data` by name, none of them unpacked. Raises UnreadableError."""
    if len(data) > LARGEST_WORKBOOK:
        raise UnreadableError(f"文件超过{LARGEST_WORKBOOK // 2**20}MB，不予读取：{RETRY}")
    if not data.startswith(b"PK"):
        raise UnreadableError(_instead(data))
    parts = listed(data)
    if len(parts) > _MOST_PARTS:
        raise UnreadableError(f"文件由{len(parts)}个部分组成，不像填报表，不予读取：{RETRY}")
    if is_locked(parts):
        raise UnreadableError("压缩包设有密码，请取消密码再导入")
    found = {each.filename: each for each in parts}
    if not {*LISTS, "[Content_Types].xml"} <= found.keys():
        others = (words for name, words in _OTHERS if name in found)
        raise UnreadableError(next(others, "是压缩包，不是Excel工作簿，请先解压"))
    if has_macros(parts):
        raise UnreadableError(f"工作簿带有宏，不予读取：{_SAVE}")
    if is_ambiguous(parts):
        raise damaged()
    if is_packed_oddly(parts):
        raise UnreadableError(f"压缩方式不是Excel和WPS所用的，不予读取：{RETRY}")
    return found


def _instead(data: bytes) -> str:
    """What a file is that is no zip archive."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            return "工作簿设有打开密码，请在Excel或WPS中取消密码再导入"
        return f"是旧格式的Excel或WPS表格（.xls、.et），{_SAVE}"
    if not data.strip():
        return "文件是空的"
    if data.startswith(b"%PDF"):
        return "是PDF文件，不是Excel工作簿：请导入填好的表格本身"
    return f"不是Excel工作簿，像是文本（csv、网页等）。改扩展名不能改变格式，{_SAVE}"


@dataclass(frozen=True)
class Cell:
    """A cell that holds something: what kind of value the workbook says it is, and the value.

    `kind` is `s` text, `n` number, `d` date or time, `m` a date of which only the month is shown, `b` true or false,
    `e` an error, `f` a formula.
    """

    kind: str
    value: Any


Rows = Mapping[int, Mapping[int, Cell]]
"""Cells by row and column, both from 1; those that hold nothing are left out."""


@dataclass(frozen=True)
class Sheet:
    """A worksheet, whether it is hidden, and what in it is hidden or merged, counted from 1.

    A merged range is its first row, first column, last row, last column. `start` is the day from which a number counts
    days.
    """

    name: str
    hidden: bool
    rows: Rows
    hidden_rows: Collection[int]
    hidden_columns: Collection[int]
    merged: Collection[tuple[int, int, int, int]]
    start: datetime


class _Parts:
    """The parts of the workbook in `data`, each unpacked once and looked through; `held` are those that were."""

    def __init__(self, data: bytes) -> None:
        self.data, self.found, self.held = data, members(data), dict[str, bytes]()

    def scan(self, part: str, scan: Scan, most: int) -> int:
        """Look through a part of at most `most` bytes; gives its size."""
        if part not in self.held:
            self.held[part] = unpacked(self.data, self.found[part], most)
        scan.take(self.held[part], most)
        size = len(self.held[part])
        self.held[part] = transitional(self.held[part])
        return size

    def others(self, sheets: Collection[str], left: int) -> int:
        """Look through what else openpyxl may take for XML; gives how many texts are listed beside the sheets."""
        strings = 0
        for part in sorted(self.found.keys() - self.held.keys() - {*sheets}):
            if part.lower().endswith((".xml", ".rels")):
                scan = Scan(f"其中的{part}")
                left -= self.scan(part, scan, left)
                strings = max(strings, scan.counts["si"])
        return strings


def opened(data: bytes, unread: Collection[str] = ()) -> tuple[Sheet, ...]:
    """The worksheets of the workbook in `data`; of those in `unread` only that they are there.

    Raises UnreadableError with what the file is instead, or what is wrong with it.
    """
    parts, left, room = _Parts(data), _MOST_UNPACKED, _MOST_UNPACKED
    for part in LISTS:
        left -= parts.scan(part, Scan(f"其中的{part}"), left)
    book, links = (_parsed(parts.held[part]) for part in LISTS)
    sheets = _listed(book, links, parts.found)
    strings = parts.others(sheets.values(), left)
    scans = {name: SheetScan(f"“{name}”", strings) for name in sheets}
    for name, part in sheets.items():
        room -= parts.scan(part, scans[name], room)
    looks, start = kinds(_styles(links, parts.held)), first_day(book)
    read = _read(parts.held, unread)
    if not scans.keys() <= read.keys():
        raise damaged()
    return tuple(
        Sheet(name, hidden, _dated(rows, scan, looks, start), scan.hidden_rows, scan.hidden_columns, scan.merged, start)
        for name, scan in scans.items()
        for hidden, rows in [read[name]]
    )


def _dated(rows: Rows, scan: SheetScan, looks: Sequence[str], start: datetime) -> Rows:
    """The cells of a sheet, numbers that are shown as dates as these; `looks` are the kinds of the styles."""
    kind = {place: looks[style] for place, style in scan.styles.items() if style < len(looks)}
    return {
        number: {at: _shown(cell, kind.get((number, at), "n"), start) for at, cell in row.items()}
        for number, row in rows.items()
    }


def _styles(links: ElementTree.Element, parts: dict[str, bytes]) -> bytes:
    """The part that lists the styles, taken out of `parts`: what a number means is told here, not by openpyxl."""
    named = (_target(link) for link in links if link.get("Type", "").endswith("/styles"))
    found = [parts.pop(part) for part in dict.fromkeys((*named, "xl/styles.xml")) if part in parts]
    return found[0] if found else b"<styleSheet/>"


def _target(link: ElementTree.Element) -> str:
    return posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")


def _shown(cell: Cell, kind: str, start: datetime) -> Cell:
    """A cell with what the style of that kind makes of its number."""
    if cell.kind != "n" or kind == "n":
        return cell
    value = counted(cell.value, start, kind)
    return Cell("n" if value is cell.value else "m" if kind == "m" else "d", value)


def _parsed(part: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(part)
    except ElementTree.ParseError as error:
        raise damaged() from error


def _listed(book: ElementTree.Element, links: ElementTree.Element, found: Mapping[str, object]) -> dict[str, str]:
    """The names of the worksheets, each with the part that holds it."""
    try:
        targets = {link.attrib["Id"]: _target(link) for link in links}
        listed = [(each.attrib["name"], targets[each.attrib[_LINK]]) for each in book.iter(f"{_MAIN}sheet")]
    except KeyError as error:
        raise damaged() from error
    sheets = dict(listed)
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
            sheets = [(each, {} if each.title in unread else _rows(each)) for each in book.worksheets]
            return {sheet.title: (sheet.sheet_state != "visible", rows) for sheet, rows in sheets}
    except Exception as error:  # the reader raises whatever a broken file leads it to
        raise damaged() from error


def _rows(sheet: Any) -> Rows:
    rows = {}
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN), 1):
        if cells := {cell.column: Cell(cell.data_type, cell.value) for cell in row if cell.value is not None}:
            rows[number] = cells
    return rows
