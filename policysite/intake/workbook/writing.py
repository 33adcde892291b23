"""The workbook of a department: explanations, what is to be done, and the sheets to fill in, with their lists."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from policysite.data.handed_in import LONGEST
from policysite.data.model.departments import Department
from policysite.data.model.duties import Rhythm
from policysite.data.model.words import long_date
from policysite.data.periods import period_of
from policysite.data.record_fields import RECORD_FIELDS, Takes
from policysite.exports.table import FONT, GREY, SIZE, Column, Table, new_book, put
from policysite.figures.words import duty_label
from policysite.intake.correcting import WITHDRAWN
from policysite.intake.explaining import unexplained
from policysite.intake.questions import REMINDER
from policysite.intake.workbook.columns import (
    EXPLAINING,
    FORMAT,
    MARK_SHEET,
    SHEET_VERSION,
    SheetForm,
    borne,
    entry_format,
)
from policysite.intake.workbook.informing import INFORMED, Lists, choices, guide, lists, tasks
from policysite.intake.workbook.listing import KEY, WITHDRAW, listed_form, listing
from policysite.intake.workbook.scanning import LAST_ROW
from policysite.views.edition import Edition

_LEAST = 120
"""What the columns take together at least, so that title and reminder have room."""

_ALLOWED = (
    *("format_cells", "format_columns", "format_rows", "insert_rows", "insert_hyperlinks", "delete_rows"),
    *("sort", "autofilter", "objects"),
)
"""What a protected sheet still lets one do; there is no password, anybody may lift the protection."""

_LINE = "#b8b2a7"


class NothingToReportError(Exception):
    """The department has no duty of which anything may be recorded; the text is a message for people."""


def workbook_title(edition: Edition, department: Department) -> str:
    """`【演示】财务处落实情况填报表（2026年四季度）`: also the name of the file, without its end."""
    return edition.titled(f"{department.name}落实情况填报表（{quarter(edition)}）")


def quarter(edition: Edition) -> str:
    """The quarter in which a workbook is made."""
    return period_of(Rhythm.QUARTER, edition.today).label


def department_workbook(edition: Edition, department: Department) -> bytes:
    """The workbook as of the edition's day; the same bytes for the same input.

    Raises NothingToReportError where there would be nothing to fill in.
    """
    if department.retired and department.retired <= edition.today:
        heir = edition.dataset.department.get(edition.dataset.responsibilities.heir(department.id, edition.today) or "")
        instead = f"，其任务由{heir.name}填报" if heir else ""
        raise NothingToReportError(f"{department.name}自{long_date(department.retired)}起停用{instead}")
    found = borne(edition.dataset, department, edition.today)
    if not found.duties:
        raise NothingToReportError(f"{department.name}现在没有可以填报的任务")
    missed = [task for task in unexplained(edition.progress) if task.duty in found.duties]
    explaining = (EXPLAINING,) if missed else ()
    return Plan(
        title=workbook_title(edition, department),
        marks=(FORMAT, SHEET_VERSION, department.id),
        informed=INFORMED,
        before=tasks(edition, department, found),
        forms=(*found.forms, *explaining),
        after=listing(edition, department, listed := listed_form(found.forms)),
        listed=listed,
        every=lists(edition.dataset, department, found, missed, edition.today),
        rows={EXPLAINING.name: [(duty_label(edition.dataset, task.duty), task.name) for task in missed]},
    ).workbook(edition)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A workbook to be made: what the hidden sheet says of it, the sheets that inform, and those to fill in.

    `rows` are those that sheets to fill in have already, by the sheet's name. `after` is a list with the columns of
    `listed`, in which records may be corrected.
    """

    title: str
    marks: tuple[str, ...]
    informed: Sequence[str]
    before: Table
    forms: tuple[SheetForm, ...]
    after: Table | None = None
    listed: SheetForm | None = None
    every: Lists
    rows: Mapping[str, Sequence[Sequence[str]]]

    def workbook(self, edition: Edition) -> bytes:
        """The workbook as of the edition's day; the same bytes for the same input."""
        out = io.BytesIO()
        with new_book(edition, self.title, out) as book:
            sheets = [guide(book, edition, self.title, self.forms, self.informed), put(book, self.before)]
            for form in self.forms:
                filler = _Sheet(book, edition, form, self.every)
                sheets.append(filler.write(f"{self.title}　{form.name}", self.rows.get(form.name, ())))
            if self.after and self.listed:
                sheets.append(
                    _listed(put(book, self.after), self.after, _Sheet(book, edition, self.listed, self.every))
                )
            for sheet in [*sheets, choices(book, self.every)]:
                sheet.protect("", dict.fromkeys(_ALLOWED, True))
            mark = book.add_worksheet(MARK_SHEET)
            words = (*self.marks, edition.today.isoformat(), *(form.name for form in self.forms))
            for row, text in enumerate(words):
                mark.write_string(row, 0, text)
            mark.very_hidden()
        return out.getvalue()


def _listed(sheet: Worksheet, table: Table, rules: "_Sheet") -> Worksheet:
    """The list of what was reported: each column with its rule, and one hidden that tells the records."""
    first, last = table.header + 1, table.header + max(1, len(table.rows))
    for place, (field, name) in enumerate(rules.form.heads.items()):
        if field == KEY:
            sheet.set_column(place, place, None, None, {"hidden": True})
        elif field == WITHDRAW:
            said = f"请选“{WITHDRAWN}”，或留空"
            rule = {"validate": "list", "source": [WITHDRAWN], "error_title": name, "error_message": said}
            sheet.data_validation(first, place, last, place, rule)
        elif field in RECORD_FIELDS:
            sheet.data_validation(first, place, last, place, {"error_title": f"{name}填得不对"} | rules.rule(field))
    return sheet


class _Sheet:
    """One sheet to fill in."""

    def __init__(self, book: Workbook, edition: Edition, form: SheetForm, every: Lists) -> None:
        self.book, self.edition, self.form, self.every = book, edition, form, every

    def write(self, words: str, rows: Sequence[Sequence[str]] = ()) -> Worksheet:
        """Title, reminder and headings; below them cells that are open, each column with its form and its rule.

        The first of them hold what `rows` have.
        """
        widths = {column.word: column.width for column in self.form.columns.values()}
        wider = max(1.0, _LEAST / sum(widths.values()))
        columns = tuple(Column(name, width * wider) for name, width in widths.items())
        notes = (REMINDER, self.form.about)
        table = Table(self.form.name, words, notes, columns, (), filtered=False)
        sheet = put(self.book, table)
        forms = self._columns(sheet, columns)
        for row, cells in enumerate(rows, table.header + 1):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text, forms[place])
        self._heads(sheet, table)
        for place, (field, name) in enumerate(self.form.heads.items()):
            words = f"{'必填。' if field in self.form.required else ''}{self.form.columns[field].hint}"
            prompt = {"input_title": name, "input_message": words, "error_title": f"{name}填得不对"}
            sheet.data_validation(table.header + 1, place, LAST_ROW - 1, place, prompt | self.rule(field))
        self._lines(sheet, table)
        return sheet

    def _lines(self, sheet: Worksheet, table: Table) -> None:
        """Lines around the rows that are filled: on paper there are no others."""
        last = xl_col_to_name(len(table.columns) - 1)
        first = table.header + 1
        line = self.book.add_format({"border": 1, "border_color": _LINE})
        rule = {"type": "formula", "criteria": f"=COUNTA($A{first + 1}:${last}{first + 1})>0", "format": line}
        sheet.conditional_format(first, 0, LAST_ROW - 1, len(table.columns) - 1, rule)

    def _columns(self, sheet: Worksheet, columns: Sequence[Column]) -> list[Format]:
        """Whole columns are open, those beyond too: a row can only be deleted where none of its cells is locked.

        Gives the form of each.
        """
        forms = []
        looks = {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top", "locked": False}
        for place, (name, column) in enumerate(zip(self.form.heads, columns, strict=True)):
            takes = self.form.columns[name].takes
            centred = {} if takes is Takes.TEXT else {"align": "center"}
            taken = self.book.add_format(looks | centred | {"num_format": entry_format(takes)})
            sheet.set_column(place, place, column.width, taken)
            forms.append(taken)
        sheet.set_column(len(columns), 16383, None, self.book.add_format({"locked": False}))
        return forms

    def _heads(self, sheet: Worksheet, table: Table) -> None:
        """What stands above the rows is locked; the headings of what must be filled are darker."""
        note = self.book.add_format({"font_name": FONT, "font_size": SIZE, "font_color": GREY, "valign": "vcenter"})
        strong = self.book.add_format({"font_name": FONT, "font_size": 11, "bold": True, "valign": "vcenter"})
        for row, (height, form) in enumerate(((30, note), (22, strong), (18, note), (28, note))):
            sheet.set_row(row, height, form)
        for row, (words, form) in enumerate(zip(table.notes, (strong, note), strict=True), 1):
            sheet.write_string(row, 0, words, form)
        looks = {"font_name": FONT, "font_size": SIZE, "border": 1, "border_color": _LINE, "text_wrap": True}
        for place, (field, name) in enumerate(self.form.heads.items()):
            shade = {"bg_color": "#ddd2bd", "bold": True} if field in self.form.required else {"bg_color": "#f0ece4"}
            head = self.book.add_format(looks | shade | {"align": "center", "valign": "vcenter"})
            sheet.write_string(table.header, place, name, head)

    def rule(self, field: str) -> dict[str, Any]:
        """What a column takes: words of a list, dates, whole numbers, or text that is not too long."""
        if self.form.columns[field].takes is Takes.DAY:
            return self._date(self.form.columns[field].ahead)
        if self.form.columns[field].takes is Takes.COUNT:
            least = 1 if field == "amount" else 0
            said = f"须是不小于{least}的整数，只写数字"
            return {"validate": "integer", "criteria": ">=", "value": least, "error_message": said}
        if key := self.every.key(self.form, field):
            rule = {"validate": "list", "source": self.every.source(key), "show_error": self.form.columns[field].fixed}
            return rule | {"error_message": "请从下拉列表中选"}
        said = f"太长，最多{LONGEST}个字"
        return {"validate": "length", "criteria": "<=", "value": LONGEST, "error_message": said}

    def _date(self, ahead: bool) -> dict[str, Any]:
        """From the beginning of tracking, or of the day's year where that is earlier, to the end of that year.

        Of days that may lie `ahead` to the end of the tenth year after it.
        """
        year = self.edition.today.year
        first = min(self.edition.dataset.settings.tracking_from, date(year, 1, 1))
        last = date(year + 10 * ahead, 12, 31)
        said = f"须是{first}至{last}间的日期，写成2026-03-16这样"
        span = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        return span | {"error_message": said}
