"""The bytes of a file → the parts of an Excel workbook, or what the file is instead; nothing is unpacked unbounded."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

LARGEST_WORKBOOK = 10 * 2**20
"""A larger file is not read: a filled workbook has less than 100 KB."""
MOST_UNPACKED = 20 * 2**20
"""What the worksheets together may unpack into, and so may all else."""
_LONGEST_NAME = 100
_MOST_OF_ONE, _MOST_PARTS, _PIECE = 2**20, 200, 2**16

XML = (".xml", ".rels", ".vml")
"""How the names of those parts end that are read; pictures and the like never are."""

_TYPES = "[Content_Types].xml"
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
_ZIP = "是压缩包，不是Excel工作簿，请先解压"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError)
_DAMAGED = "文件不完整或已损坏（没有复制完、没有下载完，或是改坏了），请重新取得这个文件"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class UnreadableError(Exception):
    """The file cannot be taken at all; the text is a message for people."""


def damaged() -> UnreadableError:
    """What is said of a file that contradicts itself."""
    return UnreadableError(_DAMAGED)


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as the workbook lists it: its name, whether it is hidden, and the archive's member that holds it."""

    name: str
    hidden: bool
    member: str


@dataclass(frozen=True)
class Archive:
    """A workbook's members by name, and how much each unpacks into; none is unpacked before it is asked for."""

    data: bytes
    sizes: Mapping[str, int]

    def pieces(self, member: str) -> Iterator[bytes]:
        """The bytes of a member, a piece at a time. Raises UnreadableError."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open(member) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except (*_BROKEN, KeyError) as error:
            raise damaged() from error

    def content(self, member: str) -> bytes:
        """All bytes of a member that is small in a workbook. Raises UnreadableError."""
        if self.sizes.get(member, 0) > _MOST_OF_ONE:
            raise damaged()
        return b"".join(self.pieces(member))

    def worksheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in their order, of a workbook whose list was scanned before. Raises UnreadableError."""
        try:
            return tuple(self._worksheets())
        except (ElementTree.ParseError, KeyError) as error:
            raise damaged() from error

    def _worksheets(self) -> Iterator[SheetPart]:
        book, links = (ElementTree.fromstring(self.content(name)) for name in LISTS)
        targets = {link.attrib["Id"]: link.attrib["Target"] for link in links}
        for sheet in book.iter(f"{_MAIN}sheet"):
            member = posixpath.normpath(posixpath.join("/xl", targets[sheet.attrib[_LINK]])).lstrip("/")
            if member not in self.sizes or len(sheet.attrib["name"]) > _LONGEST_NAME:
                raise damaged()
            yield SheetPart(sheet.attrib["name"], sheet.get("state", "visible") != "visible", member)

    def disguised(self) -> bool:
        """Whether a part is said to be XML and not named so; the list of types must have been scanned before."""
        try:
            listed = list(ElementTree.fromstring(self.content(_TYPES)))
        except ElementTree.ParseError as error:
            raise damaged() from error
        named = [each.get("PartName", "") for each in listed if each.get("ContentType", "").endswith("xml")]
        return any(name and not name.lower().endswith(XML) for name in named)


def archive(data: bytes) -> Archive:
    """The workbook in `data`, none of it unpacked yet. Raises UnreadableError."""
    if len(data) > LARGEST_WORKBOOK:
        raise UnreadableError(f"文件超过{LARGEST_WORKBOOK // 2**20}MB，不予读取：{RETRY}")
    if not data.startswith(b"PK"):
        raise UnreadableError(_instead(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            listed = found.infolist()
    except _BROKEN as error:
        raise damaged() from error
    if len(listed) > _MOST_PARTS:
        raise UnreadableError(f"文件由{len(listed)}个部分组成，不像填报表，不予读取：{RETRY}")
    if any(each.flag_bits & 1 for each in listed):
        raise UnreadableError("压缩包设有密码，请取消密码再导入")
    sizes = {each.filename: each.file_size for each in listed}
    _recognised(sizes, len(listed))
    return Archive(data, sizes)


def _recognised(sizes: Mapping[str, int], count: int) -> None:
    if not {*LISTS, _TYPES} <= sizes.keys():
        raise UnreadableError(next((words for name, words in _OTHERS if name in sizes), _ZIP))
    if any(name.lower().endswith("vbaproject.bin") for name in sizes):
        raise UnreadableError(f"工作簿带有宏，不予读取：{_SAVE}")
    if len(sizes) < count:
        raise damaged()


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
