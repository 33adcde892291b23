"""A Word file → its lines as printed: paragraphs with their automatic numbers, line breaks, rows of tables, text boxes.

Headers and footers are no part of the text. What is left out, or was put where it may not belong, is noticed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policysite.data.text.printed import PrintedLine
from policysite.intake.archives import UnreadableError
from policysite.intake.issued.numbering import Mark, Numbering
from policysite.intake.issued.package import Package, named, opened
from policysite.intake.issued.reminding import Noticed
from policysite.intake.issued.size import Size
from policysite.intake.issued.styles import Styles, W, child, switch, value, whole
from policysite.intake.issued.words import Words, WordsReader, chosen, is_removed

_WRAPPERS = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"})


class Read(NamedTuple):
    """What was read of a Word file: its text, blank lines too, its lines, and what is worth a look."""

    text: str
    lines: tuple[PrintedLine, ...]
    noticed: tuple[Noticed, ...]


def read_word(data: bytes) -> Read:
    """The lines of the Word file in `data`. Raises UnreadableError with what the file is instead, or lacks."""
    package = opened(data)
    body = child(package.document, "body")
    reader = _Reader(package)
    reader.blocks(() if body is None else body)
    if package.authors:
        reader.noticed.insert(0, Noticed(1, "author"))
    if not reader.lines:
        if any(each.kind in ("picture", "embedded") for each in reader.noticed):
            said = "里面只有图片，没有文字，像是扫描件：请先用文字识别软件转成文字，与原件核对后存为.docx或.txt再用"
            raise UnreadableError(said)
        raise UnreadableError("Word文件里没有文字：请核对是不是要用的文件")
    return Read("\n".join(reader.text), tuple(reader.lines), tuple(reader.noticed))


class _Cell(NamedTuple):
    """A cell of a row: the column of the table's grid in which it begins, and the element; None for a place held."""

    start: int
    element: Element | None


class _Reader:
    """Walks through the body of a file, line by line."""

    def __init__(self, package: Package) -> None:
        self.text: list[str] = []
        self.lines: list[PrintedLine] = []
        self.noticed: list[Noticed] = []
        self._package, self._styles = package, Styles(package.styles)
        self._numbering = Numbering(package.numbering, self._styles)
        self._words = WordsReader(self._styles, self._note)
        self._carried, self._size = Words(), Size()
        parts = {"w:footnoteReference": package.footnotes, "w:endnoteReference": package.endnotes}
        self._notes = {name: _notes(part) for name, part in parts.items()}

    def blocks(self, elements: Iterable[Element]) -> None:
        """Take paragraphs and tables in their order."""
        for each in elements:
            name = named(each)
            if name == "w:p":
                self._paragraph(each)
            elif name == "w:tbl":
                self._table(each)
            elif name == "w:altChunk":
                self._notice("embedded")
            elif name == "w:sdt" and _is_contents(each):
                self._notice("contents")
            elif name in _WRAPPERS or name == "mc:AlternateContent":
                self.blocks(chosen(each))

    def _notice(self, kind: str, words: str = "") -> None:
        """Notice something in the line that comes next."""
        self.noticed.append(Noticed(len(self.text) + 1, kind, words))

    def _take(self, text: str) -> None:
        self._size.take(text)
        self.text.append(text)

    def _line(self, text: str, centered: bool = False, bold: bool = False, mark: str = "") -> None:
        self._take(text)
        if text:
            self.lines.append(PrintedLine(len(self.text), text, None, centered, bold, mark))

    def _paragraph(self, paragraph: Element) -> None:
        words = self._gathered(paragraph)
        if words is None:
            return
        mark = self._numbering.next(paragraph)
        self._boxes(words.before)
        self._take_notice(words, mark)
        centered = self._styles.is_centered(paragraph)
        for at, (text, bold) in enumerate(words.lines()):
            own = mark if at == 0 else Mark()
            self._line(own.before(text).strip(), centered, bold, own.text)
        self._boxes(words.behind)

    def _gathered(self, paragraph: Element) -> Words | None:
        """The words of a paragraph; None where they are no line of the text, or go on in the next paragraph."""
        if self._styles.name(self._styles.of(paragraph)).startswith("toc "):
            self._notice("contents")
            return None
        words, self._carried = self._carried, Words()
        self._words.read(paragraph, words)
        if is_removed(paragraph, "pPr", "rPr"):
            words.noticed.append(("tracked", ""))
            self._carried = words
            return None
        is_concealed = switch(paragraph, "pPr", "rPr", "vanish") and not any(text.strip() for text, _ in words.pieces)
        if is_concealed:
            self._take_notice(words, Mark())
            return None
        return words

    def _take_notice(self, words: Words, mark: Mark) -> None:
        for kind, said in words.noticed:
            self._notice(kind, said)
        if mark.unknown:
            self._notice("number_form", mark.unknown)

    def _boxes(self, boxes: Sequence[Element | str]) -> None:
        for each in boxes:
            self._notice("box")
            if isinstance(each, str):
                self._line(each)
            else:
                self.blocks(chosen(each))

    def _note(self, name: str, id: str) -> str:
        """The words of a footnote or endnote."""
        return self._notes[name].get(id, "")

    def _table(self, table: Element) -> None:
        rows = [_cells(row) for row in self._rows(table)]
        usual = [cell.start for cell in max(rows, key=len, default=[])]
        for cells in rows:
            if len(usual) > 1:
                self._row(cells, usual)
            else:  # a frame around text
                self.blocks(part for cell in cells if cell.element is not None for part in chosen(cell.element))

    def _rows(self, table: Element) -> Iterator[Element]:
        """The rows of a table; what was deleted from it is only noticed."""
        for row in _unwrapped(chosen(table), "w:tr"):
            if is_removed(row, "trPr") or any(True for _ in row.iter(f"{W}cellDel")):
                self._notice("tracked")
            if not is_removed(row, "trPr"):
                yield row

    def _row(self, cells: Sequence[_Cell], usual: Sequence[int]) -> None:
        """Take a row of a table whose cells usually begin in these columns of its grid."""
        texts = [self._cell(cell) for cell in cells]
        on = ["+" if cell.element is not None and _goes_on(cell.element, "vMerge") else "" for cell in cells]
        given = texts if len(texts) in (1, len(usual)) else _aligned(cells, texts, usual)
        goes_on = on if given is texts else _aligned(cells, on, usual) or on
        if given is None:
            self._notice("uneven_row")
            given = texts
        self._take("\t".join(given).rstrip())
        if any(given):
            merged = frozenset(place for place, sign in enumerate(goes_on) if sign)
            self.lines.append(PrintedLine(len(self.text), self.text[-1], tuple(given), merged=merged))

    def _cell(self, cell: _Cell) -> str:
        """The words of a cell; none of one that is merged with the one above, where they stand."""
        if cell.element is None or _goes_on(cell.element, "vMerge"):
            return ""
        return " ".join(filter(None, self._inside(chosen(cell.element))))

    def _inside(self, elements: Iterable[Element]) -> Iterator[str]:
        """The words of what stands in a cell, piece by piece."""
        for each in _unwrapped(elements, "w:p", "w:tbl"):
            if named(each) == "w:tbl":
                self._notice("nested_table")
                for row in self._rows(each):
                    yield from (self._cell(cell) for cell in _cells(row))
            elif words := self._gathered(each):
                mark = self._numbering.next(each)
                self._take_notice(words, mark)
                yield from self._boxed(words.before)
                yield mark.before(" ".join(text for text, _ in words.lines() if text)).strip()
                yield from self._boxed(words.behind)

    def _boxed(self, boxes: Sequence[Element | str]) -> Iterator[str]:
        """The words of boxes that stand in a cell."""
        for each in boxes:
            self._notice("box")
            yield from [each] if isinstance(each, str) else self._inside(chosen(each))


def _notes(part: Element | None) -> dict[str, str]:
    """The words of the notes by their ids."""
    words = {each.get(f"{W}id", ""): (text.text or "" for text in each.iter(f"{W}t")) for each in reversed(part or ())}
    return {id: "".join(texts).strip() for id, texts in words.items()}


def _cells(row: Element) -> list[_Cell]:
    """The cells of a row, those merged across it as one."""
    start = whole(value(row, "trPr", "gridBefore"), 0)
    cells = [_Cell(0, None)] if start else []
    for each in _unwrapped(chosen(row), "w:tc"):
        if child(each, "tcPr", "cellDel") is None:
            cells += [] if _goes_on(each, "hMerge") else [_Cell(start, each)]
            start += whole(value(each, "tcPr", "gridSpan"), 1)
    return cells


def _goes_on(cell: Element, how: str) -> bool:
    """Whether a cell is merged with the one before it: `hMerge` along the row, `vMerge` down the column."""
    merged = child(cell, "tcPr", how)
    return merged is not None and merged.get(f"{W}val", "continue") == "continue"


def _aligned(cells: Sequence[_Cell], texts: Sequence[str], usual: Sequence[int]) -> list[str] | None:
    """The texts of a row with merged cells, each under the column in which it begins; None where two begin in one."""
    given = [""] * len(usual)
    for cell, text in zip(cells, texts, strict=True):
        at = max(bisect_right(usual, cell.start) - 1, 0)
        if text and given[at]:
            return None
        given[at] = given[at] or text
    return given


def _unwrapped(elements: Iterable[Element], *names: str) -> Iterator[Element]:
    """The elements with one of these names, those in content controls and the like too."""
    for each in elements:
        if (name := named(each)) in names:
            yield each
        elif name in _WRAPPERS:
            yield from _unwrapped(chosen(each), *names)


def _is_contents(control: Element) -> bool:
    """Whether a content control holds the table of contents that Word makes."""
    return (value(control, "sdtPr", "docPartObj", "docPartGallery") or "") == "Table of Contents"
