"""Workbooks that were mangled by hand or on purpose: an answer that names the place, and nothing written."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers.workbooks import ACT, HEAD, filled, project, refused

ACTS, STAGES, MONTHS = "落实记录", "成文和建成事项", "当日办结"
FIRST = HEAD + 1


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy of the small data for all: nothing may ever change it."""
    return project(tmp_path_factory.mktemp("hostile"))


CELLS = {
    "no month like that": ({"日期": "2026-13-01"}, "“日期”（B列）：“2026-13-01”不是日期，没有这一天"),
    "no day like that": ({"日期": "2026年2月30日"}, "“日期”（B列）：“2026年2月30日”不是日期，没有这一天"),
    "no year": ({"日期": "3月16日"}, "“日期”（B列）：须是年月日齐全的日期，写成2026-03-16这样，写的是“3月16日”"),
    "year last": ({"日期": "16/3/2026"}, "“日期”（B列）：须是年月日齐全的日期"),
    "short year": ({"日期": "26-3-16"}, "“日期”（B列）：须是年月日齐全的日期"),
    "words": ({"日期": "上周五"}, "“日期”（B列）：须是年月日齐全的日期，写成2026-03-16这样，写的是“上周五”"),
    "a number that was a date": (
        {"日期": 46342},
        "“日期”（B列）：提醒：写的是“46342”，像是2026-11-16丢了日期格式，按这一天记，请核对",
    ),
    "another number": ({"日期": 3.5}, "“日期”（B列）：须是年月日齐全的日期"),
    "a time": (
        {"日期": datetime(2026, 11, 16).time()},
        "“日期”（B列）：只有时间（00:00:00），没有日期，写成2026-03-16这样",
    ),
    "long ago": ({"日期": "1926-11-16"}, "“日期”（B列）：须在2000年至2099年间"),
    "before tracking": ({"日期": "2025-11-16"}, "“日期”（B列）：提醒：2025-11-16早于m01-2-b的起算日期"),
    "ahead": ({"日期": "2027-01-05"}, "“日期”（B列）：提醒：2027-01-05晚于数据截至日2026-11-23，到时才计入"),
    "half": ({"任务编号": "m03-1-a 组织业务微课", "数量": 3.5}, "“数量”（D列）：须是整数，只写数字，写的是“3.5”"),
    "nought": ({"任务编号": "m03-1-a 组织业务微课", "数量": 0}, "“数量”（D列）：“数量”须是不小于1的整数，写的是“0”"),
    "less than nothing": (
        {"任务编号": "m03-1-a 组织业务微课", "数量": "-1"},
        "“数量”（D列）：“数量”须是不小于1的整数，写的是“-1”",
    ),
    "far too many": ({"任务编号": "m03-1-a 组织业务微课", "数量": 10**15}, "“数量”（D列）：“1000000000000000”太大"),
    "with another unit": (
        {"任务编号": "m03-1-a 组织业务微课", "数量": "3天"},
        "“数量”（D列）：须是整数，只写数字（单位是次），写的是“3天”",
    ),
    "true": ({"数量": True}, "“数量”（D列）：写的是TRUE（是否），请填写内容"),
    "an amount where none belongs": ({"数量": 2}, "“数量”（D列）：m01-2-b属常态推进，不写“数量”"),
    "a formula": ({"摘要": "=1+1"}, "“摘要”（F列）：是公式“=1+1”，不予计算，请直接填写结果"),
    "a formula for a date": ({"日期": "=TODAY()"}, "“日期”（B列）：是公式“=TODAY()”"),
    "a command": ({"摘要": "=cmd|' /C calc'!A0"}, "“摘要”（F列）：是公式"),
    "a link to another file": ({"摘要": "='[别的.xlsx]表'!A1"}, "“摘要”（F列）：是公式“='[别的.xlsx]表'!A1”"),
    "an error": ({"摘要": "#REF!"}, "“摘要”（F列）：是出错的单元格（#REF!），请重新填写"),
    "two lines": ({"摘要": "甲\n乙"}, "“摘要”（F列）：分了行，须写成一行"),
    "a sign that cannot be seen": (
        {"摘要": "公\u200b开"},
        "“摘要”（F列）：第1个字“公”之后有看不见或已损坏的字符（U+200B），请删去",
    ),
    "an escaped control": (
        {"摘要": "公_x0007_开"},
        "“摘要”（F列）：第1个字“公”之后有看不见或已损坏的字符（U+0007），请删去",
    ),
    "a huge text": ({"摘要": "长" * 32_767}, "“摘要”（F列）：太长，共32767个字，最多500个字"),
    "a number that became a date": ({"证明材料名称": "表", "证明材料文号": datetime(2026, 3, 1)}, "变成了日期或时间"),
    "a telephone number": ({"摘要": "致电13812345678"}, "“摘要”（F列）：疑似手机号，不得入库"),
    "no duty": ({"任务编号": None}, "“任务编号”（A列）：没有填写，请从下拉列表中选"),
    "no date": ({"日期": None}, "“日期”（B列）：没有填写，必填"),
    "an unknown id": (
        {"任务编号": "m99-1-a 别的任务"},
        "“任务编号”（A列）：没有任务“m99-1-a 别的任务”，请从下拉列表中选",
    ),
    "a name alone": ({"任务编号": "公开办理时限"}, "请从下拉列表中选；最接近的是“m01-2-b 公开办理时限”"),
    "another's name": (
        {"任务编号": "m01-2-b 修订借阅须知"},
        "编号与名称不符：m01-2-b 公开办理时限，写的是“修订借阅须知”",
    ),
    "another's duty": ({"任务编号": "m01-1-a 到社区开展流动借阅"}, "m01-1-a由读者服务科报送，不是办公室的任务"),
    "not recorded here": ({"任务编号": "m02-1-b"}, "m02-1-b按有关规定另行管理，本站不记，请删去这一行"),
    "on the wrong sheet": ({"任务编号": "m01-2-a 修订借阅须知"}, "m01-2-a 修订借阅须知应填在“成文和建成事项”"),
    "a number without its name": ({"证明材料文号": "1号"}, "“证明材料名称”（H列）：没有填写：写了文号或网址的"),
    "a name without its number": ({"证明材料名称": "表"}, "“证明材料文号”（I列）：没有填写：写了证明材料名称的"),
    "a strange link": (
        {"证明材料名称": "表", "证明材料网址": "javascript:alert(1)"},
        "“证明材料网址”（J列）：“网址”须以https://",
    ),
    "a span backwards": ({"至": "2026-11-10"}, "“至”（C列）：末日2026-11-10早于首日2026-11-16"),
    "reported before the act": (
        {"报送日期": "2026-11-10"},
        "“报送日期”（G列）：报送日期2026-11-10早于事项发生之日2026-11-16",
    ),
}


ROWS = {
    "no stage": (STAGES, {"任务编号": "m01-2-a 修订借阅须知", "日期": "2026-11-16"}, "“阶段”（B列）：没有填写，必填"),
    "a stage of another kind": (
        STAGES,
        {"任务编号": "m01-2-a 修订借阅须知", "日期": "2026-11-16", "阶段": "建成"},
        "“阶段”（B列）：阶段须是起草、征求意见、提请审议、已印发、执行之一，写的是“建成”",
    ),
    "issued without number": (
        STAGES,
        {"任务编号": "m01-2-a 修订借阅须知", "日期": "2026-11-16", "阶段": "已印发"},
        "“阶段”（B列）：文件已印发的，须写文号\n",
    ),
    "backwards": (
        STAGES,
        {"任务编号": "m01-2-a 修订借阅须知", "日期": "2026-01-16", "阶段": "征求意见"},
        "：使原有记录（data/records/2026/office.yml第4行）不合要求：阶段不能倒退：2026-01-16已到“征求意见”，写的是“起草”\n",
    ),
    "no month": (
        MONTHS,
        {"任务编号": "m02-1-a 当日登记读者来信", "月份": "十一月", "收件数": 2, "按时数": 2},
        "“月份”（B列）：须是月份，写成2026-03这样，写的是“十一月”",
    ),
    "thirteenth month": (MONTHS, {"任务编号": "m02-1-a", "月份": "2026-13", "收件数": 2, "按时数": 2}, "没有这个月"),
    "more than received": (
        MONTHS,
        {"任务编号": "m02-1-a", "月份": "2026-10", "收件数": 2, "按时数": 3},
        "“按时数”（D列）：按时3件、有说明0件，多于收件2件",
    ),
    "no reason": (
        MONTHS,
        {"任务编号": "m02-1-a", "月份": "2026-09", "收件数": 2, "按时数": 1, "有说明数": 1},
        "“有说明数”（E列）：有说明的1件须写理由\n",
    ),
    "other figures for a month that was reported": (
        MONTHS,
        {"任务编号": "m02-1-a", "月份": "2026-03", "收件数": 4, "按时数": 2},
        "：这件事已报过（data/records/2026/office.yml第6行），而“收件数”与原记录不同：不重报",
    ),
}


@pytest.fixture(scope="module")
def told(data: Path) -> dict[str, str]:
    """What is said of each faulty row, all of them in one workbook, which changes nothing."""
    rows: dict[str, list[dict[str, Any]]] = {ACTS: [], STAGES: [], MONTHS: []}
    for at, (cells, _) in enumerate(CELLS.values()):
        rows[ACTS].append(ACT | {"摘要": f"核对公开的办理时限{at}"} | cells)
    for sheet, cells, _ in ROWS.values():
        rows[sheet].append(cells)
    with pytest.MonkeyPatch.context() as patch:
        lines = refused(filled(rows), data, patch).splitlines()
    said = [line for line in lines if "同一任务、同一日期" not in line]  # of each other they are
    places = {name: (ACTS, FIRST + at) for at, name in enumerate(CELLS)}
    for sheet in (STAGES, MONTHS):
        names = [name for name, row in ROWS.items() if row[0] == sheet]
        places |= {name: (sheet, FIRST + at) for at, name in enumerate(names)}
    starts = {name: (f"“{sheet}”第{row}行“", f"“{sheet}”第{row}行：") for name, (sheet, row) in places.items()}
    return {name: "\n".join(line for line in said if line.startswith(start)) for name, start in starts.items()}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_cannot_be_taken(name: str, told: dict[str, str]) -> None:
    """Sheet, row and column are named, and what is to be written there; nothing else is said of the row."""
    assert CELLS[name][1] in told[name]
    assert len(told[name].splitlines()) == 1


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_does_not_fit(name: str, told: dict[str, str]) -> None:
    """The rules on records, told by sheet, row and column, without the keys of the files."""
    assert ROWS[name][2] in f"{told[name]}\n"


@pytest.mark.parametrize("name", ["ahead", "a formula", "half", "another's duty"])
def test_one_such_row_alone_is_refused(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only waits for somebody's word is not written without it either."""
    said = refused(filled({ACTS: [ACT | CELLS[name][0]]}), data, monkeypatch)
    assert said.startswith(f"“{ACTS}”第{FIRST}行")
    assert CELLS[name][1] in said


def test_every_fault_is_told_at_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of sheets, rows and columns, then the count; right rows beside them are not written either."""
    rows = {ACTS: [ACT, ACT | {"日期": "x", "摘要": "=1"}], MONTHS: [{"任务编号": "m02-1-a"}]}
    lines = refused(filled(rows), data, monkeypatch).splitlines()
    assert [line.partition("：")[0] for line in lines[:-1]] == [
        "“落实记录”第6行“日期”（B列）",
        "“落实记录”第6行“摘要”（F列）",
        "“当日办结”第5行“月份”（B列）",
        "“当日办结”第5行“收件数”（C列）",
        "“当日办结”第5行“按时数”（D列）",
    ]
    assert lines[-1] == "共5处问题，一行也没有写入"
