"""What is handed in as a zip archive of XML (a workbook, a Word file), taken for hostile: unpacked within bounds,
looked through in one pass, nothing of it computed or followed."""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import ClassVar
from xml.parsers import expat

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How the files of old Office programs begin, and those that have a password."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What such a file names that is an encrypted one of a new program."""

_OUTSIDE = re.compile(r"/|.*\\|(.*/)?\.\.(/|$)")
"""A name that leads out of the archive."""

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, NotImplementedError)

_STRICT = re.compile(rb"""\b(xmlns(?::[\w.-]+)?|Type)(\s*=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")


class UnreadableError(Exception):
    """The file cannot be taken at all; the text is a message for people."""


def damaged() -> UnreadableError:
    """What is said of a file that contradicts itself."""
    return UnreadableError("文件不完整或已损坏（没有复制完、没有下载完，或是改坏了），请重新取得这个文件")


def listed(data: bytes) -> list[zipfile.ZipInfo]:
    """The members of an archive, none of them unpacked. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except _BROKEN as error:
        raise damaged() from error


def is_locked(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether the archive has a password."""
    return any(each.flag_bits & 1 for each in members)


def is_ambiguous(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether a name leads out of the archive, or two differ at most in capitals."""
    names = [each.filename for each in members]
    return len({name.lower() for name in names}) < len(names) or any(map(_OUTSIDE.match, names))


def is_packed_oddly(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether a member is packed as no Office program does."""
    return any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in members)


def has_macros(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether the file brings programs."""
    return any(each.filename.lower().endswith("vbaproject.bin") for each in members)


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


def transitional(part: bytes) -> bytes:
    """A part of a Strict Open XML file with the names that all other such files have; others as they are."""
    if b"http://purl.oclc.org/ooxml/" not in part:
        return part
    return _STRICT.sub(rb"\1\2http://schemas.openxmlformats.org/\3/2006/", part)


_LONGEST_NAMESPACE = 300


def _refuse_long_namespaces(content: bytes) -> None:
    """Refuse what declares a long namespace: a reader that knows namespaces writes it out for each element again.

    Looked through by a reader that knows none. Raises UnreadableError, expat.ExpatError.
    """
    found: list[str] = []

    def declared(_: str, attributes: dict[str, str]) -> None:
        found.extend(
            name for name in attributes if name.startswith("xmlns") and len(attributes[name]) > _LONGEST_NAMESPACE
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = declared
    parser.Parse(content, False)
    if found:
        raise damaged()


class XmlScan:
    """One pass over a part's XML, which stops as soon as something is out of bounds; messages call it by `name`.

    `most` is how many there may be of a kind of element, and what is said of more; `retry` what to do then.
    """

    most: ClassVar[Mapping[str, tuple[int, str]]]
    retry: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name, self.counts = name, Counter[str]()

    def take(self, content: bytes, most: int) -> None:
        """Look through a part. Raises UnreadableError for more than `most` bytes, a document type, what is no XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.words
        try:
            _refuse_long_namespaces(content)
            parser.Parse(content, False)
            if len(content) > most:
                raise self.too_much("展开后过大")
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged() from error

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        self.count("element")

    def words(self, text: str) -> None:
        """Take some of the text of an element."""

    def end(self, tag: str) -> None:
        """Take an element's end."""

    def count(self, kind: str) -> None:
        """Take one more of a kind."""
        self.counts[kind] += 1
        most, words = self.most[kind]
        if self.counts[kind] > most:
            raise self.too_much(words)

    def too_much(self, words: str) -> UnreadableError:
        """What is said of a part that is out of bounds."""
        return UnreadableError(f"{self.name}{words}，不予读取：{self.retry}")

    def _refuse(self, *_: object) -> None:
        raise damaged()
