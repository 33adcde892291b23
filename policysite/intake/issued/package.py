"""The bytes of a Word file → its parts, looked through; or what the file is instead."""

import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from policysite.intake.archives import (
    UnreadableError,
    XmlScan,
    damaged,
    has_macros,
    is_ambiguous,
    is_locked,
    is_packed_oddly,
    listed,
    transitional,
    unpacked,
)

SAVE = "请用Word或WPS打开，另存为“Word文档（*.docx）”再用"
_MOST_PARTS = 2000
_MOST_UNPACKED = 20 * 2**20
"""What a part may unpack into: a hundred pages of text make less than 5 MB."""

_DEEPEST = 120
"""How deep elements may be nested: whoever walks them recurs as deep."""

_OTHERS = (
    ("xl/workbook.xml", "是Excel工作簿，不是Word文件：请把文件正文存为Word文档（*.docx）再用"),
    ("ppt/presentation.xml", "是演示文稿，不是Word文件：请把文件正文存为Word文档（*.docx）再用"),
    ("OFD.xml", "是OFD版式文件，读不出原有的段落：请取得排版前的Word文件，存为.docx再用"),
    ("content.xml", f"是OpenDocument文件（.odt），{SAVE}"),
)

_NAMES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "urn:schemas-microsoft-com:vml": "v",
}


class _PartScan(XmlScan):
    """That of a part of a Word file."""

    most: ClassVar[Mapping[str, tuple[int, str]]] = {"element": (500_000, "含有过多的格式或别的内容")}
    retry = "请把正文复制到新建的文档里，存为.docx再用"
    depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        super().start(tag, attributes)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.too_much("层次过深")

    def end(self, tag: str) -> None:
        """Take an element's end."""
        self.depth -= 1


@dataclass(frozen=True)
class Package:
    """The parts of a Word file that its words are in, or that say how they are printed; None: not there."""

    document: Element
    styles: Element | None = None
    numbering: Element | None = None
    footnotes: Element | None = None
    endnotes: Element | None = None
    authors: tuple[str, ...] = ()


def opened(data: bytes) -> Package:
    """The parts of the Word file in `data`, which is a zip archive. Raises UnreadableError."""
    found = _members(data)
    outer = _links(data, found, "")
    main = next(iter(outer.get("officeDocument", ())), "word/document.xml")
    if main not in found:
        others = (words for name, words in _OTHERS if name in found)
        raise UnreadableError(next(others, "是压缩包，不是Word文件：请先解压，取其中的.docx或.txt再用"))
    links = _links(data, found, main)
    parts = {
        kind: _part(data, found[target])
        for kind in ("styles", "numbering", "footnotes", "endnotes")
        for target in links.get(kind, ())[:1]
        if target in found
    }
    properties = [_part(data, found[name]) for name in outer.get("core-properties", ())[:1] if name in found]
    authors = tuple(each.text.strip() for part in properties for each in part if each.text and _names_author(each))
    return Package(_part(data, found[main]), **parts, authors=authors)


_PERSON = re.compile(r"(?!.*(?:用户|管理员|办公室|公司))[\u4e00-\u9fff·]{2,4}")


def _names_author(element: Element) -> bool:
    """Whether a property of the file names a person who wrote it, by what reads as a name."""
    about = element.tag.rpartition("}")[2]
    return about in ("creator", "lastModifiedBy") and bool(_PERSON.fullmatch((element.text or "").strip()))


def named(element: Element) -> str:
    """`w:p`: the name of an element with the usual prefix; without one where nothing is known of it."""
    return _short(element.tag)


@lru_cache(4096)
def _short(tag: str) -> str:
    space, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _NAMES.get(space)
    return f"{prefix}:{name}" if prefix else name


def _members(data: bytes) -> dict[str, zipfile.ZipInfo]:
    parts = listed(data)
    if len(parts) > _MOST_PARTS:
        raise UnreadableError(f"文件由{len(parts)}个部分组成，不像Word文件，不予读取：{_PartScan.retry}")
    if is_locked(parts):
        raise UnreadableError("压缩包设有密码，请取消密码再用")
    if has_macros(parts):
        raise UnreadableError(f"文件带有宏，不予读取：{SAVE}")
    if is_ambiguous(parts):
        raise damaged()
    if is_packed_oddly(parts):
        raise UnreadableError(f"压缩方式不是Word和WPS所用的，不予读取：{SAVE}")
    return {each.filename: each for each in parts}


def _part(data: bytes, member: zipfile.ZipInfo) -> Element:
    content = unpacked(data, member, _MOST_UNPACKED)
    _PartScan(f"其中的{member.filename}").take(content, _MOST_UNPACKED)
    try:
        return ElementTree.fromstring(transitional(content))
    except ElementTree.ParseError as error:
        raise damaged() from error


def _links(data: bytes, found: Mapping[str, zipfile.ZipInfo], part: str) -> Mapping[str, Sequence[str]]:
    """The parts that a part names, by the last word of what they are to it; what lies outside the file is left out."""
    folder, name = posixpath.split(part)
    member = found.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    links: dict[str, list[str]] = {}
    for link in _part(data, member) if member else ():
        if link.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            kind = link.get("Type", "").rpartition("/")[2]
            links.setdefault(kind, []).append(target)
    return links
