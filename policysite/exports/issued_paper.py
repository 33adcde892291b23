"""A document that prints its own head, set as it was issued: title, number and addressee, headings by their marks,
tables, sign-off at the right.

What each line is is told by the record that it comes from. Headings are set as GB/T 9704 has them: 一、 in 黑体, （一）
in 楷体, 1. in bold 仿宋; what runs on behind one in its line is text.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from policysite.data.document import Document
from policysite.data.model.document import HeadKind, HeadLine, Measure, Section, SignOffKind, SignOffLine
from policysite.data.text.verbatim import Line, LineStyle, rebuilt

_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十百零〇]+、|第.{1,6}[编章节]")),
    (2, re.compile(r"[（(〔][一二三四五六七八九十百零〇]+[）)〕]")),
    (3, re.compile(r"[0-9]+[.．、]")),
)
"""The level of a heading by its mark; any other is text."""
_ARTICLE = re.compile(r"第.{1,8}条\Z")
_STYLES = {1: "公文一级", 2: "公文二级"}
_FONTS = {1: "黑体", 2: "楷体_GB2312"}
_CHARACTER = Pt(16)
_WIDTH = 156
"""The text's width in millimetres."""
_NARROWEST, _WIDEST = 5, 80
"""Between how many characters a column of a table is counted."""
_CELL_SIZE = Pt(12)


class Paper(Protocol):
    """What is written on."""

    @property
    def word(self) -> WordDocument:
        """The Word file."""

    def add(self, text: str, style: str) -> Paragraph:
        """A paragraph in a style."""

    def blank(self) -> None:
        """An empty line."""


def write(paper: Paper, document: Document) -> None:
    """Every line of the document, in its order."""
    tables = _in_tables(document)
    previous = ""
    for is_table, lines in groupby(rebuilt(document), key=lambda line: _is_row(line, tables)):
        if is_table:
            _table(paper, [*lines], document)
            previous = "row"
            continue
        for line in lines:
            previous = _line(paper, line, previous)


def _in_tables(document: Document) -> frozenset[str]:
    """The sections that head rows of a table."""
    found = [section for each in document.policy.attachments if each.header for section in each.sections]
    return frozenset(each.id for each in found if isinstance(each, Section)) | frozenset(
        each.id for section in found if isinstance(section, Section) for each in _below(section)
    )


def _below(section: Section) -> Iterable[Section]:
    for each in section.entries:
        if isinstance(each, Section):
            yield each
            yield from _below(each)


def _is_row(line: Line, tables: frozenset[str]) -> bool:
    record = line.pieces[0].record
    return line.style is LineStyle.ROW or (isinstance(record, Section) and record.id in tables)


def _line(paper: Paper, line: Line, previous: str) -> str:
    """Writes a line; returns what it was, by which the next is set apart."""
    record = line.pieces[0].record
    match record:
        case HeadLine() | SignOffLine():
            _placed(paper, line.text, record.kind, previous)
            return str(record.kind)
        case Section():
            _heading(paper, line, record)
        case Measure():
            _measure(paper, line, record)
        case _:
            _plain(paper, line)
    return str(line.style)


def _placed(paper: Paper, text: str, kind: HeadKind | SignOffKind, previous: str) -> None:
    """A line of the head or the sign-off; what follows another kind stands apart from it."""
    if kind in (HeadKind.ADDRESSEE, HeadKind.CONTENTS, SignOffKind.ANNEX) and previous != kind:
        paper.blank()
    match str(kind):
        case "title":
            paper.add(text, "公文标题")
        case "plan_title":
            title = paper.add(text, "公文标题")
            title.paragraph_format.page_break_before = previous not in ("", kind)
        case "number" | "adopted":
            paper.add(text, "公文题注")
        case "addressee":
            paper.add(text, "公文正文").paragraph_format.first_line_indent = 0
        case "issuer" | "date":
            _signed(paper, text, str(kind), previous)
        case "annex":
            added = paper.add(text, "公文正文")
            added.paragraph_format.keep_with_next = True
            if previous == kind:
                added.paragraph_format.first_line_indent = _CHARACTER * 5
        case _:
            paper.add(text, "公文正文")


def _signed(paper: Paper, text: str, kind: str, previous: str) -> None:
    """Who issued it and when: at the right, two characters from the edge, never alone on a page."""
    if previous not in ("issuer", "date"):
        paper.blank()
    added = paper.add(text, "公文正文")
    added.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    added.paragraph_format.first_line_indent = 0
    added.paragraph_format.right_indent = _CHARACTER * 2
    added.paragraph_format.keep_with_next = kind == "issuer"


def _level(mark: str) -> int:
    return next((level for level, form in _LEVELS if form.match(mark)), 0)


def _heading(paper: Paper, line: Line, section: Section) -> None:
    """A heading alone in its line, or with text behind it; an article that lists items is text."""
    level = _level(section.printed)
    if section.rest or level not in _STYLES:
        _run_in(paper, line, level, section.printed)
        return
    added = paper.add(line.text, _STYLES[level])
    if section.printed.startswith("第"):
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        added.paragraph_format.first_line_indent = 0


def _measure(paper: Paper, line: Line, measure: Measure) -> None:
    """Its number and heading, and the words behind them."""
    _run_in(paper, line, _level(measure.printed) if measure.title else 0, measure.printed)


def _run_in(paper: Paper, line: Line, level: int, mark: str) -> None:
    """A paragraph whose number and heading are set as such, and what follows as text; a heading alone stays with it."""
    added = paper.add("", "公文正文")
    if level and all(piece.tail in (("number",), ("title",)) for piece in line.pieces):
        added.paragraph_format.keep_with_next = True
    for piece in line.pieces:
        run = added.add_run(piece.text)
        if piece.tail == ("number",) and _ARTICLE.match(mark):
            _set(run, 1)
        elif level and piece.tail in (("number",), ("title",)):
            _set(run, level)


def _set(run: Run, level: int) -> None:
    """A run in the type of a heading of that level."""
    if level == 3:
        run.bold = True
        return
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONTS[level])


def _plain(paper: Paper, line: Line) -> None:
    """Text, and what announces an attachment: its mark on a new page, then its title."""
    match line.style:
        case LineStyle.ANNEX_MARK:
            paper.add(line.text, "公文顶格").paragraph_format.page_break_before = True
        case LineStyle.ANNEX_TITLE:
            paper.blank()
            paper.add(line.text, "公文标题")
            paper.blank()
        case LineStyle.ANNEX_NOTE:
            paper.blank()
            paper.add(line.text, "公文正文")
        case LineStyle.HEADING:
            paper.add(line.text, "公文一级")
        case _:
            paper.add(line.text, "公文正文")


def _table(paper: Paper, lines: Sequence[Line], document: Document) -> None:
    """Rows of a table, the head on each page, no row torn; a line that heads others goes over the whole width."""
    rows = [line.text.split("\t") if line.style is LineStyle.ROW else [line.text] for line in lines]
    columns = max(map(len, rows))
    table = paper.word.add_table(len(rows), columns, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(rows, columns)
    _grid(table, widths)
    headed = lines[0].style is LineStyle.ROW and lines[0].pieces[0].tail[:1] == ("header",)
    for at, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if headed and at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        cells = row.cells
        if len(words) == 1 < columns:
            cells = (cells[0].merge(cells[-1]),)
            cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        for cell, text, width in zip(cells, words, widths, strict=False):
            _cell(cell, text, width if len(words) > 1 else sum(widths), head=headed and at == 0)
            if headed and at == 0:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _widths(rows: Sequence[Sequence[str]], columns: int) -> list[float]:
    """How wide each column is in millimetres, by the longest of its cells; long ones get less than their share."""
    cells = [[row[at] for row in rows if at < len(row) and len(row) > 1] for at in range(columns)]
    longest = [max((len(cell) for cell in column), default=_NARROWEST) for column in cells]
    shares = [min(max(each, _NARROWEST), _WIDEST) ** 0.6 for each in longest]
    return [_WIDTH * share / sum(shares) for share in shares]


def _grid(table: Table, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _off_grid() -> BaseOxmlElement:
    """That characters need not stand in the page's grid, which would spread smaller ones."""
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    return element


def _cell(cell: _Cell, text: str, width: float, *, head: bool) -> None:
    """A cell's words, smaller than the text and close."""
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if head else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = paragraph.add_run(text)
    for properties in (paragraph._p.get_or_add_pPr(), run._r.get_or_add_rPr()):
        properties.append(_off_grid())
    run.font.size = _CELL_SIZE
    if head:
        _set(run, 1)
