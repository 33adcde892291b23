"""A text file → its words, whatever their encoding, and its lines; those with tabs between cells are rows of tables."""

import re
from collections.abc import Iterator, Sequence

from policysite.data.text.printed import PrintedLine
from policysite.intake.archives import UnreadableError

_MARKED = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
"""Byte order marks, and what they tell."""

_COMMON = 0.75
"""How much of a text must be common characters for it to be one in GB 18030, which gives a sense to nearly any bytes:
of a text in another encoding fewer than seven in ten are."""

_TRIED = 100_000
"""How many characters of a text are looked at to tell whether it is one."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_HEADING = re.compile("[（(]?[一二三四五六七八九十百]{1,5}[）)、]")
_MOST_HEADINGS = 3
"""How far below a row the next one may stand: levels of headings between them."""

_ATTACHMENT = re.compile(r"\s*(?:附件|附表|备注|注[:：])")
"""What begins another table, or ends one, instead of heading the rows below it."""
_MARK = re.compile(
    r"(?:第[0-9一二三四五六七八九十百零〇]{1,7}[章节条款项]|[（(]?[0-9一二三四五六七八九十百零〇a-zA-Z]{1,5}[)）、.．]"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3})+|[①-⑳⑴-⒛㈠-㈩●•·■◆▪-])[、.．]?"
)
"""A number or sign that Word has put before a paragraph, with a tab after it."""


def decoded(data: bytes) -> str:
    """The words of a text file. Raises UnreadableError where its encoding cannot be told, or it is no text."""
    text = _by_mark(data)
    if text is None:
        text = _by_trial(data)
    if _is_binary(text):
        raise UnreadableError("不是文本文件，内容读不出文字：请取得Word文档（*.docx）或文本文件（*.txt）再用")
    return text


def _is_binary(text: str) -> bool:
    """Whether more than one in fifty characters is a control."""
    return len(_CONTROL.findall(text[:_TRIED])) * 50 > len(text[:_TRIED])


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data.removeprefix(mark).decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecoded(data, error.start) from None
    return None


def _by_trial(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecoded(data, max(at, error.start)) from None
    if not _is_common(text):
        raise _undecoded(data, at)
    return text


def _is_common(text: str) -> bool:
    """Whether nearly all of a text are characters of everyday use."""
    words = "".join(text[:_TRIED].split())
    return len(words.encode("gb2312", "ignore").decode("gb2312")) >= _COMMON * len(words)


def _undecoded(data: bytes, at: int) -> UnreadableError:
    if _is_binary(data.decode("latin-1")):
        return UnreadableError("不是文本文件，或编码认不出：是文本的，请用记事本打开、核对后另存为UTF-8编码再用")
    line = data.count(b"\n", 0, at) + 1
    return UnreadableError(
        f"编码认不出，从第{line}行起不是UTF-8，也不是GB 18030：请用记事本打开，核对有无乱码，另存为UTF-8编码再用"
    )


def printed(text: str) -> tuple[PrintedLine, ...]:
    """The lines of a text, without the blank ones."""
    raw = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    rows = {at: cells for table in _tables([line for _, line in raw]) if len(table) > 1 for at, cells in table.items()}
    return tuple(
        PrintedLine(number, "\t".join(rows[at]).strip(), rows[at])
        if at in rows
        else PrintedLine(number, " ".join(filter(None, (part.strip() for part in line.split("\t")))))
        for at, (number, line) in enumerate(raw)
    )


def _tables(lines: Sequence[str]) -> Iterator[dict[int, tuple[str, ...]]]:
    """Runs of rows, by the place of their lines: each begins with one that has words in two cells at least.

    A line without tabs belongs to one where it stands between two rows of it, as the heading of those below it.
    """
    table = _Table()
    for at, line in enumerate(lines):
        cells = _cells(line)
        if table.goes_on(at, cells, lines):
            table.take(at, cells, lines)
        elif len(cells) > 1 and not _is_listed(cells):
            yield table.rows
            table = _Table()
            table.take(at, cells, lines)
    yield table.rows


class _Table:
    """The rows of a table as far as they are known, by the place of their lines."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[str, ...]] = {}
        self.head: tuple[str, ...] = ()
        self.width, self.last = 0, -1

    def take(self, at: int, cells: tuple[str, ...], lines: Sequence[str]) -> None:
        """Take a row, and the headings above it."""
        self.head = self.head or cells
        headings = range(self.last + 1, at) if self.rows else ()
        self.rows |= {place: (lines[place].strip(),) for place in headings} | {at: cells}
        self.width, self.last = max(self.width, len(cells)), at

    def goes_on(self, at: int, cells: Sequence[str], lines: Sequence[str]) -> bool:
        """Whether a line with these cells is the next row: as wide, or another of several cells just below."""
        if not self.rows or at - self.last > _MOST_HEADINGS:
            return False
        if len(cells) == 1:
            return at - self.last == 1 and "\t" in lines[at].strip(" \u3000")
        is_wide = len(cells) == self.width
        if at - self.last == 1:
            is_next = is_wide and (len(self.rows) > 1 or not _is_listed(cells))
            return min(len(cells), self.width) > 2 or is_next or self._is_cut_short(at, lines)
        between = lines[self.last + 1 : at]
        is_headed = len(between) == 1 or all(map(_HEADING.match, between))
        return is_wide and is_headed and not any(map(_ATTACHMENT.match, between)) and cells != self.head

    def _is_cut_short(self, at: int, lines: Sequence[str]) -> bool:
        """Whether the line just below the last row is one that lacks cells: the next is as wide as the table again."""
        following = _cells(lines[at + 1]) if at + 1 < len(lines) else ()
        return len(self.rows) > 1 and self.width > 2 and len(following) == self.width


def _cells(line: str) -> tuple[str, ...]:
    """What stands between the tabs; of a line in which only the first cell holds something, that one."""
    cells = tuple(cell.strip() for cell in line.strip(" \u3000").split("\t"))
    return cells[:1] if cells[0] and not any(cells[1:]) else cells


def _is_listed(cells: Sequence[str]) -> bool:
    """Whether the tabs stand between a paragraph's number and its words, or are an indent before them."""
    return sum(map(bool, cells)) < 2 or (len(cells) == 2 and bool(_MARK.fullmatch(cells[0])))
