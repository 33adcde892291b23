"""What goes out beside the data that are read: `docs/`, MkDocs' own file, the theme's, and what else lies in the data.

Office documents and other zip archives are looked into; of what cannot be looked into only the name is known.
"""

import html
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from policysite.data.folder import Folder
from policysite.data.yaml.reading import visible

_BESIDE = ("mkdocs.yml", "overrides")
"""What is published too and stands beside `docs`."""

LARGEST = 32 * 2**20
"""How many bytes of a file are looked at, and how many those of an archive may unpack into."""
_MOST_PARTS = 5_000

_CLOSED = (".pdf", ".doc", ".xls", ".ppt", ".wps", ".et", ".dps", ".rtf", ".rar", ".7z", ".gz", ".tar", ".caj", ".zip")
_CLOSED_SIGNS = (b"%PDF", bytes.fromhex("d0cf11e0a1b11ae1"), b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
"""Documents in which words stand that nothing here reads, by name and beginning (Word and Excel with a password begin
like their old formats); pictures, sounds and fonts are taken for what they are."""
_ZIP = b"PK\x03\x04"
_MARKUP = (".xml", ".rels", ".html", ".htm", ".xhtml", ".vml")
_PARAGRAPH = re.compile(
    r"</(?:w:p|a:p|text:[ph]|si|c|row|comment|text|dc:\w{1,20}|cp:\w{1,20}|vt:\w{1,20}|Company|Manager|p|tr|td|div|li)>"
    r"|<(?:w:br|w:tab|br)\b[^>]{0,200}>"
)
_SHARED = re.compile(r'<c(?: [^<>]{0,200})? t="s"[^<>]{0,200}><v>[0-9]{1,9}</v></c>')
"""A cell of a workbook that says only which of the shared texts stands there."""
_TAG = re.compile("<[^<>]{0,20000}>")


@dataclass(frozen=True)
class Published:
    """A `file` as people open it, its `name` below the folder, its texts, each with the archive's part that holds it.

    `closed` is a document that cannot be looked into.
    """

    file: str
    name: str
    texts: tuple[tuple[str, str], ...] = ()
    closed: bool = False


def published(docs: Path) -> Iterator[Published]:
    """Every file of the folder `docs` and of what is published beside it, by name."""
    for name in (docs.name, *_BESIDE):
        for path in _files(docs.parent / name):
            shown = _shown(path.relative_to(docs.parent))
            yield opened(path, shown, shown)


def lying_in(folder: Folder, read: Collection[str]) -> Iterator[Published]:
    """Every file below a folder of data, hidden ones too: those that are `read` without their texts."""
    for parent, folders, names in os.walk(folder.root):
        folders[:] = sorted(name for name in folders if name != ".git")
        for path in (Path(parent, name) for name in sorted(names)):
            name = _shown(path.relative_to(folder.root))
            file = folder.named(name)
            other = file not in read and not path.is_symlink()
            yield replace(opened(path, file, name), closed=False) if other else Published(file, name)


def _files(root: Path) -> Iterator[Path]:
    """The files at `root` or below it; links are followed, as MkDocs does, and each folder is gone through once."""
    if root.is_file():
        yield root
    seen: set[Path] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        folders[:] = sorted(name for name in folders if not _again(Path(folder, name), seen))
        yield from (Path(folder, name) for name in sorted(names))


def _again(folder: Path, seen: set[Path]) -> bool:
    real = folder.resolve()
    again = real in seen
    seen.add(real)
    return again


def _shown(path: Path) -> str:
    """A path for people, on one line and with no sign that cannot be seen."""
    return visible(path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def opened(path: Path, file: str, name: str) -> Published:
    """The texts of the file at `path`, which people call `file`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Published(file, name)
        with path.open("rb") as given:
            data = given.read(LARGEST + 1)
    except OSError:
        return Published(file, name, closed=True)
    if data.startswith(_ZIP):
        parts = _unpacked(data)
        return Published(file, name, parts or (), closed=parts is None)
    if len(data) > LARGEST or data.startswith(_CLOSED_SIGNS) or (data and file.lower().endswith(_CLOSED)):
        return Published(file, name, closed=True)
    text = decoded(data)
    return Published(file, name, () if text is None else (("", text),))


def decoded(data: bytes) -> str | None:
    """The text that the bytes are, as UTF-8, UTF-16 or GB 18030; None where they are none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:8192]:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unpacked(data: bytes) -> tuple[tuple[str, str], ...] | None:
    """The texts of an archive's parts, each with its name and the part's; None for one that cannot be looked into."""
    found, left = [], LARGEST
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist()[:_MOST_PARTS]:
                with archive.open(member) as part:
                    content = part.read(left + 1)
                left -= len(content)
                name = visible(member.filename)
                text = decoded(content)
                if left < 0 or content.startswith((_ZIP, *_CLOSED_SIGNS)) or name.lower().endswith(_CLOSED):
                    return None
                found += [(name, name), *([] if text is None else [(name, _words(name, text))])]
            return tuple(found) if len(archive.infolist()) <= _MOST_PARTS else None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError, NotImplementedError):
        return None


def _words(name: str, text: str) -> str:
    """The words of a part: of markup what stands between the tags, a paragraph or cell a sentence."""
    if not name.lower().endswith(_MARKUP):
        return text
    return html.unescape(_TAG.sub("", _PARAGRAPH.sub("。\n", _SHARED.sub("", text)))).lstrip()
