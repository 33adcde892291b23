"""The document rebuilt from the data, and its comparison with the archived original.

Each passage begins a line, with its mark as printed, but for the clauses that run on behind the heading of their
measure or behind the clause before them. A clause ends in its tail: `（责任部门：X、Y）` made from its departments, or
as it is printed. A row of a table is a line, its cells apart by tabs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pydantic import BaseModel

from policysite.data.document import Document
from policysite.data.model.document import Attachment, Clause, Measure
from policysite.data.passages import Passage, PassageKind
from policysite.data.yaml.reading import KeyPath


@dataclass(frozen=True)
class TextPiece:
    """Some words of the document and the field `tail` of the record that they come from."""

    text: str
    record: BaseModel
    tail: KeyPath


class LineStyle(Enum):
    """How a line is set: as text or a heading, as one of those that announce an attachment, or as a row of a table."""

    TEXT = auto()
    HEADING = auto()
    ANNEX_NOTE = auto()
    ANNEX_MARK = auto()
    ANNEX_TITLE = auto()
    HEAD = auto()
    SIGN_OFF = auto()
    ROW = auto()


@dataclass(frozen=True)
class Line:
    """One line of the document."""

    style: LineStyle
    pieces: tuple[TextPiece, ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(piece.text for piece in self.pieces)

    def piece_at(self, offset: int) -> TextPiece:
        """The piece that holds the character at `offset`; the last one beyond the end."""
        for piece in self.pieces:
            if offset < len(piece.text):
                return piece
            offset -= len(piece.text)
        return self.pieces[-1]


@dataclass(frozen=True)
class Difference:
    """The first difference: the archived line's number and column (from 1), the words there and the data's."""

    line: int
    column: int
    archived: str
    data: str
    piece: TextPiece


def tail(document: Document, clause: Clause) -> str:
    """`（责任部门：财务处、人事处）` as the document prints it after a clause; empty where it prints none."""
    if clause.tail is not None or clause.above:
        return clause.tail or ""
    names = "、".join(document.printed(name) for name in clause.responsible)
    return f"（责任部门：{names}）" if names else ""


def rebuilt(document: Document) -> Iterator[Line]:
    """Every line of the document as it was issued, rebuilt from what is part of its text."""
    lines: list[Line] = []
    for passage in document.passages:
        if not passage.in_force or _in_table(passage) or _before_table(passage):
            continue
        if isinstance(passage.record, Clause):
            _add_clause(lines, document, passage, passage.record)
        else:
            lines += _lines(passage)
    yield from lines


def _before_table(passage: Passage) -> bool:
    """Whether the words are those of an attachment before what it lists: its lines have them, before a table's head."""
    return isinstance(passage.record, Attachment) and passage.field == "text"


def _in_table(passage: Passage) -> bool:
    """Whether the words stand in a row of a table, which is printed whole."""
    within = passage.within
    return within is not None and isinstance(within.record, Measure) and bool(within.record.cells)


def _add_clause(lines: list[Line], document: Document, passage: Passage, clause: Clause) -> None:
    """A clause, in the line of what stands before it or in one of its own, with its tail."""
    words = _piece(passage, passage.text)
    field = "responsible" if clause.tail is None else "tail"
    closing = [TextPiece(tail(document, clause), clause, (field,)), TextPiece(clause.after or "", clause, ("after",))]
    here = [] if clause.tail_apart else [piece for piece in closing if piece.text]
    if clause.paragraph:
        lines.append(Line(LineStyle.TEXT, (words, *here)))
    else:
        lines[-1] = Line(lines[-1].style, (*lines[-1].pieces, words, *here))
    if clause.tail_apart:
        lines.append(Line(LineStyle.TEXT, tuple(piece for piece in closing if piece.text)))
    for index, text in enumerate(clause.further):
        lines.append(Line(LineStyle.TEXT, (TextPiece(text, clause, ("further", index)),)))


def _lines(passage: Passage) -> Iterator[Line]:
    """The lines of a passage that begins one."""
    text, record = passage.text, passage.record
    match passage.kind:
        case PassageKind.SECTION:
            rest = getattr(record, "rest", None)
            more = [TextPiece(rest, record, ("rest",))] if rest else []
            yield Line(LineStyle.HEADING, (_piece(passage, f"{_mark(passage, '、')}{text}"), *more))
        case PassageKind.CATEGORY:
            yield Line(LineStyle.HEADING, (_piece(passage, f"{passage.number}、{text}"),))
        case PassageKind.MEASURE if isinstance(record, Measure) and record.cells:
            yield _row(record, record.cells, ("cells",))
        case PassageKind.MEASURE:
            number = TextPiece(_mark(passage, "."), record, ("number",))
            yield Line(LineStyle.TEXT, (number, *([_piece(passage, text)] if text else [])))
        case PassageKind.ITEM:
            yield Line(LineStyle.TEXT, (_piece(passage, f"{passage.number}.{text}"),))
        case PassageKind.APPENDIX:
            yield Line(LineStyle.ANNEX_NOTE, (_piece(passage, f"附件：{text}"),))
            yield Line(LineStyle.ANNEX_MARK, (_piece(passage, "附件："),))
            yield Line(LineStyle.ANNEX_TITLE, (_piece(passage, text),))
        case PassageKind.ATTACHMENT if isinstance(record, Attachment):
            yield from _attachment(passage, record)
        case PassageKind.HEAD:
            yield Line(LineStyle.HEAD, (_piece(passage, text),))
        case PassageKind.SIGN_OFF:
            yield Line(LineStyle.SIGN_OFF, (_piece(passage, text),))
        case PassageKind.ROW:
            yield _row(record, text.split("\t"), passage.path)
        case _:
            yield Line(LineStyle.TEXT, (_piece(passage, text),))


def _mark(passage: Passage, sign: str) -> str:
    """The number as printed, with the space that follows it."""
    mark = getattr(passage.record, "mark", None)
    return f"{passage.number}{sign}" if mark is None else str(mark)


def _attachment(passage: Passage, record: Attachment) -> Iterator[Line]:
    """What announces an attachment, its words before what it lists, and the head of its table."""
    if record.mark:
        yield Line(LineStyle.ANNEX_MARK, (TextPiece(record.mark, record, ("mark",)),))
    if record.title_printed:
        yield Line(LineStyle.ANNEX_TITLE, (_piece(passage, record.title),))
    for at, text in enumerate(record.text):
        yield Line(LineStyle.TEXT, (TextPiece(text, record, ("text", at)),))
    if record.header:
        yield _row(record, record.header, ("header",))


def _row(record: BaseModel, cells: Sequence[str], field: KeyPath) -> Line:
    """A row of a table, each cell with the tab before it."""
    return Line(
        LineStyle.ROW,
        tuple(TextPiece("\t" * (at > 0) + cell, record, (*field, at)) for at, cell in enumerate(cells)),
    )


def _piece(passage: Passage, text: str) -> TextPiece:
    return TextPiece(text, passage.record, passage.path)


_SPACE = re.compile(r"\s+")
_BESIDE_SIGN = re.compile(r"(?<=[。；）])\s+")
"""White space behind a sentence or a bracket, where clauses part: the sign has as much of its own."""
_BLANK = " \u3000\u00a0"


def original_text(data: bytes) -> str:
    """The words of an archived original: UTF-8 or GB 18030. Raises UnicodeDecodeError for neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def lines_of(archived: str) -> list[str]:
    """The lines of an archived original, without white space at line ends and without empty lines at its end."""
    return "\n".join(line.rstrip() for line in archived.replace("\r\n", "\n").split("\n")).rstrip("\n").split("\n")


def compared(line: str, row: bool = False) -> str:
    """A line as it is compared: without white space at its ends, one space for any within.

    In a `row` of a table the tabs part its cells, and those before its first cell that is not empty tell which column
    that is; elsewhere they are white space like any other.
    """
    if not row:
        return _SPACE.sub(" ", _BESIDE_SIGN.sub("", line)).strip()
    ends = line.rstrip(f"{_BLANK}\t")
    return "\t".join(_SPACE.sub(" ", _BESIDE_SIGN.sub("", cell)).strip() for cell in ends.lstrip(_BLANK).split("\t"))


def difference(document: Document, archived: str) -> Difference | None:
    """Where the rebuilt document first departs from `archived`, or None where they are the same.

    Compared line by line; blank lines and white space at the ends of lines aside.
    """
    lines = [*rebuilt(document)]
    originals = [(number, line) for number, line in enumerate(lines_of(archived), 1) if line.strip()]
    end = Line(LineStyle.TEXT, (TextPiece("", document.policy, ()),))
    after = originals[-1][0] + 1 if originals else 1
    for index in range(max(len(lines), len(originals))):
        number, original = originals[index] if index < len(originals) else (after, "")
        line = lines[index] if index < len(lines) else end
        row = _is_parted(line)
        if compared(line.text, row) != compared(original, row) or index >= len(originals):
            return _first(number, original, line)
    return None


def _is_parted(line: Line) -> bool:
    """Whether the tabs of a line part cells; in a row that has but one they are white space."""
    return line.style is LineStyle.ROW and "\t" in line.text


def _first(number: int, original: str, line: Line) -> Difference:
    row = _is_parted(line)
    (there, ours) = (compared(words, row) for words in (original, line.text))
    pairs = enumerate(zip(there, ours, strict=False))
    at = next((index for index, (a, b) in pairs if a != b), min(len(there), len(ours)))
    column, place = (_offset(words, row, at) for words in (original, line.text))
    return Difference(number, column + 1, _around(there, at), _around(ours, at), line.piece_at(place))


def _offset(line: str, row: bool, at: int) -> int:
    """Where in a line the sign stands that is the one at `at` of the line as it is compared; past its end behind it."""
    offset = -1
    for sign in compared(line, row)[:at]:
        offset = _next(line, sign, offset + 1)
    rest = compared(line, row)[at : at + 1]
    return _next(line, rest, offset + 1) if rest else offset + 1


def _next(line: str, sign: str, start: int) -> int:
    same = str.isspace if sign == " " else sign.__eq__
    return next((index for index in range(start, len(line)) if same(line[index])), len(line))


def _around(text: str, at: int) -> str:
    start, end = max(0, at - 8), at + 12
    return f"{'……' if start else ''}{text[start:end]}{'……' if end < len(text) else ''}"
