"""What a program shows as a date is a date, whatever number format, first day or standard the workbook keeps."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from helpers.exported import converted
from helpers.workbooks import (
    ACT,
    HEAD,
    Rows,
    book,
    dataset,
    fill,
    made,
    packed,
    parts,
    place,
    project,
    refused,
    run,
    saved,
)

from policysite.intake.workbook.formats import kinds
from policysite.intake.workbook.opening import opened
from policysite.intake.workbook.reading import Filled
from policysite.intake.workbook.reading import filled as read_rows

DAY = date(2026, 11, 16)
SERIAL = 46342
"""What Excel counts for that day; from 1904 it is 1462 less."""

DAYS = (27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)
TIMES = (32, 33, 34, 35, 55, 56)
"""The numbers of the date formats that Excel in Chinese has beside all others' (14 to 22), and of its times of day."""

CODES = (
    '[$-804]yyyy"年"m"月"d"日"',
    '[$-zh-CN,1]yyyy"年"m"月"d"日";@',
    '[DBNum1][$-804]yyyy"年"m"月"d"日"',
    '[$-804]yyyy"年"m"月"d"日" dddd',
    "yyyy年m月d日",
    r"yyyy\-mm",
    r"yyyy\.mm\.dd",
    'yyyy"年"m"月"',
    "yyyy/m/d h:mm;@",
    "[$-F800]dddd, mmmm dd, yyyy",
    "mmm-yy",
    "YYYY/M/D",
    "[Red]m/d;@",
)
NUMBERS = (
    "General",
    "0",
    '0"次"',
    '#,##0"天"',
    "[Red]0",
    '[DBNum1]General"次"',
    "G/通用格式",
    "[$¥-804]#,##0",
    "@",
    r"0\d",
)
"""Number formats in which nothing is a date."""


def styled(rows: Rows, formats: Mapping[str, str | int], *, start: int = 0) -> bytes:
    """The office's workbook with these rows; it counts from 1904 with a `start` of 1904.

    `formats` are those of cells by the heading and the place of the row: codes, or numbers without a code.
    """
    changed = fill(book(made()), rows)
    for name, listed in rows.items():
        for number, row in enumerate(listed, HEAD + 1):
            for heading in row:
                look = formats.get(f"{heading}{number - HEAD - 1}")
                if look is not None:
                    cell = changed[name].cell(number, place(changed[name], heading))
                    cell.number_format = f'"#{look}#"' if isinstance(look, int) else look
    found = parts(saved(changed))
    found["xl/styles.xml"] = _numbered(found["xl/styles.xml"])
    if start:
        found["xl/workbook.xml"] = found["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    return packed(found)


def _numbered(styles: bytes) -> bytes:
    """The styles with formats by number alone where `styled` has written `"#31#"` for them."""
    for code, number in re.findall(rb'<numFmt numFmtId="([0-9]+)" formatCode="&quot;#([0-9]+)#&quot;" ?/>', styles):
        styles = re.sub(rb'<numFmt numFmtId="%b"[^>]*/>' % code, b"", styles)
        styles = styles.replace(b'<xf numFmtId="%b"' % code, b'<xf numFmtId="%b"' % number)
    return styles


def read(content: bytes) -> Filled:
    """What a workbook of the office reports."""
    return read_rows(dataset(), opened(content))


def acts(days: list[object]) -> Rows:
    return {"落实记录": [ACT | {"日期": day, "摘要": f"核对{at}"} for at, day in enumerate(days)]}


def months(days: list[object]) -> Rows:
    return {"当日办结": [{"任务编号": "m02-1-a", "月份": day, "收件数": 2, "按时数": 2} for day in days]}


def each(heading: str, looks: tuple[str | int, ...]) -> dict[str, str | int]:
    return {f"{heading}{at}": look for at, look in enumerate(looks)}


def test_styles_are_told_apart() -> None:
    """By the number of the format where there is no code, by its code otherwise; strange numbers are none of dates."""
    codes = {164: 'yyyy"年"m"月"d"日"', 31: "General", 165: "[h]:mm", 166: "[Red]0.00"}
    listed = "".join(f"<numFmt numFmtId='{at}' formatCode='{code}'/>" for at, code in codes.items())
    looks = {
        27: "m",
        57: "m",
        58: "d",
        14: "d",
        17: "m",
        32: "d",
        46: "e",
        0: "n",
        49: "n",
        164: "d",
        31: "n",
        165: "e",
    }
    looks |= {166: "n", 999_999: "n", 99_999_999_999: "n", -5: "n", 37: "n", 59: "n"}
    cells = "".join(f"<xf numFmtId='{at}'/>" for at in looks) + "<xf/><xf numFmtId='x'/>"
    styles = f"<styleSheet><numFmts>{listed}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"
    assert kinds(styles.encode()) == (*looks.values(), "n", "n")
    endless = (
        f"<s><numFmts><numFmt numFmtId='170' formatCode='{'[' * 500_000}'/></numFmts><cellXfs><xf numFmtId='170'/>"
    )
    assert kinds(f"{endless}</cellXfs></s>".encode()) == ("n",)


@pytest.mark.parametrize("start", [0, 1904])
def test_every_date_format_is_one_of_a_date(start: int) -> None:
    """In a column of days it is the day, in one of months its month; the workbook may count from 1904."""
    looks = (*DAYS, *CODES)
    serial: object = SERIAL - (1462 if start else 0)
    found = read(styled(acts([serial] * len(looks)), each("日期", looks), start=start))
    assert (found.remarks, [row.values["date"] for row in found.rows]) == ((), [str(DAY)] * len(looks))
    found = read(styled(months([serial] * len(looks)), each("月份", looks), start=start))
    assert (found.remarks, [row.values["month"] for row in found.rows]) == ((), ["2026-11"] * len(looks))


def test_numbers_stay_numbers() -> None:
    """No other format makes a date of an amount."""
    rows = [ACT | {"任务编号": "m03-1-a", "数量": 3, "摘要": f"核对{at}"} for at in range(len(NUMBERS))]
    found = read(styled({"落实记录": rows}, each("数量", NUMBERS)))
    assert (found.remarks, [row.values["amount"] for row in found.rows]) == ((), ["3"] * len(NUMBERS))


@pytest.mark.parametrize("start", [0, 1904])
def test_a_day_that_lost_its_form_is_taken_and_told(start: int) -> None:
    """A number, or its text, where a day or month belongs: the day is named, counted as the workbook counts."""
    serial = SERIAL - (1462 if start else 0)
    found = read(styled(acts([serial, str(serial), serial + 0.4]), {}, start=start))
    assert [row.values["date"] for row in found.rows] == [str(DAY)] * 3
    assert [remark.message for remark in found.remarks] == [
        f"写的是“{text}”，像是2026-11-16丢了日期格式，按这一天记，请核对" for text in (serial, serial, serial + 0.4)
    ]
    assert all(remark.warning for remark in found.remarks)
    assert read(styled(months([serial]), {}, start=start)).rows[0].values["month"] == "2026-11"


def test_a_month_where_a_day_belongs_is_asked_about() -> None:
    """2026年11月 typed in is the first of it to the program: which day is meant, somebody must say."""
    found = read(styled(acts([46327, 46327, 46327]), {"日期0": 57, "日期1": 'yyyy"年"m"月"', "日期2": 31}))
    assert [str(remark) for remark in found.remarks] == [
        f"“落实记录”第{row}行“日期”（B列）：提醒：只写到月，按2026-11-01记，请核对是哪一天" for row in (5, 6)
    ]


def test_a_number_written_as_a_day_keeps_its_digits() -> None:
    """20261116 in a cell for dates, which the program cannot show, is that day."""
    found = read(styled(acts([20261116, 20261116]), {"日期0": "yyyy-mm-dd", "日期1": 31}))
    assert (found.remarks, [row.values["date"] for row in found.rows]) == ((), [str(DAY)] * 2)


ODD: dict[str, tuple[object, str | int, str]] = {
    "a time of day": (0.4, 32, "只有时间（09:36:00），没有日期，写成2026-03-16这样"),
    "hours that have passed": (1.5, "[h]:mm", "只有时间（1 day, 12:00:00），没有日期"),
    "before every day": (-5, 31, "须在2000年至2099年间，写的是“1899-12-25”"),
    "a day of long ago": (3, 31, "须在2000年至2099年间，写的是“1900-01-03”"),
    "far beyond": (3_000_000, 31, "须是年月日齐全的日期，写成2026-03-16这样，写的是“3000000”"),
    "a huge number": (1e300, 31, "须是年月日齐全的日期"),
    "true": (True, 31, "写的是TRUE（是否），请填写内容"),
    "an error": ("#VALUE!", 31, "是出错的单元格（#VALUE!），请重新填写，写成2026-03-16这样"),
    "a formula": ("=TODAY()", 31, "是公式“=TODAY()”，不予计算，请直接填写结果"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_day_is_told(name: str) -> None:
    """Sheet, row and column, and what to write; never a traceback."""
    value, look, said = ODD[name]
    found = read(styled(acts([value]), {"日期0": look}))
    assert found.rows == ()
    assert [str(remark).startswith("“落实记录”第5行“日期”（B列）：") for remark in found.remarks] == [True]
    assert said in str(found.remarks[0])


@pytest.mark.parametrize("start", [0, 1904])
def test_typed_dates_do_not_depend_on_the_first_day(start: int) -> None:
    """A cell that holds a date as text of the standard's own kind is that date."""
    given = parts(styled(acts([SERIAL, SERIAL]), {"日期0": 31}, start=start))
    given = {name: _iso(part) for name, part in given.items()}
    found = read(packed(given))
    assert (found.remarks, [row.values["date"] for row in found.rows]) == ((), [str(DAY)] * 2)


def _iso(part: bytes) -> bytes:
    """The dates of a sheet as Strict Open XML writes them."""
    typed = rb'<c r="B\1"\2 t="d"><v>2026-11-16T00:00:00</v></c>'
    return re.sub(rb'<c r="B([0-9]+)"( s="[0-9]+")? t="n"><v>%d</v></c>' % SERIAL, typed, part)


def strict(content: bytes) -> bytes:
    """A workbook as Excel saves it as Strict Open XML: other names for the same, dates as text."""
    names = rb"http://schemas.openxmlformats.org/(spreadsheetml|officeDocument|drawingml)/2006/"
    found = {
        name: re.sub(names, rb"http://purl.oclc.org/ooxml/\1/", _iso(part)) for name, part in parts(content).items()
    }
    found["xl/workbook.xml"] = found["xl/workbook.xml"].replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
    assert sum(b"purl.oclc.org" in part for part in found.values()) > 5
    return packed(found)


def test_strict_open_xml_is_taken() -> None:
    """The same rows come of it."""
    given = styled(acts([SERIAL, "2026年11月16日", SERIAL]), {"日期0": 31, "日期2": 57})
    assert [row.values for row in read(strict(given)).rows] == [row.values for row in read(given).rows]
    assert len(read(strict(given)).rows) == 3
    assert read(strict(given)).remarks == ()


@pytest.mark.thorough
def test_libreoffice_keeps_the_dates(tmp_path: Path) -> None:
    """Formats of Excel in Chinese, opened and saved by LibreOffice, and a workbook that counts from 1904."""
    looks = (31, *CODES[:3], 14)
    given = styled(acts([SERIAL] * len(looks)), each("日期", looks))
    found = read(converted(given, "given.xlsx", "xlsx", tmp_path).read_bytes())
    assert [row.values["date"] for row in found.rows] == [str(DAY)] * len(looks)
    early = styled(acts([SERIAL - 1462]), {"日期0": "yyyy-mm-dd"}, start=1904)
    found = read(converted(early, "early.xlsx", "xlsx", tmp_path).read_bytes())
    assert (found.remarks, [row.values["date"] for row in found.rows]) == ((), [str(DAY)])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy of the small data for all: nothing may ever change it."""
    return project(tmp_path_factory.mktemp("formats"))


ROW = b'<row r="5"><c r="A5" t="inlineStr"><is><t>m01-2-b</t></is></c>%s</row></sheetData>'


def with_cell(cell: bytes) -> bytes:
    found = parts(made())
    name = "xl/worksheets/sheet3.xml"
    assert b"</sheetData>" in found[name]
    return packed(
        found | {name: re.sub(rb'<row r="5".*?</row>', b"", found[name]).replace(b"</sheetData>", ROW % cell)}
    )


def with_book(attribute: bytes) -> bytes:
    found = parts(made())
    name = "xl/workbook.xml"
    return packed(found | {name: re.sub(rb"<workbookPr[^>]*/>", b"<workbookPr %s/>" % attribute, found[name])})


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    name: (lambda cell=cell: with_cell(cell), f"“落实记录”第5行B列的内容读不出来（{shown}）：请重新填写这一格")  # type: ignore[misc]
    for name, cell, shown in (
        ("no number", b'<c r="B5"><v>2026-11-16</v></c>', "“2026-11-16”"),
        ("not a number", b'<c r="B5"><v>NaN</v></c>', "“NaN”"),
        ("infinite", b'<c r="B5"><v>1e999</v></c>', "“1e999”"),
        ("infinite by name", b'<c r="B5"><v>inf</v></c>', "“inf”"),
        ("digits of another script", '<c r="B5"><v>４６３４２</v></c>'.encode(), "“４６３４２”"),
        ("a text that is not listed", b'<c r="B5" t="s"><v>99999</v></c>', "“99999”"),
        ("a text before the list", b'<c r="B5" t="s"><v>-1</v></c>', "“-1”"),
        ("neither true nor false", b'<c r="B5" t="b"><v>7</v></c>', "“7”"),
        ("no such day", b'<c r="B5" t="d"><v>2026-02-30T00:00:00</v></c>', "“2026-02-30T00:00:00”"),
        ("more than a day", b'<c r="B5" t="d"><v>2026-11-16 and more</v></c>', "“2026-11-16 and more”"),
        ("another type", b'<c r="B5" t="x"><v>1</v></c>', "“1”"),
    )
} | {
    "a style that is none": (
        lambda: with_cell(b'<c r="B5" s="-1"><v>1</v></c>'),
        "“落实记录”第5行B列的格式读不出来（“-1”）：请重新填写这一格",
    ),
    "a first day that is none": (lambda: with_book(b'date1904="maybe"'), "文件不完整或已损坏"),
    "a first day of two kinds": (lambda: with_book(b'date1904="1 0"'), "文件不完整或已损坏"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_cell_that_cannot_be_read_is_told(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place, and nothing written."""
    make, said = BROKEN[name]
    assert said in refused(make(), data, monkeypatch)


def test_a_style_that_is_not_listed_is_none(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell of a style beyond the list is one without; a workbook without any styles is read."""
    found = read(with_cell(b'<c r="B5" s="999999"><v>20261116</v></c>'))
    assert (found.remarks, found.rows[0].values["date"]) == ((), str(DAY))
    given = {name: part for name, part in parts(styled(acts(["2026-11-16"]), {})).items() if name != "xl/styles.xml"}
    assert read(packed(given)).rows[0].values["date"] == str(DAY)
    broken = parts(made()) | {"xl/styles.xml": b"<styleSheet><cellXfs>"}
    assert "文件不完整或已损坏" in refused(packed(broken), data, monkeypatch)


def test_a_date_that_is_shown_is_imported(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the command: what must be looked at is told, and written only where somebody says so."""
    given = styled(acts([SERIAL, SERIAL]), {"日期0": 31})
    said = refused(given, data, monkeypatch)
    assert "“落实记录”第6行“日期”（B列）：提醒：写的是“46342”，像是2026-11-16丢了日期格式" in said
    assert "请加--yes" in said
    result = run("import-sheet", "报来的表.xlsx", "--yes", "--dry-run")
    assert (result.exit_code, "将写入2条" in result.stdout) == (0, True), result.output


def test_text_where_a_number_lost_digits_is_told() -> None:
    """A number with more digits than a program keeps is no document's number any more; a fraction is as it is shown."""
    lost = ACT | {"证明材料名称": "表", "证明材料文号": 1234567890123456789}
    shown = ACT | {"证明材料名称": "表", "证明材料文号": 0.1 + 0.2, "摘要": "又核对"}
    found = read(saved(fill(book(made()), {"落实记录": [lost, shown]})))
    assert [str(remark) for remark in found.remarks] == [
        "“落实记录”第5行“证明材料文号”（I列）：是超过15位的数字，表格程序已改掉末几位：请把单元格格式设为“文本”再填"
    ]
    assert [row.values["evidence_ref"] for row in found.rows] == ["0.3"]


def test_dates_with_a_time_of_day_leave_it_off() -> None:
    """A moment of a day is that day."""
    found = read(styled(acts([datetime(2026, 11, 16, 23, 59, 59), SERIAL + 0.99]), {"日期1": 33}))
    assert (found.remarks, [row.values["date"] for row in found.rows]) == ((), [str(DAY)] * 2)
