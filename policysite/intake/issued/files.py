"""A file that an issued document comes in → its lines, or in plain words why it cannot be read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from policysite.data.handed_in import unseen
from policysite.data.problems import MOST_PROBLEMS, START, DataError, Position, Problem
from policysite.data.text.printed import PrintedLine
from policysite.data.yaml.reading import FORBIDDEN
from policysite.intake.archives import ENCRYPTED, OLE, UnreadableError
from policysite.intake.issued.package import SAVE
from policysite.intake.issued.plain import decoded, printed
from policysite.intake.issued.reminding import reminders, uneven
from policysite.intake.issued.size import Size
from policysite.intake.issued.word import Read, read_word

LARGEST_ISSUED = 8 * 2**20
"""A larger file is not read: a document of a hundred pages has less than 1 MB without pictures."""

_OFFICE = (".docx", ".docm", ".doc", ".dot", ".dotx", ".wps", ".wpt", ".rtf", ".pdf", ".odt", ".ofd", ".xls", ".xlsx")
_IMAGE = "是图片，没有文字：请先用文字识别软件转成文字，与原件核对后存为.docx或.txt再用"
_ARCHIVE = "是压缩包，不是文档：请先解压，取其中的.docx或.txt再用"
_OTHERS = (
    (
        b"%PDF",
        "是PDF文件，读不出原有的段落：请取得排版前的Word文件，或用Word打开、核对后另存为“Word文档（*.docx）”",
    ),
    (b"{\\rtf", f"是RTF文件，{SAVE}"),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
)
_WEB = (b"<!doctype html", b"<html", b"<?xml", b"mime-version:")


@dataclass(frozen=True)
class Issued:
    """An issued document as it came in: the `original` byte for byte, the `text` taken from it, its `lines`.

    `reminders` are what was read and is worth a look, and what was left out, with the line of `text`.
    """

    name: str
    original: bytes
    suffix: Literal["txt", "docx"]
    lines: tuple[PrintedLine, ...]
    text: str
    reminders: tuple[Problem, ...] = ()


def read_issued(path: Path) -> Issued:
    """The document in the file at `path`. Raises DataError for one that cannot be read, and OSError."""
    try:
        if path.exists() and not path.is_file():
            raise UnreadableError("不是文件")
        size = path.stat().st_size
        if size > LARGEST_ISSUED:
            raise _too_large(size)
        with path.open("rb") as given:
            data = given.read(LARGEST_ISSUED + 1)
        return taken(path.name, data, str(path))
    except UnreadableError as error:
        raise DataError([Problem(str(path), START, "issued_file", "{said}", {"said": str(error)})]) from error


def taken(name: str, data: bytes, file: str) -> Issued:
    """The document in `data`, a file of that `name`; messages call it `file`.

    Raises UnreadableError for what cannot be read at all, DataError with the place of each sign that cannot be seen.
    """
    if len(data) > LARGEST_ISSUED:
        raise _too_large(len(data))
    if said := _instead(data):
        raise UnreadableError(said)
    is_word = data.startswith(b"PK")
    read = read_word(data) if is_word else _plain(name, data)
    if problems := _unseen(file, read.lines):
        raise DataError(problems)
    told = reminders(file, read.noticed)
    return Issued(name, data, "docx" if is_word else "txt", read.lines, read.text, told)


def _too_large(size: int) -> UnreadableError:
    most = LARGEST_ISSUED // 2**20
    return UnreadableError(f"文件有{size / 2**20:.1f}MB，超过{most}MB，不予读取：请删去其中的图片和附件，只留文字和表")


def _instead(data: bytes) -> str:
    """What a file is that is neither a Word file nor a text; empty where it may be one of them."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            return "文件设有打开密码，请在Word或WPS中取消密码、保存后再用"
        return f"是旧格式的Word或WPS文件（.doc、.wps），{SAVE}"
    if not data.strip():
        return "文件是空的"
    if data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB):
        return f"是网页或XML文件，{SAVE}"
    return next((said for start, said in _OTHERS if data.startswith(start)), "")


def _plain(name: str, data: bytes) -> Read:
    text = decoded(data)
    suffix = Path(name).suffix.lower()
    if suffix in _OFFICE:
        raise UnreadableError(f"扩展名是{suffix}，内容却是纯文本：改扩展名不能改变格式，请改为.txt，或重新取得原文件")
    size = Size()
    for line in text.splitlines():
        size.take(line)
    lines = printed(text)
    if not lines:
        raise UnreadableError("文件是空的")
    return Read(text, lines, tuple(uneven(lines)))


def _unseen(file: str, lines: tuple[PrintedLine, ...]) -> list[Problem]:
    """The first sign in each line that cannot be seen."""
    told = []
    for line in lines:
        words = line.text.replace("\t", " ") if line.cells else line.text
        if found := FORBIDDEN.search(words):
            place = Position(line.number, found.start() + 1)
            told.append(Problem(file, place, "hidden_sign", "{said}", {"said": unseen(words)}))
    return told[:MOST_PROBLEMS]
