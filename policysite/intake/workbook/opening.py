"""The bytes of a file → the sheets of a workbook with the cells that hold something; or what the file is instead.

Nothing of it is computed or followed. Each part that openpyxl may take for XML is unpacked once, within bounds, and
looked through; openpyxl gets a new archive of these.
"""

import io
import posixpath
import re
import struct
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter

LARGEST_WORKBOOK = 10 * 2**20
"""A larger file is not read: a filled workbook has less than 100 KB."""
_MOST_PARTS = 200

LISTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
"""The parts that list the worksheets."""

RETRY = "请重新取一份表，只复制填好的几行"

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE = "请用Excel或WPS打开，另存为“Excel工作簿（*.xlsx）”再导入"
_OTHERS = (
    ("word/document.xml", "是Word文件，不是Excel工作簿"),
    ("ppt/presentation.xml", "是演示文稿，不是Excel工作簿"),
    ("content.xml", f"是OpenDocument表格（.ods），{_SAVE}"),
    ("xl/workbook.bin", f"是二进制工作簿（.xlsb），{_SAVE}"),
)
_OUTSIDE = re.compile(r"/|.*\\|(.*/)?\.\.(/|$)")
"""A name that leads out of the archive."""

LAST_ROW, LAST_COLUMN = 2000, 60
"""The last row and column that are read; beyond them nothing may stand."""
_MOST_UNPACKED = 20 * 2**20
"""What the worksheets together may unpack into, and so may all else."""
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
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, NotImplementedError)


class UnreadableError(Exception):
    """The file cannot be taken at all; the text is a message for people."""


def damaged() -> UnreadableError:
    """What is said of a file that contradicts itself."""
    return UnreadableError("文件不完整或已损坏（没有复制完、没有下载完，或是改坏了），请重新取得这个文件")


def members(data: bytes) -> dict[str, zipfile.ZipInfo]:
    """The members of the workbook in `data` by name, none of them unpacked. Raises UnreadableError."""
    if len(data) > LARGEST_WORKBOOK:
        raise UnreadableError(f"文件超过{LARGEST_WORKBOOK // 2**20}MB，不予读取：{RETRY}")
    if not data.startswith(b"PK"):
        raise UnreadableError(_instead(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except _BROKEN as error:
        raise damaged() from error
    if len(listed) > _MOST_PARTS:
        raise UnreadableError(f"文件由{len(listed)}个部分组成，不像填报表，不予读取：{RETRY}")
    if any(each.flag_bits & 1 for each in listed):
        raise UnreadableError("压缩包设有密码，请取消密码再导入")
    found = {each.filename: each for each in listed}
    if not {*LISTS, "[Content_Types].xml"} <= found.keys():
        others = (words for name, words in _OTHERS if name in found)
        raise UnreadableError(next(others, "是压缩包，不是Excel工作簿，请先解压"))
    if any(name.lower().endswith("vbaproject.bin") for name in found):
        raise UnreadableError(f"工作簿带有宏，不予读取：{_SAVE}")
    if len({name.lower() for name in found}) < len(listed) or any(map(_OUTSIDE.match, found)):
        raise damaged()
    if any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in listed):
        raise UnreadableError(f"压缩方式不是Excel和WPS所用的，不予读取：{RETRY}")
    return found


def _instead(data: bytes) -> str:
    """What a file is that is no zip archive."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "工作簿设有打开密码，请在Excel或WPS中取消密码再导入"
        return f"是旧格式的Excel或WPS表格（.xls、.et），{_SAVE}"
    if not data.strip():
        return "文件是空的"
    if data.startswith(b"%PDF"):
        return "是PDF文件，不是Excel工作簿：请导入填好的表格本身"
    return f"不是Excel工作簿，像是文本（csv、网页等）。改扩展名不能改变格式，{_SAVE}"


def unpacked(data: bytes, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member, at most `most` of them and one more, which tells that there are more.

    They are unpacked here because `zipfile` does so without bound and cuts off in silence what goes on past the size
    that the headers state. Raises UnreadableError for a member that is not as they say.
    """
    bound = min(member.file_size, most) + 1
    try:
        name, extra = struct.unpack_from("<HH", data, member.header_offset + 26)
        start = member.header_offset + 30 + name + extra
        packed = memoryview(data)[start : start + member.compress_size]
        stored = member.compress_type == zipfile.ZIP_STORED
        content = bytes(packed[:bound]) if stored else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, bound)
    except _BROKEN as error:
        raise damaged() from error
    if len(content) <= most and (len(content), zlib.crc32(content)) != (member.file_size, member.CRC):
        raise damaged()
    return content


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
