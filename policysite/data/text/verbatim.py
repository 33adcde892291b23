"""The document rebuilt from the data, and its comparison with the archived original.

The form of the document: a preamble; `一、` sections; `1.` measures whose clauses follow the
heading in one paragraph, each closed by `（责任部门：X、Y）`; a closing; the appendix with its own `一、` and `1.`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from pydantic import BaseModel

from policysite.data.document import Document
from policysite.data.model.document import Clause
from policysite.data.passages import Passage, PassageKind
from policysite.data.yaml.reading import KeyPath


@dataclass(frozen=True)
class TextPiece:
    """Some words of the document and the field `tail` of the record that they come from."""

    text: str
    record: BaseModel
    tail: KeyPath


class LineStyle(Enum):
    """How a line is set: as text, as a heading, or as one of the three lines that announce the appendix."""

    TEXT = auto()
    HEADING = auto()
    ANNEX_NOTE = auto()
    ANNEX_MARK = auto()
    ANNEX_TITLE = auto()


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
    """`（责任部门：办公室、协考科）` as the document prints it after a clause."""
    return f"（责任部门：{'、'.join(document.printed(name) for name in clause.responsible)}）"


def rebuilt(document: Document) -> Iterator[Line]:
    """Every line of the document as it was issued, rebuilt from what is part of its text."""
    lines: list[Line] = []
    for passage in document.passages:
        if not passage.in_force:
            continue
        if isinstance(passage.record, Clause):  # runs on behind the heading of its measure
            names = TextPiece(tail(document, passage.record), passage.record, ("responsible",))
            lines[-1] = Line(lines[-1].style, (*lines[-1].pieces, _piece(passage, passage.text), names))
        else:
            lines += _lines(passage)
    yield from lines


def _lines(passage: Passage) -> Iterator[Line]:
    """The lines of a passage that begins one."""
    text, number = passage.text, passage.number
    match passage.kind:
        case PassageKind.SECTION | PassageKind.CATEGORY:
            yield Line(LineStyle.HEADING, (_piece(passage, f"{number}、{text}"),))
        case PassageKind.MEASURE:
            yield Line(LineStyle.TEXT, (TextPiece(f"{number}.", passage.record, ("number",)), _piece(passage, text)))
        case PassageKind.ITEM:
            yield Line(LineStyle.TEXT, (_piece(passage, f"{number}.{text}"),))
        case PassageKind.APPENDIX:
            yield Line(LineStyle.ANNEX_NOTE, (_piece(passage, f"附件：{text}"),))
            yield Line(LineStyle.ANNEX_MARK, (_piece(passage, "附件："),))
            yield Line(LineStyle.ANNEX_TITLE, (_piece(passage, text),))
        case _:
            yield Line(LineStyle.TEXT, (_piece(passage, text),))


def _piece(passage: Passage, text: str) -> TextPiece:
    return TextPiece(text, passage.record, (passage.field,))


def lines_of(archived: str) -> list[str]:
    """The lines of an archived original, without white space at line ends and without empty lines at its end."""
    return "\n".join(line.rstrip() for line in archived.split("\n")).rstrip("\n").split("\n")


def difference(document: Document, archived: str) -> Difference | None:
    """Where the rebuilt document first departs from `archived`, or None where they are the same."""
    lines = [*rebuilt(document)]
    originals = lines_of(archived)
    end = Line(LineStyle.TEXT, (TextPiece("", document.policy, ()),))
    for index in range(max(len(lines), len(originals))):
        original = originals[index] if index < len(originals) else ""
        line = lines[index] if index < len(lines) else end
        if line.text != original or index >= len(originals):
            return _first(index + 1, original, line)
    return None


def _first(number: int, original: str, line: Line) -> Difference:
    pairs = enumerate(zip(original, line.text, strict=False))
    at = next((index for index, (a, b) in pairs if a != b), min(len(original), len(line.text)))
    return Difference(number, at + 1, _around(original, at), _around(line.text, at), line.piece_at(at))


def _around(text: str, at: int) -> str:
    start, end = max(0, at - 8), at + 12
    return f"{'……' if start else ''}{text[start:end]}{'……' if end < len(text) else ''}"
