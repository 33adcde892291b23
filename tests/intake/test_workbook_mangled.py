"""Workbooks whose layout or file was mangled, by hand or on purpose: the place is named, nothing is written."""

import io
import re
import shutil
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.limits import bounded, within
from helpers.mutations import damaged
from helpers.paths import DAY, TESTS
from helpers.tiny import content
from helpers.workbooks import ACT, HEAD, book, fill, filled, made, packed, parts, project, refused, run, saved
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from policysite.data.folder import Folder
from policysite.data.load import load, problems_of
from policysite.data.problems import errors
from policysite.intake.archives import UnreadableError, unpacked
from policysite.intake.workbook.columns import MARK_SHEET
from policysite.intake.workbook.ledger import ledger_workbook
from policysite.intake.workbook.opening import LISTS, members, opened
from policysite.views.edition import Edition

pytestmark = pytest.mark.thorough

ACTS, STAGES, MONTHS = "落实记录", "成文和建成事项", "当日办结"
FIRST = HEAD + 1


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy of the small data for all: nothing may ever change it."""
    return project(tmp_path_factory.mktemp("hostile"))


def changed(change: Callable[[Workbook], object]) -> Callable[[], bytes]:
    """A workbook with one right row, and then changed."""

    def make() -> bytes:
        found = fill(book(made()), {ACTS: [ACT]})
        change(found)
        return saved(found)

    return make


def set_cell(sheet: str, at: str, value: object) -> Callable[[], bytes]:
    """The same with one cell set."""
    return changed(lambda found: found[sheet].__setitem__(at, value))


def hide_row(found: Workbook) -> None:
    found[ACTS].row_dimensions[FIRST].hidden = True


def hide_column(found: Workbook) -> None:
    found[ACTS].column_dimensions["F"].hidden = True


def hide_sheet(found: Workbook) -> None:
    found[ACTS].sheet_state = "hidden"


def rename(found: Workbook) -> None:
    found[ACTS].title = "落实"


def copied(found: Workbook) -> None:
    found.copy_worksheet(found[ACTS])


def mark(row: int, value: str) -> Callable[[], bytes]:
    """The workbook whose hidden sheet says otherwise."""
    return set_cell(MARK_SHEET, f"A{row}", value)


LAYOUT = {
    "a column deleted": (
        changed(lambda found: found[ACTS].delete_cols(2)),
        "“落实记录”第4行：缺“日期”一列：没有要填的也请保留",
    ),
    "a column renamed": (
        set_cell(ACTS, "B4", "日期时间"),
        "“落实记录”第4行：缺“日期”一列；“日期时间”若是它改了名，请改回来",
    ),
    "what a renamed column holds": (set_cell(ACTS, "B4", "时间"), "“落实记录”第5行“时间”（B列）：不是本表原有的列"),
    "a column doubled": (set_cell(ACTS, "K4", "日期"), "“落实记录”第4行“日期”（K列）：这一列重复，请只留一列"),
    "something beside the table": (set_cell(ACTS, "M7", "备注"), "“落实记录”第7行M列：不是本表原有的列，不会读取"),
    "no headings": (changed(lambda found: found[ACTS].delete_rows(4)), "“落实记录”：找不到标题行"),
    "a sheet deleted": (
        changed(lambda found: found.remove(found[MONTHS])),
        "“当日办结”：缺这张表：没有要报的也请保留，空着即可",
    ),
    "a sheet renamed": (changed(rename), "“落实记录”：缺这张表：没有要报的也请保留，空着即可；“落实”若是它改了名"),
    "a sheet copied": (changed(copied), "“落实记录 Copy”：不是填报表原有的表，不会读取：要报的请移到“落实记录”、"),
    "merged cells": (
        changed(lambda found: found[ACTS].merge_cells("A5:A7")),
        "“落实记录”第5行A列：A5:A7是合并单元格，请取消合并，每行分别填写",
    ),
    "a hidden row": (changed(hide_row), "“落实记录”第5行：这一行是隐藏的，却有内容：请取消筛选或隐藏"),
    "a hidden column": (changed(hide_column), "“落实记录”第5行“摘要”（F列）：这一列是隐藏的，却有内容"),
    "a hidden sheet": (changed(hide_sheet), "“落实记录”：这张表是隐藏的，却有内容：请取消隐藏"),
    "far below": (set_cell(ACTS, "A2001", "m01-2-b"), "“落实记录”第2001行A列有内容，只读到第2000行、BH列"),
    "far to the right": (set_cell(ACTS, "XFD9", "x"), "“落实记录”第9行XFD列有内容，只读到第2000行、BH列"),
    "no mark": (changed(lambda found: found.remove(found[MARK_SHEET])), "不是本站的填报表：没有填报表的标记"),
    "another mark": (mark(1, "x"), "不是本站的填报表：没有填报表的标记"),
    "another version": (mark(2, "0"), "这份填报表的版式与现在的不同"),
    "another office's department": (mark(3, "finance"), "这份填报表是“finance”的。没有部门“finance”。现有"),
    "rows of another department": (
        lambda: filled({"只记日期": [{"任务编号": "m02-1-a", "日期": "2026-11-16"}]}, "reading"),
        "“只记日期”第5行“任务编号”（A列）：m02-1-a由办公室报送，不是读者服务科的任务",
    ),
    "another department on the hidden sheet": (
        mark(3, "branch"),
        "“落实记录”第5行“任务编号”（A列）：m01-2-b由办公室、各业务科报送，不是机关支部的任务",
    ),
}


@pytest.mark.parametrize("name", LAYOUT)
def test_a_layout_that_was_changed(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing, doubled, moved away, hidden or merged is named."""
    make, told = LAYOUT[name]
    assert told in refused(make(), data, monkeypatch)


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    members = parts(made())
    return packed(members | {name: change(members.get(name, b""))})


SHEET = "xl/worksheets/sheet3.xml"
"""That of 落实记录."""


def with_rows(rows: bytes) -> bytes:
    """The workbook with more rows in 落实记录."""
    return with_part(SHEET, lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>"))


def formatted_rows() -> bytes:
    """Every row that a sheet can have, with a height and nothing in it."""
    return with_rows(b'<row ht="20" customHeight="1"/>' * (1_048_576 - HEAD))


def encrypted_member() -> bytes:
    """An archive whose members say that they are encrypted."""
    given = bytearray(made())
    at = 0
    while (at := given.find(b"PK\x01\x02", at)) >= 0:
        (flags,) = struct.unpack_from("<H", given, at + 8)
        struct.pack_into("<H", given, at + 8, flags | 1)
        at += 4
    return bytes(given)


def disguised() -> bytes:
    """A workbook whose texts are in a part that is not named as XML, and so would not be looked through."""
    members = parts(made())
    types = members["[Content_Types].xml"].replace(b"/xl/sharedStrings.xml", b"/xl/texts.bin")
    return packed(members | {"[Content_Types].xml": types, "xl/texts.bin": members["xl/sharedStrings.xml"]})


def doubled() -> bytes:
    """An archive that has a member twice."""
    out = io.BytesIO(made())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


def longer_than_stated(name: str, more: bytes) -> bytes:
    """A workbook one part of which goes on past the size that its headers state, and whose sum is right up to there."""
    members = parts(made())
    part = members[name]
    given = bytearray(packed(members | {name: part + more}))
    wrong = struct.pack("<II", zlib.crc32(part + more), len(part + more))
    right = struct.pack("<II", zlib.crc32(part), len(part))
    assert given.count(wrong[:4]) == given.count(wrong[4:]) == 2
    return bytes(given.replace(wrong[:4], right[:4]).replace(wrong[4:], right[4:]))


def with_name(name: str, instead: str | None = None) -> bytes:
    """The workbook with a part of this name beside the others, or in the place of one of them."""
    members = parts(made())
    return packed(members | {name: members.pop(instead) if instead else b"<a/>"})


BOMB = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100 + b'">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "文件是空的"),
    "csv renamed": (
        lambda: "任务,日期\nm01-2-b,2026-11-16\n".encode("gbk"),
        "不是Excel工作簿，像是文本（csv、网页等）",
    ),
    "a web page renamed": (lambda: b"<html><table></table></html>", "不是Excel工作簿，像是文本（csv、网页等）"),
    "a pdf renamed": (lambda: b"%PDF-1.7\n", "是PDF文件，不是Excel工作簿"),
    "xls renamed": (lambda: OLE + bytes(2000), "是旧格式的Excel或WPS表格（.xls、.et），请用Excel或WPS打开，另存为"),
    "encrypted": (
        lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "工作簿设有打开密码，请在Excel或WPS中取消",
    ),
    "a member encrypted": (encrypted_member, "压缩包设有密码"),
    "truncated": (lambda: made()[: len(made()) // 2], "文件不完整或已损坏"),
    "a byte lost": (lambda: made()[:3000] + made()[3001:], "文件不完整或已损坏"),
    "only the magic": (lambda: b"PK\x03\x04", "文件不完整或已损坏"),
    "another archive": (lambda: packed({"a.txt": b"x"}), "是压缩包，不是Excel工作簿，请先解压"),
    "a Word file": (
        lambda: packed({"[Content_Types].xml": b"", "word/document.xml": b""}),
        "是Word文件，不是Excel工作簿",
    ),
    "OpenDocument": (lambda: packed({"mimetype": b"x", "content.xml": b""}), "是OpenDocument表格（.ods）"),
    "macros": (lambda: packed(parts(made()) | {"xl/vbaProject.bin": b"x"}), "工作簿带有宏，不予读取"),
    "a part twice": (doubled, "文件不完整或已损坏"),
    "no list of sheets": (lambda: packed({**parts(made()), "xl/workbook.xml": b"<workbook/>"}), "不是本站的填报表"),
    "a list that leads nowhere": (
        lambda: packed({name: part for name, part in parts(made()).items() if name != SHEET}),
        "文件不完整或已损坏",
    ),
    "broken XML": (lambda: with_part(SHEET, lambda old: old[:-20]), "文件不完整或已损坏"),
    "a control character": (
        lambda: with_part("xl/sharedStrings.xml", lambda old: old.replace(b"<t>", b"<t>\x07", 1)),
        "已损坏",
    ),
    "a document type": (
        lambda: with_part(SHEET, lambda old: old.replace(b"<worksheet", BOMB + b"<worksheet")),
        "已损坏",
    ),
    "a document type in another part": (
        lambda: with_part("xl/styles.xml", lambda old: BOMB + b"<styleSheet/>"),
        "已损坏",
    ),
    "a row out of order": (lambda: with_rows(b'<row r="2"/>'), "文件不完整或已损坏"),
    "a cell of another row": (lambda: with_rows(b'<row r="7"><c r="A9"><v>1</v></c></row>'), "文件不完整或已损坏"),
    "a number without end": (
        lambda: with_rows(b'<row r="7"><c r="A7"><v>' + b"9" * 9999 + b"</v></c></row>"),
        "“落实记录”第7行A列的内容读不出来（“9999999999999999999999999999999999999999……”）：请重新填写这一格",
    ),
    "every row formatted": (formatted_rows, "“落实记录”有5000行以上带有格式或内容，不予读取：请重新取一份表"),
    "cells without end": (
        lambda: with_rows(
            b"".join(
                b'<row r="%d">%s</row>'
                % (row, b"".join(b'<c r="%s%d" s="1"/>' % (_letters(at), row) for at in range(1, 60)))
                for row in range(5, 1900)
            )
        ),
        "“落实记录”有100000个以上单元格带有格式或内容",
    ),
    "rules without end": (
        lambda: with_part(
            SHEET, lambda old: old.replace(b"</mergeCells>", b'<mergeCell ref="A5:B6"/>' * 30_000 + b"</mergeCells>")
        ),
        "“落实记录”含有过多的格式、规则或别的内容，不予读取",
    ),
    "formats without end": (
        lambda: with_part("xl/styles.xml", lambda old: old.replace(b"</cellXfs>", b"<xf/>" * 300_000 + b"</cellXfs>")),
        "其中的xl/styles.xml含有过多的格式、规则或别的内容，不予读取",
    ),
    "a part under another name": (disguised, "文件不完整或已损坏"),
    "a zip bomb": (
        lambda: with_part(SHEET, lambda old: old.replace(b"</sheetData>", b"</sheetData>" + b" " * (25 * 2**20))),
        "“落实记录”展开后过大，不予读取",
    ),
    "a zip bomb elsewhere": (
        lambda: packed(parts(made()) | {"xl/comments1.xml": b"<x>" + b" " * (25 * 2**20) + b"</x>"}),
        "其中的xl/comments1.xml展开后过大，不予读取",
    ),
    "a bomb that goes on past its size": (
        lambda: longer_than_stated("xl/styles.xml", b" " * (64 * 2**20)),
        "文件不完整或已损坏（没有复制完、没有下载完，或是改坏了），请重新取得这个文件",
    ),
    "a size that is too large": (
        lambda: made().replace(*(struct.pack("<I", len(parts(made())[SHEET]) + more) for more in (0, 1))),
        "文件不完整或已损坏",
    ),
    "a bomb of bzip2": (
        lambda: packed(parts(made()) | {"xl/a.xml": b" " * (64 * 2**20)}, zipfile.ZIP_BZIP2),
        "压缩方式不是Excel和WPS所用的，不予读取：请重新取一份表，只复制填好的几行",
    ),
    "lzma": (lambda: packed(parts(made()), zipfile.ZIP_LZMA), "压缩方式不是Excel和WPS所用的，不予读取"),
    "a name that leads upwards": (lambda: with_name("xl/../../styles.xml"), "文件不完整或已损坏"),
    "a name that leads upwards by other signs": (lambda: with_name("xl\\..\\..\\a.xml"), "文件不完整或已损坏"),
    "a name from the root": (lambda: with_name("/xl/styles.xml"), "文件不完整或已损坏"),
    "a name in other letters beside the one": (lambda: with_name("xl/Styles.XML"), "文件不完整或已损坏"),
    "a name in other letters instead": (
        lambda: with_name("XL/Workbook.xml", "xl/workbook.xml"),
        "是压缩包，不是Excel工作簿",
    ),
    "a sheet listed twice": (
        lambda: with_part(
            "xl/workbook.xml", lambda old: re.sub(rb'(<sheet [^>]*name=)"[^"]*"', rb'\1"x"', old, count=2)
        ),
        "文件不完整或已损坏",
    ),
    "too many parts": (
        lambda: packed(parts(made()) | {f"a{at}.xml": b"<a/>" for at in range(300)}),
        "个部分组成，不像填报表",
    ),
    "far too large": (lambda: made() + bytes(11 * 2**20), "文件超过10MB，不予读取"),
}


def _letters(column: int) -> bytes:
    return get_column_letter(column).encode()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_such_workbook(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what the file is instead, or where it is out of bounds; never a traceback, and soon."""
    make, told = FILES[name]
    said = refused(make(), data, monkeypatch)
    assert said.startswith("报来的表.xlsx：")
    assert told in said


def test_no_more_is_unpacked_than_is_asked_for() -> None:
    """One byte beyond the bound tells that there is more, however much that is."""
    given = packed({"a": b" " * (8 * 2**20)} | dict.fromkeys((*LISTS, "[Content_Types].xml"), b"<a/>"))
    member = members(given)["a"]
    assert len(unpacked(given, member, 1000)) == 1001
    assert len(unpacked(given, member, 8 * 2**20)) == 8 * 2**20
    member.file_size = 10
    with pytest.raises(UnreadableError, match="文件不完整或已损坏"):
        unpacked(given, member, 1000)


def test_only_what_is_read_is_unpacked() -> None:
    """Pictures and the like, however large, and folders change nothing; parts that are only stored are as good."""
    others = {"xl/media/image1.png": b"x" * (30 * 2**20), "xl/printerSettings/printerSettings1.bin": b"x", "xl/": b""}
    expected = opened(made())
    assert expected
    assert opened(packed(parts(made()) | others)) == expected
    assert opened(packed(parts(made()), zipfile.ZIP_STORED)) == expected


def test_no_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, and a name that nothing has."""
    monkeypatch.chdir(data.parent)
    for name, told in (("data", "data：不是文件。没有写入"), ("没有.xlsx", "没有.xlsx：没有这个文件。没有写入")):
        result = run("import-sheet", name)
        assert (result.exit_code, result.stderr) == (1, f"{told}\n")


def _damaged(seed: int, given: bytes) -> bytes:
    """A workbook with a part damaged, or the archive itself."""
    members = parts(given)
    if seed % 4 == 0:
        return damaged(seed, given, [given])
    name = [*members][seed % len(members)]
    return packed(members | {name: damaged(seed, members[name], [*members.values()])})


def test_damaged_at_random(long: bool, tell: Callable[[str], None], tmp_path: Path) -> None:
    """Workbooks of a department and of the ledger with some bytes changed: told with the place, or taken whole."""
    root = tmp_path / "project"
    root.mkdir()
    data = project(root)
    shutil.copyfile(TESTS / "intake/steps/ledger.yml", data / "ledger/2026.yml")
    whole, became = content(data), Counter[str]()
    ledger = book(ledger_workbook(Edition(load(Folder(data), today=DAY), DAY), None))
    step = {"事项编号": "z2026-002", "办理": "整改进展", "日期": "2026-11-10", "内容": "对照两处文字"}
    books = (filled({ACTS: [ACT]}), saved(fill(ledger, {"台账进展": [step]})))
    for seed in range(800 if long else 12):
        (root / "表.xlsx").write_bytes(_damaged(seed, books[seed % 2]))
        with pytest.MonkeyPatch.context() as patch, within(60, f"seed {seed}"), bounded(1024):
            patch.chdir(root)
            result = run("import-sheet", "表.xlsx", "--yes")
        assert isinstance(result.exception, SystemExit | None), (seed, result.exception)
        assert re.search("[\u4e00-\u9fff]", result.output), seed
        became["refused" if result.exit_code else "taken"] += 1
        if result.exit_code:
            assert content(data) == whole, seed
            continue
        assert not errors(problems_of(Folder(data), today=DAY)), seed
        for name in content(data).keys() - whole.keys():
            (data / name).unlink()
        for name, old in whole.items():
            (data / name).write_bytes(old)
    tell(f"damaged workbooks: {became.total()}, {dict(became)}")
