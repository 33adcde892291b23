"""`policysite ledger` and `policysite explain`: what they list, ask, write and refuse, in Chinese."""

import re
from pathlib import Path

import pytest
from helpers.paths import DAY
from helpers.tiny import content
from helpers.trees import added_only
from helpers.words import MET, MISSED, STATE
from helpers.workbooks import run

from policysite.commands import console
from policysite.commands.status import status
from policysite.data.folder import Folder
from policysite.data.ledger_steps import STEP_FIELDS, STEPS
from policysite.data.load import load, problems_of
from policysite.data.problems import errors
from policysite.figures.ledger import ItemState

LEDGER = "ledger/2026.yml"
CLOSED, PENDING = STATE[ItemState.CLOSED], STATE[ItemState.PENDING]


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is a terminal."""
    monkeypatch.setattr(console, "attended", lambda: True)


def test_open_items_are_listed(data: Path) -> None:
    """State, deadline and what comes next, of all or of one department."""
    result = run("ledger")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[:2] == ["【演示】演示数据，非真实情况", "问题整改台账尚未办结的7项"]
    assert re.split(" {2,}", lines[6].strip()) == [
        "z2026-008",
        "待验收，期限2026-11-30（剩8天）",
        "下一步：验收",
        "综合科",
        "演示：科室内部工作群重复",
    ]
    mine = run("ledger", "--department", "综合科").stdout
    assert re.findall("z2026-[0-9]+", mine) == ["z2026-005", "z2026-008"]


def test_an_item_is_shown(data: Path) -> None:
    """Where nobody can be asked, how it stands, and what may come next; nothing is written."""
    before = content(data)
    result = run("ledger", "z2026-008")
    assert result.stdout.splitlines() == [
        "z2026-008 演示：科室内部工作群重复（综合科）",
        "待验收，期限2026-11-30（剩8天）",
        "最近一步：2026-11-17 报验",
        "可以登记：整改进展、验收、延期、证明材料",
    ]
    assert (result.exit_code, content(data)) == (0, before)


WRITTEN: dict[str, tuple[str, str, str]] = {
    "an action": (
        "z2026-010 --step 整改进展 --date 2026-11-20 --text 演示：补齐两份",
        "    actions:\n      - date: 2026-11-20\n        text: 演示：补齐两份",
        f"{PENDING}，期限2027-01-29（剩68天）→整改中，期限2027-01-29（剩68天）",
    ),
    "one between others": (
        "z2026-007 --step 整改进展 --date 2026-09-01 --text 演示：先试一个项目",
        "      - date: 2026-09-01\n        text: 演示：先试一个项目",
        "整改中，逾期，期限2026-10-30（已过24天）",
    ),
    "a submission again": (
        "z2026-006 --step 报验 --date 2026-11-20",
        "      - date: 2026-11-20",
        "退回整改，期限2026-12-18（剩26天）→待验收，期限2026-12-18（剩26天）",
    ),
    "as people write": (
        "Ｚ２０２６－０１０ --step 整改进展 --date 2026年11月20日 --text 演示：补齐",
        "    actions:\n      - date: 2026-11-20\n        text: 演示：补齐",
        f"{PENDING}，期限2027-01-29（剩68天）→整改中，期限2027-01-29（剩68天）",
    ),
    "a check with evidence": (
        "z2026-008 --step 验收 --date 2026-11-20 --by 办公室 --result 通过 --text 已核对 --evidence-title 清单 "
        "--evidence-ref 演示〔2026〕20号",
        "        checked: 2026-11-20\n        by: office\n        result: 通过\n        note: 已核对\n"
        "    evidence:\n      - title: 清单\n        ref: 演示〔2026〕20号",
        "待验收，期限2026-11-30（剩8天）→整改中，期限2026-11-30（剩8天），验收通过，待销号",
    ),
    "an extension": (
        "z2026-009 --step 延期 --date 2026-11-20 --to 2027-02-26 --text 系统升级 --approved 2026-11-22 "
        "--approved-by 处党组",
        "    extensions:\n      - requested: 2026-11-20\n        approved:\n          date: 2026-11-22\n"
        "          by: 处党组\n        to: 2027-02-26\n        reason: 系统升级",
        "整改中，期限2026-12-31（剩39天）→整改中，期限2027-02-26（剩96天）",
    ),
    "a look-back": (
        "z2026-005 --step 回头看 --date 2026-11-20 --result 巩固",
        "    look_backs:\n      - date: 2026-11-20\n        result: 巩固",
        f"{CLOSED}，2026-12-28前回头看→{CLOSED}",
    ),
    "what was not registered": (
        "z2026-010 --step 补充登记 --supporting 综合科、技术科",
        "    supporting: [general-affairs, technical]",
        f"{PENDING}，期限2027-01-29（剩68天）",
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_step_is_written_into_its_item(name: str, data: Path) -> None:
    """At its place, everything else byte for byte as it was; told with the line and what it changes; known again."""
    words, lines, change = WRITTEN[name]
    old = (data / LEDGER).read_text(encoding="utf-8")
    result = run("ledger", *words.split(), "--sample")
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines in result.stdout
    assert result.stdout.rstrip().endswith(f"：{change}")
    new = (data / LEDGER).read_text(encoding="utf-8")
    assert added_only(old, new)
    assert len(new.splitlines()) == len(old.splitlines()) + len(lines.splitlines())
    assert not errors(problems_of(Folder(data), today=DAY))
    first, at = re.match(r"已写入data/ledger/2026\.yml第([0-9]+)行：\n(.*)", result.stdout).groups()  # type: ignore[union-attr]
    assert new.splitlines()[int(first) - 1] == at
    again = run("ledger", *words.split(), "--sample")
    assert again.exit_code == 0
    assert "已登记过（data/ledger/2026.yml第" in again.stderr
    assert (data / LEDGER).read_text(encoding="utf-8") == new


REFUSED = {
    "no such item": ("z2026-011 --step 报验", "没有编号“z2026-011”"),
    "no such step": ("z2026-010 --step 验", "没有“验”这一步。现有整改进展、报验、验收、延期、"),
    "nothing given": ("z2026-010 --step 整改进展", "--date（日期）没有填写；--text（内容）没有填写。没有写入"),
    "a field of another step": (
        "z2026-010 --step 报验 --date 2026-11-20 --to 2026-12-01",
        "--to（延期至）“报验”不填这一项，“延期”才填",
    ),
    "no such day": ("z2026-010 --step 报验 --date 2026-02-30", "--date（报验日期）“2026-02-30”不是日期"),
    "no such department": ("z2026-008 --step 验收 --date 2026-11-20 --by 财务科 --result 通过", "没有部门“财务科”"),
    "no such result": ("z2026-008 --step 验收 --date 2026-11-20 --by 办公室 --result 巩固", "须是通过、退回之一"),
    "checked by itself": (
        "z2026-008 --step 验收 --date 2026-11-20 --by 综合科 --result 通过 --sample",
        "验收部门不得为责任部门、配合部门，general-affairs是责任部门",
    ),
    "nothing waits": (
        "z2026-010 --step 验收 --date 2026-11-20 --by 综合科 --result 通过",
        "z2026-010没有待验收的报验：先登记报验，再登记验收",
    ),
    "closed without a check": (
        "z2026-010 --step 销号 --date 2026-11-20 --approved-by 处党组 --sample",
        "销号须有验收日期、验收部门（不得为责任部门）和依据，现缺“验收、依据”",
    ),
    "closed twice": (
        "z2026-005 --step 销号 --date 2026-11-20 --approved-by 处党组 --sample",
        "z2026-005的“closing”（销号）已在第154行写明，与此不同：请核对，只留一处",
    ),
    "after the closing": (
        "z2026-005 --step 整改进展 --date 2026-11-20 --text 再查 --sample",
        "2026-11-20晚于销号日期2026-09-29，销号之后只记回头看",
    ),
    "before the closing": ("z2026-010 --step 回头看 --date 2026-11-20 --result 巩固 --sample", "尚未销号，不记回头看"),
    "submitted twice": ("z2026-008 --step 报验 --date 2026-11-20 --sample", "2026-11-17的报验还没有结果，不能再报验"),
    "late extension": (
        "z2026-007 --step 延期 --date 2026-11-02 --to 2026-12-30 --text 忙 --approved 2026-11-03 "
        "--approved-by 处党组 --sample",
        "延期须在原时限（10月30日）前提出并经批准，申请日期为11月2日，不作延期",
    ),
    "no deadline": (
        "z2026-004 --step 延期 --date 2026-11-02 --to 2026-12-30 --text 忙 --approved 2026-11-03 "
        "--approved-by 处党组 --sample",
        "没有完成时限的，不写延期",
    ),
    "registered already": ("z2026-010 --step 补充登记 --leader 正职 --sample", "补充登记只补没有登记的"),
    "real among demonstration": (
        "z2026-010 --step 报验 --date 2026-11-20",
        "z2026-010是演示数据，不写真实的进展：请先运行policysite start清除演示数据",
    ),
    "ahead": ("z2026-010 --step 报验 --date 2026-12-20 --sample", "没有写入；核对后仍要写入的，请加--yes"),
    "a phone number": ("z2026-010 --step 整改进展 --date 2026-11-20 --text 电话13800138000 --sample", "疑似手机号"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_breaks_a_rule_is_told_in_its_words(name: str, data: Path) -> None:
    """Exit 1, and nothing is written."""
    words, said = REFUSED[name]
    before = content(data)
    result = run("ledger", *words.split())
    assert result.exit_code == 1
    assert said in result.stderr, result.stderr
    assert content(data) == before


def test_what_is_missing_is_asked_for(data: Path, somebody: None) -> None:
    """The step among those that may come next, then its fields, again where an answer is wrong."""
    answers = "销号\n验收\n2026-02-30\n2026-11-20\n\n办公室\n通过\n\n清单\n\n演示〔2026〕20号\n"
    result = run("ledger", "z2026-008", "--sample", answers=answers)
    assert result.exit_code == 0, result.output
    for said in ("现在只能登记整改进展、验收、延期、证明材料", "“2026-02-30”不是日期", "这一项必须填写"):
        assert said in result.stderr
    item = load(Folder(data), today=DAY).ledger_item["z2026-008"]
    assert (item.submissions[-1].by, item.submissions[-1].note) == ("office", None)
    assert [(each.title, each.ref) for each in item.evidence] == [("清单", "演示〔2026〕20号")]


def test_every_field_has_an_option(data: Path) -> None:
    """The options are those of the table of steps."""
    text = run("ledger", "--help").output
    assert [name for name in STEP_FIELDS if f"--{name.replace('_', '-')}" not in text] == []
    assert [word for word in STEPS if word not in text] == []


def flow(text: str) -> str:
    """The ledger with the items' lists in brackets, on one line each."""
    return re.sub(r"submissions:\n {6}- date: (2026-11-17)\n", r"submissions: [{date: \1}] # 一行\n", text)


def test_lists_on_one_line_stay_so(data: Path) -> None:
    """What stands in brackets is added to in brackets, its comment kept."""
    path = data / LEDGER
    path.write_text(flow(path.read_text(encoding="utf-8")), encoding="utf-8")
    words = "z2026-008 --step 验收 --date 2026-11-20 --by 办公室 --result 退回 --sample"
    assert run("ledger", *words.split()).exit_code == 0
    line = "    submissions: [{date: 2026-11-17, checked: 2026-11-20, by: office, result: 退回}] # 一行"
    assert line in path.read_text(encoding="utf-8").splitlines()
    assert run("ledger", *["z2026-008", "--step", "报验", "--date", "2026-11-21", "--sample"]).exit_code == 0
    assert f"{line.removesuffix('] # 一行')}, {{date: 2026-11-21}}] # 一行" in path.read_text(encoding="utf-8")


def moved(data: Path, id: str, lines: str, text: str) -> None:
    """Take lines out of the ledger, and let `text` stand in a file of its own instead."""
    path = data / LEDGER
    old = path.read_text(encoding="utf-8")
    assert old.count(lines) == 1
    path.write_text(old.replace(lines, ""), encoding="utf-8")
    own = data / "ledger/2026/issue-7.yml"
    own.parent.mkdir()
    own.write_text(f"sample: true\nsteps:\n  - item: {id}\n{text}", encoding="utf-8")


def test_a_step_says_the_same_wherever_it_stands(data: Path) -> None:
    """`status` is the same, and the data are equal, whether a step stands in its item or in a file of its own."""
    before = load(Folder(data), today=DAY)
    lines = "    submissions:\n      - date: 2026-11-05\n        checked: 2026-11-10\n        by: office\n"
    lines += "        result: 退回\n        note: 两份纪要缺附件，补齐后再报\n"
    moved(data, "z2026-006", lines, lines)
    after = load(Folder(data), today=DAY)
    assert after.ledger == before.ledger
    assert status(after, DAY) == status(before, DAY)


def test_a_check_is_written_where_its_submission_stands(data: Path) -> None:
    """A submission that came in by a form is completed there."""
    lines = "    submissions:\n      - date: 2026-11-17\n"
    moved(data, "z2026-008", lines, lines)
    words = "z2026-008 --step 验收 --date 2026-11-20 --by 办公室 --result 退回 --sample"
    result = run("ledger", *words.split())
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("已写入data/ledger/2026/issue-7.yml第6行")
    assert not errors(problems_of(Folder(data), today=DAY))


def test_explain_lists_asks_and_writes(data: Path, somebody: None) -> None:
    """Without a duty what is to be explained; else the period, by any of its names, and the two answers."""
    path = data / "explanations.yml"
    old = path.read_text(encoding="utf-8")
    path.write_text(old[old.index("- duty: m09-2-a") :], encoding="utf-8")
    listed = run("explain")
    assert f"{MISSED}、还没有说明的1项" in listed.stdout
    assert "m05-1-a  2026-Q2  2026年二季度" in listed.stdout
    result = run("explain", "m05-1-a", "2026年二季度", "--sample", answers="\n演示：改期\n演示：按月排定\n")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "已写入data/explanations.yml第6行：",
        "- duty: m05-1-a",
        "  period: 2026-Q2",
        "  reason: 演示：改期",
        "  next: 演示：按月排定",
        "  sample: true",
        f"m05-1-a 处领导赴企业了解现状，2026年二季度：{MISSED}，说明：演示：改期；下步：演示：按月排定",
    ]
    again = run("explain", "m05-1-a", "2026-Q2", *["--reason", "演示：改期", "--next", "演示：按月排定", "--sample"])
    assert "已说明过（data/explanations.yml第6行），不再写入" in again.stderr


@pytest.mark.parametrize(
    "period", ["2026年2季度", "２０２６年第二季度", "2026年第2季度", "2026年二季", "2026Q2", "2026－q2", " 2026 Q2"]
)
def test_a_period_is_taken_however_it_is_written(period: str, data: Path) -> None:
    """As people write it, in digits or numerals: the same period."""
    (data / "explanations.yml").unlink()
    result = run("explain", "m05-1-a", period, *["--reason", "演示：改期", "--next", "演示：排定", "--sample"])
    assert "  period: 2026-Q2" in result.stdout.splitlines(), result.output


@pytest.mark.parametrize("period", ["2026年3季度", "2026Q", "第二季度", "2025年2季度", "2026年22季度"])
def test_another_period_is_not_taken_for_the_one_missed(period: str, data: Path) -> None:
    """What names another period, or none, is told."""
    (data / "explanations.yml").unlink()
    result = run("explain", "m05-1-a", period, *["--reason", "演示：改期", "--next", "演示：排定", "--sample"])
    assert (result.exit_code, "到期未完成的有2026-Q2" in result.stderr) == (1, True), result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("m05-1-a 2026-Q1", f"m05-1-a的2026年一季度{MET}，不作说明；{MISSED}的有2026-Q2"),
        ("m05-1-a 2025-Q1", f"m05-1-a没有“2025-Q1”这一期；{MISSED}的有2026-Q2"),
        ("m09-9-a 2026-Q1", "没有编号“m09-9-a”"),
        ("m17-1-a", "m17-1-a没有期次和完成期限，不作说明"),
        ("m05-1-a", "缺少--reason（原因）。没有写入"),
        ("m05-1-a 2026-Q2 --reason 别的 --next 别的 --sample", "m05-1-a的2026-Q2已在第3行说明过"),
        ("m07-1-a 2026 --reason 忙 --next 补 --sample", "尚未结束，到期仍未完成的再作说明"),
    ],
)
def test_what_cannot_be_explained_is_told(words: str, said: str, data: Path) -> None:
    """Exit 1, and nothing is written."""
    before = content(data)
    result = run("explain", *words.split())
    assert result.exit_code == 1
    assert said in result.stderr, result.stderr
    assert content(data) == before


def test_a_first_explanation_makes_the_file(data: Path) -> None:
    """Where none was, the file begins with its schema."""
    (data / "explanations.yml").unlink()
    assert run("explain", "m05-1-a", *["--reason", "演示：改期", "--next", "演示：排定", "--sample"]).exit_code == 0
    text = (data / "explanations.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/explanations.schema.json\n- duty: m05-1-a\n")
    assert not errors(problems_of(Folder(data), today=DAY))
