"""`policysite record`: asks for what is missing, writes or refuses, and says so in Chinese."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.paths import DAY
from helpers.tiny import content
from helpers.trees import added_only
from helpers.words import MET

from policysite.commands import console, main
from policysite.data.folder import Folder
from policysite.data.load import problems_of
from policysite.data.problems import errors
from policysite.intake import trial

SETTINGS: dict[str, str | None] = {"SITE_DATE": "2026-11-23", "SITE_DATA": None, "GITHUB_ACTIONS": None}


def record(*words: str, answers: str = "") -> Result:
    """Run `policysite record`."""
    return CliRunner().invoke(main, ["record", *words], env=SETTINGS, input=answers)


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is a terminal."""
    monkeypatch.setattr(console, "attended", lambda: True)


def test_record_writes_and_tells(data: Path) -> None:
    """The only department that can is the reporter; what was written and what it changes is printed."""
    old = (data / "records/2026/office.yml").read_text()
    result = record("--duty", "m09-2-a", "--date", "2026-11-20", "--summary", "演示：走访", "--sample")
    assert (result.exit_code, result.stderr) == (0, "")
    first, *entry, effect = result.stdout.splitlines()
    assert first.startswith("已写入data/records/2026/office.yml第")
    act = ["  - duty: m09-2-a", "    date: 2026-11-20", "    summary: 演示：走访"]
    assert entry == [*act, "    reported: 2026-11-23"]
    assert effect == f"m09-2-a 走访“双联系”点、乡村振兴帮扶村，2026年四季度：{MET}0→1（要求1次），{MET}"
    new = (data / "records/2026/office.yml").read_text()
    assert added_only(old, new)
    assert len(new.splitlines()) == len(old.splitlines()) + 4
    assert not errors(problems_of(Folder(data), today=DAY))


REFUSED = {
    "no such day": (
        "--duty m09-2-a --date 2026-02-30 --sample",
        "--date（日期）：“2026-02-30”不是日期，没有这一天\n共1处问题，没有写入",
    ),
    "no such duty": (
        "--duty m09-2-z --date 2026-03-02",
        "没有编号“m09-2-z”。现有m01-1-a至m19-1-e共72个；最接近的是“m09-2-a”",
    ),
    "half": (
        "--duty m09-2-a --date 2026-11-20 --amount 3.5 --sample",
        "--amount（数量）：须是整数，只写数字，写的是“3.5”",
    ),
    "negative": ("--duty m09-2-a --date 2026-11-20 --amount -1 --sample", "须是不小于1的整数，写的是“-1”"),
    "wrong department": (
        "--duty m09-2-a --date 2026-11-20 --department 技术科 --sample",
        "m09-2-a由办公室报送，应写在records/2026/office.yml",
    ),
    "no such department": (
        "--duty m09-2-a --date 2026-11-20 --department 财务科",
        "没有部门“财务科”。现有处党组（party-group）、",
    ),
    "not recorded here": ("--duty m17-1-a --date 2026-11-20", "按有关规定另行管理，本站不记。没有写入"),
    "real among demonstration": ("--duty m09-2-a --date 2026-11-20", "请先运行policysite start清除演示数据"),
    "ahead": ("--duty m09-2-a --date 2027-01-20", "没有写入；核对后仍要写入的，请加--yes"),
    "nothing given": ("", "缺少--duty（任务编号）。没有写入"),
    "several can report": ("--duty m04-1-a", "缺少--department（报送部门：协考科、各工程科、综合科）。没有写入"),
    "no day": ("--duty m09-2-a", "m09-2-a 走访“双联系”点、乡村振兴帮扶村：缺少--date（日期）。没有写入"),
    "no figures": ("--duty m10-2-a", "缺少--month（月份）、--received（收件数）、--in-time（按时数）。没有写入"),
    "no reason": ("--duty m10-2-a --month 2026-11 --received 3 --in-time 2 --excepted 1", "缺少--reason（理由）"),
    "no number": ("--duty m02-1-d --stage 已印发", "缺少--document（文号）、--date（日期）"),
    "no title": ("--duty m09-2-a --date 2026-11-20 --evidence-ref 1号", "缺少--evidence-title（证明材料名称）"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_record_refuses_and_changes_nothing(name: str, data: Path) -> None:
    """A fault is told in a message, with code 1, and every file stays as it was."""
    words, told = REFUSED[name]
    before = content(data)
    result = record(*words.split())
    assert (result.exit_code, told in result.stderr) == (1, True), result.output
    assert content(data) == before


def test_a_second_record_of_one_event_is_pointed_out(data: Path) -> None:
    """The very same is refused; the same day is a question, which `--yes` answers."""
    words = ["--duty", "m09-2-a", "--date", "2026-11-20", "--sample"]
    assert record(*words, "--summary", "演示：走访").exit_code == 0
    before = content(data)
    same = record(*words, "--summary", "演示：走访")
    assert (same.exit_code, "完全相同，请删去一条\n共1处问题，没有写入" in same.stderr) == (1, True)
    alike = record(*words, "--summary", "演示：又一次")
    assert (alike.exit_code, "同一任务、同一日期。若是同一件事请删一条" in alike.stderr) == (1, True)
    assert content(data) == before
    assert record(*words, "--summary", "演示：又一次", "--yes").exit_code == 0
    assert content(data) != before


def test_a_refusal_of_the_system_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written: the file and the reason, no traceback, nothing changed."""

    def refuse(path: Path, _: bytes) -> None:
        if path.is_relative_to(data):
            raise PermissionError(13, "Permission denied", str(path.parent / ".office.yml.x"))

    monkeypatch.setattr(trial, "replace_file", lambda path, new: refuse(path, new) or _real_replace(path, new))
    before = content(data)
    result = record("--duty", "m09-2-a", "--date", "2026-11-20", "--sample")
    assert (result.exit_code, result.stderr) == (1, "data/records/2026/office.yml：没有权限\n")
    assert content(data) == before


_real_replace: Callable[[Path, bytes], None] = trial.replace_file


def test_faulty_data_are_told_first(data: Path) -> None:
    """Every problem, the count, and nothing written."""
    (data / "records/2026/office.yml").write_text("records: [\n")
    before = content(data)
    result = record("--duty", "m09-2-a", "--date", "2026-11-20")
    assert result.exit_code == 1
    assert result.stderr.startswith("data/records/2026/office.yml:")
    assert content(data) == before


@pytest.mark.usefixtures("somebody")
def test_record_asks_for_what_is_missing(data: Path) -> None:
    """Each question in Chinese; a wrong answer is told and asked again; an empty one takes the default or skips."""
    result = record(
        "--sample", answers="m09-1-z\nm09-1-a\n2026-02-30\n2026-11-17\n2026-11-19\n分管工程副职\n演示：调研\n\n"
    )
    assert result.exit_code == 0, result.output
    assert "最接近的是“m09-1-a”" in result.stderr
    assert "处领导赴基层一线调研（每季度至少15天）\n口径：按处领导合计计" in result.stderr
    assert "“2026-02-30”不是日期，没有这一天" in result.stderr
    entry = (
        "  - duty: m09-1-a\n    date: 2026-11-17\n    to: 2026-11-19\n    who: 分管工程副职\n    summary: 演示：调研\n"
    )
    assert entry in (data / "records/2026/engineering-divisions.yml").read_text()
    assert entry in result.stdout


@pytest.mark.usefixtures("somebody", "data")
def test_record_asks_who_reports() -> None:
    """Where several can, the answer is one of them; what must be answered is asked again."""
    result = record("--duty", "m04-1-a", "--sample", answers="办公室\n财务\n综合科\n\n已印发\n演示〔2026〕30号\n\n\n\n")
    assert result.exit_code == 0, result.output
    assert "m04-1-a由协考科、各工程科、综合科报送\n" in result.stderr
    assert "没有部门“财务”" in result.stderr
    assert "这一项必须填写" in result.stderr
    assert "    stage: issued\n    document: 演示〔2026〕30号\n    date: 2026-11-23\n" in result.stdout


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(("answer", "code"), [("是", 0), ("Y", 0), ("", 1), ("否", 1)])
def test_a_warning_is_a_question(data: Path, answer: str, code: int) -> None:
    """Written only where somebody says so."""
    before = content(data)
    words = (
        "--duty m09-2-a --date 2027-01-05 --amount 1 --who 处长 --summary 走访 --evidence-title 表 --evidence-ref 1号"
    )
    result = record(*words.split(), answers=f"{answer}\n")
    assert result.exit_code == code, result.output
    assert "提醒：2027-01-05晚于数据截至日2026-11-23" in result.stderr
    assert (content(data) == before) == bool(code)


@pytest.mark.usefixtures("somebody")
def test_an_interrupted_question_writes_nothing(data: Path) -> None:
    """The end of the input amid the questions: told, code 130."""
    before = content(data)
    result = record("--duty", "m09-2-a", answers="2026-11-20\n")
    assert (result.exit_code, result.stderr[-5:]) == (130, "：已中断\n")
    assert content(data) == before
