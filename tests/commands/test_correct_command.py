"""`policysite correct`: the record meant is found, what is wrong is asked for, and it is written in its place."""

from pathlib import Path

import pytest
from click.testing import Result
from helpers.paths import DAY
from helpers.tiny import content
from helpers.words import MET, MISSED
from helpers.workbooks import project, run

from policysite.commands import console
from policysite.data.folder import Folder
from policysite.data.load import load

READING, OFFICE = "records/2026/reading.yml", "records/2026/office.yml"
TWO = """\
# 读者服务科
records:
  - duty: m01-1-a # 登记
    date: 2026-03-02
  - duty: m01-1-a
    date: 2026-03-02
    who: 科长
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data of a small project, which is the working directory."""
    found = project(tmp_path)
    monkeypatch.chdir(found.parent)
    return found


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is a terminal."""
    monkeypatch.setattr(console, "attended", lambda: True)


def correct(words: str, answers: str = "") -> Result:
    return run("correct", *words.split(), answers=answers)


CORRECTED = {
    "a day, to another period": (
        *("m01-1-a 2026-02-03 --date 2026-05-05", READING, "date: 2026-02-03", "date: 2026-05-05"),
        (
            "日期：2026-02-03→2026-05-05",
            f"m01-1-a 到社区开展流动借阅，2026年一季度：{MET}2→1（要求2次），{MISSED}，差1次",
            f"m01-1-a 到社区开展流动借阅，2026年二季度：{MET}0→1（要求2次），{MISSED}，差1次",
        ),
    ),
    "a value that was not there": (
        *("m01-1-a 2026-02-03 --amount 2", READING, "    who: 阅览科科长\n", "    amount: 2\n    who: 阅览科科长\n"),
        ("数量：无→2", f"m01-1-a 到社区开展流动借阅，2026年一季度：{MET}2→3（要求2次），{MET}"),
    ),
    "a value that goes": (
        *("m01-1-a 2026-02-03 --who 无", READING, "    who: 阅览科科长\n", ""),
        ("行为人：阅览科科长→无", f"m01-1-a 到社区开展流动借阅，2026年一季度：{MET}2→2（要求2次），{MET}"),
    ),
    "a piece of evidence": (
        *("m01-1-a 2026-02-03 --evidence-ref 阅2号", READING, "阅〔2026〕1号", "阅2号"),
        ("证明材料文号：阅〔2026〕1号→阅2号", f"m01-1-a 到社区开展流动借阅，2026年一季度：{MET}2→2（要求2次），{MET}"),
    ),
    "a month's figures": (
        *("m02-1-a 2026-03 --in-time 3 --excepted 无 --reason 无", OFFICE),
        *("    in_time: 2\n    excepted: 1\n    reason: 1件需核对登记\n", "    in_time: 3\n"),
        (
            *("按时数：2→3", "有说明数：1→无", "理由：1件需核对登记→无"),
            "m02-1-a 当日登记读者来信，2026年3月：收件3件，当日登记3件，有说明0件，未当日登记0件",
        ),
    ),
    "a stage": (
        *("m01-2-a 2026-02-10 --stage 已印发 --document 阅〔2026〕3号", OFFICE),
        *("    stage: drafting\n", "    stage: issued\n    document: 阅〔2026〕3号\n"),
        ("阶段：起草→已印发", "文号：无→阅〔2026〕3号", f"m01-2-a 修订借阅须知：阶段起草→已印发，阅〔2026〕3号，{MET}"),
    ),
    "the duty": (
        *("m01-1-a 2026-02-03 --duty m01-2-b --department 读者服务科", READING, "duty: m01-1-a", "duty: m01-2-b"),
        (
            "任务编号：m01-1-a→m01-2-b",
            f"m01-1-a 到社区开展流动借阅，2026年一季度：{MET}2→1（要求2次），{MISSED}，差1次",
            "m01-2-b 公开办理时限：记录0→1条，本年有记录",
        ),
    ),
}


@pytest.mark.parametrize("name", CORRECTED)
def test_a_record_is_corrected_in_its_place(name: str, data: Path) -> None:
    """Only what is wrong changes; before and after are told, and what that does to the periods."""
    words, file, old, new, told = CORRECTED[name]
    before = content(data)
    result = correct(words)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *said = result.stdout.splitlines()
    assert (first.startswith(f"已更正data/{file}第"), tuple(said)) == (True, told)
    assert content(data) == before | {file: before[file].replace(old.encode(), new.encode(), 1)}
    assert run("check").exit_code == 0


def test_another_year_is_another_file(data: Path) -> None:
    """The record leaves its file, and stands in that of the year; a source's own file goes with its last record.

    It came in when it was said to have been done, which is later than it was: that is told.
    """
    own = data / "records/2026/reading/issue-9.yml"
    own.parent.mkdir()
    own.write_text("records:\n  - duty: m01-1-b\n    date: 2026-01-02\n", encoding="utf-8")
    before = content(data)
    result = correct("m01-1-b 2026-01-02 --date 2025-12-31 --yes")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (
        0,
        "已更正data/records/2025/reading/issue-9.yml第3行：",
    )
    after = content(data)
    assert before.keys() - after.keys() == {"records/2026/reading/issue-9.yml"}
    assert after["records/2025/reading/issue-9.yml"].endswith(
        b"records:\n  - duty: m01-1-b\n    date: 2025-12-31\n    reported: 2026-01-02\n"
    )
    assert {name: after[name] for name in after if name in before} == {
        name: before[name] for name in before if name in after
    }


def test_a_record_is_withdrawn(data: Path) -> None:
    """Its lines go, and a list of which nothing is left is empty; what it was is told."""
    before = content(data)
    result = correct("m02-3-b 2026-03-05 --withdraw --yes")
    assert result.stdout == (
        "已撤回data/records/2026/party-group.yml第2行：\n  - duty: m02-3-b\n    date: 2026-03-05\n"
        "    summary: 遇有情形时办理1次\nm02-3-b 专题研究集中反映的问题：记录1→0条，遇有情形时办理\n"
    )
    assert content(data) == before | {"records/2026/party-group.yml": b"records: []\n"}
    assert correct("m02-1-a 2026-03 --withdraw --yes").stdout.endswith("2026年3月：没有报送\n")
    assert run("check").exit_code == 0


REFUSED = {
    "nothing": ("", "缺少任务编号。没有写入"),
    "no day": ("m01-1-a", "缺少日期。没有写入"),
    "no such duty": ("m01-1-z 2026-02-03", "没有编号“m01-1-z”"),
    "no such day": ("m01-1-a 2026-02-04 --amount 2", "m01-1-a没有“2026-02-04”的记录。现有2026-02-03、2026-03-30"),
    "nothing reported": ("m03-1-a 2026-02-04 --amount 2", "m03-1-a 组织业务微课：没有报过。没有写入"),
    "another department": (
        "m01-1-a 2026-02-03 --department 办公室 --amount 2",
        "m01-1-a 到社区开展流动借阅：办公室没有报过",
    ),
    "no change named": ("m01-1-a 2026-02-03", "没有写明改成什么：用--date、--summary等写明，或用--withdraw撤回"),
    "no change": ("m01-1-a 2026-02-03 --summary 查看阅览秩序", "没有改动，没有写入"),
    "both": ("m01-1-a 2026-02-03 --amount 2 --withdraw", "撤回的，不必写改成什么"),
    "withdrawn without a word": ("m01-1-a 2026-02-03 --withdraw", "没有写入；确定撤回的，请加--yes"),
    "no day at all": ("m01-1-a 2026-02-03 --date 2026-02-30", "--date（日期）：“2026-02-30”不是日期，没有这一天"),
    "what it must have": ("m01-1-a 2026-02-03 --date 无", "m01-1-a属定期任务，缺“date”（日期）"),
    "half": ("m01-1-a 2026-02-03 --amount 1.5", "--amount（数量）：须是整数，只写数字，写的是“1.5”"),
    "the same as another": (
        "m01-1-a 2026-02-03 --date 2026-03-30 --who 无 --summary 再次查看阅览秩序",
        "完全相同，请删去一条",
    ),
    "of another kind": ("m01-1-a 2026-02-03 --duty m02-1-a", "m02-1-a"),
    "of another department": ("m01-1-a 2026-02-03 --duty m02-3-b", "m02-3-b由中心党组报送，应写在"),
    "a warning": ("m01-1-a 2026-02-03 --date 2027-01-05", "没有写入；确定更正的，请加--yes"),
    "no such place": (f"--at data/{READING}:3 --amount 2", f"data/{READING}:3不是一条落实记录的第一行"),
    "a phone number": ("m01-1-a 2026-02-03 --summary 电话13800138000", "疑似手机号"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused(name: str, data: Path) -> None:
    """A message, code 1, and every file as it was."""
    words, told = REFUSED[name]
    before = content(data)
    result = correct(words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert content(data) == before


def test_of_several_one_is_named(data: Path) -> None:
    """The choices are listed with their places; `--at` names one of them."""
    (data / READING).write_text(TWO, encoding="utf-8")
    result = correct("m01-1-a 2026-03-02 --summary 查看")
    assert result.stderr.splitlines() == [
        f"data/{READING}:3 m01-1-a 到社区开展流动借阅，2026-03-02，读者服务科报送",
        f"data/{READING}:5 m01-1-a 到社区开展流动借阅，2026-03-02，读者服务科报送：科长",
        "有2条，请用--at写明是哪一条。没有写入",
    ]
    assert correct(f"--at data/{READING}:5 --date 2026-03-04").exit_code == 0
    assert "# 登记\n    date: 2026-03-02\n" in (data / READING).read_text(encoding="utf-8")


@pytest.mark.usefixtures("somebody")
def test_everything_is_asked_for(data: Path) -> None:
    """Which record, which field by number or name, its value until it can be; before and after; and whether to."""
    (data / READING).write_text(TWO, encoding="utf-8")
    which = ["m09", "M01-1-A", "2026-03-03", "2026年3月2日", "7", "2"]
    what = ["日期", "三月", "2026-03-04", "摸", "2", "", ""]
    answers = [*which, *what, "是"]
    result = correct("", "\n".join([*answers, ""]))
    assert result.exit_code == 0, result.output
    for told in (
        "没有编号“m09”",
        "没有“2026-03-03”的记录",
        "请写1至2",
        "须是年月日齐全的日期，写成2026-03-16这样，写的是“三月”",
        "请写1至",
        "将更正data/records/2026/reading.yml第5行：\n日期：2026-03-02→2026-03-04",
        "确定更正吗",
    ):
        assert told in result.output, told
    found = load(Folder(data), today=DAY).record_files["2026", "reading"].records
    assert [str(each.date) for each in found] == ["2026-03-02", "2026-03-04"]


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(("last", "left"), [("否", 2), ("", 2), ("是", 1)])
def test_whoever_withdraws_is_asked(last: str, left: int, data: Path) -> None:
    """What would go is shown; only a yes takes it out."""
    result = correct("m01-1-a 2026-02-03", f"撤回\n{last}\n")
    assert "将撤回data/records/2026/reading.yml第2行：\n  - duty: m01-1-a\n    date: 2026-02-03\n" in result.output
    assert (result.exit_code == 0) == (left == 1)
    assert len(load(Folder(data), today=DAY).record_files["2026", "reading"].records) == left
