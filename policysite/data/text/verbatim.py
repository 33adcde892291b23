"""The document rebuilt from the data, and its comparison with the archived original.

The form of the document (design, section 1): a preamble; `一、` sections; `1.` measures whose clauses follow the
heading in one paragraph, each closed by `（责任部门：X、Y）`; a closing; the appendix with its own `一、` and `1.`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.model.document import Checklist, Clause, Measure
from policysite.data.yaml.reading import KeyPath


@dataclass(frozen=True)
class TextPiece:
    """Some words of the document and the field `tail` of the record that they come from."""

    text: str
    record: BaseModel
    tail: KeyPath


@dataclass(frozen=True)
class Line:
    """One line of the document."""

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


def tail(dataset: Dataset, clause: Clause) -> str:
    """`（责任部门：办公室、协考科）` as the document prints it after a clause."""
    return f"（责任部门：{'、'.join(dataset.printed(name) for name in clause.responsible)}）"


def document(dataset: Dataset) -> Iterator[Line]:
    """Every line of the issued document, rebuilt from what is in force."""
    yield _line(dataset.policy, "preamble", dataset.policy.preamble)
    for section in dataset.policy.sections:
        yield _line(section, "title", f"{section.number}、{section.title}")
        for measure in section.measures:
            if not measure.retired:
                yield Line((*_measure(dataset, measure),))
    yield _line(dataset.policy, "closing", dataset.policy.closing)
    yield from _appendix(dataset.checklist)


def _line(record: BaseModel, field: str, text: str) -> Line:
    return Line((TextPiece(text, record, (field,)),))


def _measure(dataset: Dataset, measure: Measure) -> Iterator[TextPiece]:
    """The paragraph of a measure: number, heading, and the clauses in force with their departments."""
    yield TextPiece(f"{measure.number}.", measure, ("number",))
    yield TextPiece(measure.title, measure, ("title",))
    for clause in measure.clauses:
        if not clause.retired:
            yield TextPiece(clause.text, clause, ("text",))
            yield TextPiece(tail(dataset, clause), clause, ("responsible",))


def _appendix(checklist: Checklist) -> Iterator[Line]:
    yield _line(checklist, "title", f"附件：{checklist.title}")
    yield _line(checklist, "title", "附件：")
    yield _line(checklist, "title", checklist.title)
    for category in checklist.categories:
        yield _line(category, "title", f"{category.number}、{category.title}")
        for item in category.items:
            if not item.retired:
                yield _line(item, "text", f"{item.number}.{item.text}")


def lines_of(archived: str) -> list[str]:
    """The lines of an archived original, without white space at line ends and without empty lines at its end."""
    return "\n".join(line.rstrip() for line in archived.split("\n")).rstrip("\n").split("\n")


def difference(dataset: Dataset, archived: str) -> Difference | None:
    """Where the rebuilt document first departs from `archived`, or None where they are the same."""
    rebuilt = [*document(dataset)]
    originals = lines_of(archived)
    end = Line((TextPiece("", dataset.policy, ()),))
    for index in range(max(len(rebuilt), len(originals))):
        original = originals[index] if index < len(originals) else ""
        line = rebuilt[index] if index < len(rebuilt) else end
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
