"""填写说明: the first sheet of the workbook: how to go about it, and what each column wants."""

from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from policysite.exports.table import FONT, GREY, SIZE, Column, printable, row_height
from policysite.intake.workbook.columns import (
    ACTS,
    CHOICES,
    DATES,
    GUIDE,
    MONTHS,
    REPORTED,
    STAGES,
    TASKS,
    SheetForm,
    headed,
    hint,
)
from policysite.views.edition import Edition

REMINDER = (
    "请勿填写信访人姓名、联系方式、问题线索内容和涉密信息；已报过的不再重报；证明材料填文号即可，不需另作材料、不需照片"
)
"""What stands above every form of the site (strings.md, 60)."""

_TAKES = {
    ACTS: "定期任务、常态推进、遇有情形时办理的事项，做了一件报一行",
    DATES: "同上，但只记日期和数量、不记内容的事项",
    STAGES: "要印发的文件，要建立的机制、台账、渠道，每到一个阶段报一行",
    MONTHS: "随到随办的事项，每月一行，只报件数",
}
_COLUMNS = (Column("列", 15), Column("在哪张表", 34), Column("哪张表必填", 26), Column("怎么填", 72))
_WIDE = Column("", sum(column.width for column in _COLUMNS))


def guide(book: Workbook, edition: Edition, title: str, forms: Sequence[SheetForm]) -> Worksheet:
    """The sheet of explanations, of a workbook with `title` and these `forms`."""
    sheet = book.add_worksheet(GUIDE)
    for place, column in enumerate(_COLUMNS):
        sheet.set_column(place, place, column.width)
    row = _head(book, sheet, edition, title)
    row = _lines(book, sheet, row, _words(forms))
    _table(book, sheet, row + 1, forms)
    sheet.hide_gridlines(2)
    printable(sheet)
    sheet.fit_to_pages(1, 1)
    return sheet


def _head(book: Workbook, sheet: Worksheet, edition: Edition, title: str) -> int:
    """Title, reminder and stamp; gives the next row."""
    last = len(_COLUMNS) - 1
    large = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, last, title, large)
    sheet.set_row(0, 32)
    strong = {"font_name": FONT, "font_size": 11, "bold": True, "text_wrap": True, "valign": "vcenter"}
    bold = book.add_format(strong | {"bg_color": "#fbf1dc", "border": 1, "border_color": "#b8b2a7"})
    sheet.merge_range(1, 0, 1, last, REMINDER, bold)
    sheet.set_row(1, 36)
    small = book.add_format({"font_name": FONT, "font_size": 9, "font_color": GREY, "valign": "vcenter"})
    for row, words in enumerate(edition.notes, 2):
        sheet.write_string(row, 0, words, small)
    return 2 + len(edition.notes)


def _lines(book: Workbook, sheet: Worksheet, start: int, lines: Sequence[str]) -> int:
    text = book.add_format({"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "vcenter"})
    for row, words in enumerate(lines, start):
        sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, words, text)
        sheet.set_row(row, row_height((_WIDE,), (words,)))
    return start + len(lines)


def _words(forms: Sequence[SheetForm]) -> list[str]:
    """How to go about it, in the order in which it is done."""
    chosen = [name for name in ("任务编号", "阶段", "月份") if any(name in form.heads for form in forms)]
    steps = (
        f"先看“{TASKS}”：要做什么、本期已完成多少、还差多少；“{REPORTED}”列着今年报过的。",
        *(f"“{form.name}”：{_TAKES[form]}。" for form in forms),
        f"从标题下面第一行填起，中间可以空行。{_quoted(chosen)}从下拉列表中选（列表都在“{CHOICES}”）；点到一格，旁边会提示怎么填。",
        "日期写事项发生之日，它决定计入哪一期；连续几天的，“至”写最后一天。只写职务，不写姓名。",
        "没有要报的，整张表空着即可。不要删表、删列、改表名和标题，不合并单元格，不用公式；行可以增删。",
        "从别处粘贴的，用“选择性粘贴—数值”。各表设了保护而没有密码，确需改动时在“审阅”中撤销保护即可。",
        "填好后把文件交负责汇总的同事导入，不必打印、盖章。填得不对的会指出在哪张表、哪一行、哪一列。",
    )
    return [f"{number}．{words}" for number, words in enumerate(steps, 1)]


def _quoted(names: Sequence[str]) -> str:
    return "".join(f"“{name}”" for name in names)


def _table(book: Workbook, sheet: Worksheet, start: int, forms: Sequence[SheetForm]) -> None:
    """What each column wants, as a table."""
    looks = {"font_name": FONT, "font_size": SIZE, "border": 1, "border_color": "#b8b2a7", "valign": "vcenter"}
    head = book.add_format(looks | {"bg_color": "#f0ece4", "align": "center"})
    text = book.add_format(looks | {"text_wrap": True})
    for place, column in enumerate(_COLUMNS):
        sheet.write_string(start, place, column.name, head)
    for row, words in enumerate(_rows(forms), start + 1):
        sheet.set_row(row, row_height(_COLUMNS, words))
        for place, word in enumerate(words):
            sheet.write_string(row, place, word, text)


def _rows(forms: Sequence[SheetForm]) -> Iterator[tuple[str, str, str, str]]:
    """Each column once: its heading, the sheets that have it, those in which it must be filled, and what to write."""
    names = {field: name for form in forms for field, name in headed(form)}
    for field, name in names.items():
        found = [form for form in forms if field in form.fields]
        must = [form.name for form in found if field in form.required]
        everywhere = "各表" if len(found) == len(forms) > 1 else "、".join(form.name for form in found)
        needed = everywhere if len(must) == len(found) else "、".join(must) or "—"
        yield name, everywhere, needed, hint(field)
