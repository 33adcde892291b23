"""A text file is read in whatever encoding it is; lines with tabs between cells are rows of a table."""

import codecs

import pytest

from policysite.intake.archives import UnreadableError
from policysite.intake.issued.files import Issued, taken
from policysite.intake.issued.plain import printed

TEXT = "关于做好某项工作的通知\r\n\r\n\u3000\u3000各科室：\r\n\t按〔2026〕5号文件要求执行。  \r\n"
ENCODINGS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with its mark": codecs.BOM_UTF8 + TEXT.encode(),
    "GB 18030": TEXT.encode("gb18030"),
    "UTF-16 little endian": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16 big endian": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
}


def issued(text: str | bytes) -> Issued:
    """A text file of this text, as taken."""
    return taken("a.txt", text if isinstance(text, bytes) else text.encode(), "a.txt")


def cells(text: str) -> list[tuple[str, ...] | None]:
    """The cells of its lines."""
    return [line.cells for line in issued(text).lines]


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(data: bytes) -> None:
    """The words are the same; the file is kept as it is."""
    read = issued(data)
    assert [(line.number, line.text) for line in read.lines] == [
        (1, "关于做好某项工作的通知"),
        (3, "各科室："),
        (4, "按〔2026〕5号文件要求执行。"),
    ]
    assert (read.text, read.original, read.suffix, read.name) == (TEXT, data, "txt", "a.txt")


def test_rare_characters_of_gb_18030() -> None:
    """A name outside of the old set of characters does not make a text of it unreadable."""
    text = "由赵㼆、李𬍤喆负责㎡、〇的核对，按第三条办理。"
    assert issued(text.encode("gb18030")).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    """Of every system."""
    assert [line.number for line in issued(end.join(["甲", "", "乙", "\u3000 \t", "丙"])).lines] == [1, 3, 5]


PLAIN = "关于做好某项工作的通知，各科室要按照文件要求执行。"
REFUSED = {
    "UTF-16 without its mark": (PLAIN.encode("utf-16-le"), "不是文本文件，或编码认不出"),
    "Big5": ("關於做好某項工作的通知，各科室要按照文件要求執行。".encode("big5"), "编码认不出，从第1行起"),
    "a broken UTF-8": (f"题\n{PLAIN}\n".encode() + b"\xe5\xff\n" + PLAIN.encode(), "编码认不出，从第3行起"),
    "a broken GB 18030": (f"题\n{PLAIN}".encode("gb18030") + b"\n\xff\xff\n", "编码认不出，从第3行起"),
    "half a character of UTF-16": (codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le") + b"\x01", "编码认不出"),
    "no text": (bytes(range(256)) * 20, "不是文本文件"),
    "no text, but UTF-8": (bytes(range(128)) * 20, "不是文本文件"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    """With the line from which it cannot be read."""
    with pytest.raises(UnreadableError, match=said):
        issued(data)


HEAD = "序号\t事项\t责任单位\n"
TABLES = {
    "a table": (
        f"题\n{HEAD}1\t甲\t甲局\n2\t乙\t乙局\n完",
        [None, ("序号", "事项", "责任单位"), ("1", "甲", "甲局"), ("2", "乙", "乙局"), None],
    ),
    "headings between the rows": (
        f"{HEAD}一、甲类（共1项）\n1\t甲\t甲局\n二、乙类\n（一）乙中类\n2\t乙\t乙局\n（三）完",
        [
            ("序号", "事项", "责任单位"),
            ("一、甲类（共1项）",),
            ("1", "甲", "甲局"),
            ("二、乙类",),
            ("（一）乙中类",),
            ("2", "乙", "乙局"),
            None,
        ],
    ),
    "a heading with the tabs of its empty cells": (
        f"{HEAD}一、甲类\t\t\n1\t甲\t甲局",
        [("序号", "事项", "责任单位"), ("一、甲类",), ("1", "甲", "甲局")],
    ),
    "empty cells": (
        f"{HEAD}1\t\t甲局\n\t乙\t\n",
        [("序号", "事项", "责任单位"), ("1", "", "甲局"), ("", "乙", "")],
    ),
    "the last cells left out": (
        "序号\t事项\t责任单位\t时限\n1\t甲\t甲局\n2\t乙\t乙局\t年底前",
        [("序号", "事项", "责任单位", "时限"), ("1", "甲", "甲局"), ("2", "乙", "乙局", "年底前")],
    ),
    "two columns": ("单位\t任务\n甲局\t甲\n乙局\t乙", [("单位", "任务"), ("甲局", "甲"), ("乙局", "乙")]),
    "blank lines between rows": (f"{HEAD}\n1\t甲\t甲局\n", [("序号", "事项", "责任单位"), ("1", "甲", "甲局")]),
    "the table after it": (
        f"{HEAD}1\t甲\t甲局\n二、另一张表\n{HEAD}1\t乙\t乙局",
        [("序号", "事项", "责任单位"), ("1", "甲", "甲局"), None, ("序号", "事项", "责任单位"), ("1", "乙", "乙局")],
    ),
    "an attachment between two tables": (
        "甲\t乙\t丙\n1\t2\t3\n附件2\n丁\t戊\t己\n4\t5\t6",
        [("甲", "乙", "丙"), ("1", "2", "3"), None, ("丁", "戊", "己"), ("4", "5", "6")],
    ),
    "numbers with a tab behind them": ("一、\t总则\n二、\t分则\n1.\t甲\n1.1\t甲\n●\t乙\n第一条\t丙", [None] * 6),
    "indents": ("\t甲\n\t\t乙\n\t\t丙", [None] * 3),
    "one line alone": ("甲局\t2026年1月1日\n乙", [None] * 2),
    "two lines apart": ("甲局\t甲\n乙\n丙\n丁\t丁", [None] * 4),
}


@pytest.mark.parametrize(("text", "found"), TABLES.values(), ids=TABLES)
def test_rows_of_tables(text: str, found: list[tuple[str, ...] | None]) -> None:
    """A line with tabs is a row where its neighbours are; tabs elsewhere are spaces."""
    assert cells(text) == found
    assert all("\t" not in line.text for line in issued(text).lines if line.cells is None)


def test_tabs_in_running_text_are_spaces() -> None:
    """One, however many there are."""
    assert [line.text for line in issued("\t一、\t总则\t \t细则\t\n").lines] == ["一、 总则 细则"]


def test_a_row_with_fewer_cells_than_others_is_said() -> None:
    """With its line."""
    read = issued("序号\t事项\t责任单位\t时限\n一、甲类\n1\t甲\t甲局\n2\t乙\t乙局\t年底前")
    said = "这一行的格数与同表别的行不同：请核对有没有并错、漏写的格"
    assert [str(each) for each in read.reminders] == [f"a.txt:3:1: 提醒：{said}"]


HUGE = {
    "spaces": "甲" + " " * 2_000_000 + "乙\t丙",
    "tabs": "甲\t乙\n" * 2 + "\t" * 2_000_000 + "丙",
    "rows": "甲\t乙\t丙\n" * 100_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_nothing_looks_from_every_sign_at_all_others(text: str) -> None:
    """A text of that size is read at once; otherwise it would take hours."""
    assert printed(text)[0].text.startswith("甲")
