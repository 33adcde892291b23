"""One table as an Excel workbook: title and stamp above, a header that stays, print set-up; text is always text."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from policysite.views.edition import WORKING_COPY, Edition
from policysite.views.outcome import Said

FONT, SIZE = "宋体", 10
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.55, "bottom": 0.75}
"""Inches."""

BORDER = {"border": 1, "border_color": "#b8b2a7"}
GREY = "#5b5f66"
"""The colour of notes, and of states that have none of their own."""
LINE, HIGHEST = 14.0, 409.0
"""The height of a line of text, and the greatest that a row may have, in points."""
HALVES = 1.1
"""How many half-width characters of 10 pt stand in one unit of a column's width, room at the edges counted off."""

FULL = 32_767
"""How many characters of UTF-16 a cell takes: more are cut by the writer without a word, or the cell stays empty."""
CUT = "……（单元格写不下，全文见网页）"

Value = str | int | date | None | tuple[Said, ...]


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in half characters; short entries stand in the middle.

    One with an `entry`, the number format for it, may be changed where the sheet is protected.
    """

    name: str
    width: float
    centred: bool = False
    choices: tuple[str, ...] = ()
    entry: str = ""


@dataclass(frozen=True)
class Table:
    """A table under `title`; `name` is the sheet's. `notes` stand below the title, a line each."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    filtered: bool = True

    def without(self, *names: str) -> "Table":
        """The table without the columns of these names."""
        kept = [place for place, column in enumerate(self.columns) if column.name not in names]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in kept), rows=rows)

    @property
    def header(self) -> int:
        """The header's row, from 0: title, notes, header."""
        return 1 + len(self.notes)


def table_workbook(edition: Edition, table: Table) -> bytes:
    """The workbook of `table`; the same bytes for the same input."""
    out = io.BytesIO()
    with new_book(edition, table.title, out) as book:
        put(book, table)
    return out.getvalue()


def new_book(edition: Edition, title: str, out: io.BytesIO) -> Workbook:
    """An empty workbook that bears the edition's date and stamp, and takes no text for anything but text."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    author = edition.dataset.settings.site_name
    book.set_properties({"title": title, "author": author, "comments": edition.stamp, "created": edition.created})
    return book


def put(book: Workbook, table: Table) -> Worksheet:
    """A sheet with `table`: A4 landscape, one page wide, the header frozen and repeated."""
    sheet = book.add_worksheet(table.name)
    _Writer(book, sheet, table).write()
    printable(sheet)
    sheet.repeat_rows(table.header)
    return sheet


def printable(sheet: Worksheet) -> None:
    """Set a sheet up for printing: A4 landscape, one page wide, with the footer that every export bears."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**MARGINS)
    sheet.center_horizontally()
    sheet.set_footer(f'&L&"{FONT},Regular"&9{WORKING_COPY}&R&"{FONT},Regular"&9第&P页　共&N页')


def row_height(columns: Iterable[Column], row: Iterable[Value]) -> float:
    """The height, in points, that a row's text needs when wrapped: not every program works it out by itself."""
    most = max(_lines(_text(value), column.width) for column, value in zip(columns, row, strict=True))
    return min(LINE * most + 4, HIGHEST)


def fitting(text: str) -> str:
    """`text`, or where no cell takes it, its beginning and a word that it goes on."""
    wide = sum(sign > "\uffff" for sign in text)
    return text if len(text) + wide <= FULL else text[: FULL - wide - len(CUT)] + CUT


def _text(value: Value) -> str:
    return "\n".join(said.text for said in value) if isinstance(value, tuple) else str(value or "")


def _lines(text: str, width: float) -> int:
    """How many lines `text` takes in a column: a Chinese character is two halves wide, and none is cut in two."""
    room = int(width * HALVES) // 2 * 2
    halves = (sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n"))
    return sum(max(1, ceil(number / room)) for number in halves)


class _Writer:
    def __init__(self, book: Workbook, sheet: Worksheet, table: Table) -> None:
        self.book, self.sheet, self.table = book, sheet, table
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def format(self, **properties: object) -> Format:
        """The format with these properties besides the font; each made once."""
        wanted = {"font_name": FONT, "font_size": SIZE} | properties
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(wanted)
        return self._formats[key]

    def write(self) -> None:
        """Title, notes, header and rows, with filter, frozen header and widths."""
        table, sheet = self.table, self.sheet
        last = len(table.columns) - 1
        self._head(last)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
        for number, row in enumerate(table.rows, table.header + 1):
            sheet.set_row(number, row_height(table.columns, row))
            for place, value in enumerate(row):
                self._cell(number, place, value)
        if table.filtered:
            sheet.autofilter(table.header, 0, table.header + len(table.rows), last)
        sheet.freeze_panes(table.header + 1, 0)
        self._choices()

    def _head(self, last: int) -> None:
        title = self.format(font_name="黑体", font_size=16, align="center", valign="vcenter")
        self.sheet.merge_range(0, 0, 0, last, "", title)
        self.sheet.write_string(0, 0, fitting(self.table.title), title)
        self.sheet.set_row(0, 30)
        note = self.format(font_size=9, font_color=GREY, valign="vcenter")
        for number, words in enumerate(self.table.notes, 1):
            self.sheet.write_string(number, 0, fitting(words), note)
        head = self.format(bg_color="#f0ece4", **BORDER, align="center", valign="vcenter")
        head.set_text_wrap()
        for place, column in enumerate(self.table.columns):
            self.sheet.write_string(self.table.header, place, column.name, head)
        self.sheet.set_row(self.table.header, 24)

    def _cell(self, row: int, place: int, value: Value) -> None:
        looks = {**BORDER, "text_wrap": True, "valign": "top"}
        column = self.table.columns[place]
        if column.centred:
            looks["align"] = "center"
        if column.entry:
            looks |= {"locked": False, "num_format": column.entry}
        if isinstance(value, date):
            self.sheet.write_datetime(row, place, value, self.format(**looks | {"num_format": "yyyy-mm-dd"}))
        elif isinstance(value, int):
            self.sheet.write_number(row, place, value, self.format(**looks))
        elif isinstance(value, tuple):
            self._said(row, place, value, self.format(**looks))
        elif value:
            self.sheet.write_string(row, place, fitting(value), self.format(**looks))
        else:
            self.sheet.write_blank(row, place, None, self.format(**looks))

    def _said(self, row: int, place: int, said: tuple[Said, ...], looks: Format) -> None:
        """Lines with their states in colour; what is one piece only cannot be rich text."""
        pieces = list(self._pieces(said))
        whole = "".join(text for _, text in pieces)
        if len(pieces) < 2 or fitting(whole) != whole:
            self.sheet.write_string(row, place, fitting(whole), looks)
            return
        self.sheet.write_rich_string(row, place, *(part for piece in pieces for part in piece), looks)

    def _pieces(self, said: Iterable[Said]) -> Iterable[tuple[Format, str]]:
        """Each run of one colour with its format."""
        for number, line in enumerate(said):
            start, rest = "\n" if number else "", f" {line.words}" if line.mark and line.words else line.words
            if line.mark:
                colour = line.look.colour if line.look else None
                yield self.format(font_color=colour.light if colour else GREY), f"{start}{line.mark}"
                start = ""
            if rest:
                yield self.format(), f"{start}{rest}"

    def _choices(self) -> None:
        """Lists to choose from in the columns that have choices."""
        first, last = self.table.header + 1, self.table.header + len(self.table.rows)
        for place, column in enumerate(self.table.columns):
            if column.choices and self.table.rows:
                said = f"请选{'、'.join(column.choices)}，也可留空"
                rule = {"validate": "list", "source": list(column.choices), "error_title": column.name}
                self.sheet.data_validation(first, place, last, place, rule | {"error_message": said})
