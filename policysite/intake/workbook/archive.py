"""The bytes of a file → the members of an Excel workbook, unpacked within bounds; or what the file is instead."""

import io
import re
import struct
import zipfile
import zlib

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
_ZIP = "是压缩包，不是Excel工作簿，请先解压"
_OUTSIDE = re.compile(r"/|.*\\|(.*/)?\.\.(/|$)")
"""A name that leads out of the archive."""
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
        raise UnreadableError(next((words for name, words in _OTHERS if name in found), _ZIP))
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
