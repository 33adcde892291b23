"""From a record to every output, for duties by the week, two months, in any measure word and with any time limit."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import icalendar
import openpyxl
import pytest
from helpers.exported import header_row, sheet
from helpers.paths import DAY, RHYTHMS
from helpers.rendered import Rendered
from helpers.words import MET, MISSED, STATE
from helpers.workbooks import fill, run, saved

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.duties import Limit
from policysite.exports.ics import calendar
from policysite.exports.xlsx import responsibilities
from policysite.figures.duties import State
from policysite.intake.form.forms import form_files
from policysite.views.edition import Edition

OPEN = STATE[State.OPEN]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a copy of the office's data, which is the working directory; gives the folder of its data."""
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(RHYTHMS, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def loaded(data: Path, day: date = DAY) -> Dataset:
    """The data as they are."""
    return load(Folder(data), today=day)


@pytest.mark.parametrize(
    ("words", "day", "effect"),
    [
        (
            "--duty m01-1-a --date 2026-01-14 --summary 检查",
            "2026-01-14",
            f"m01-1-a 检查窗口，2026年第3周：{MET}0→1（要求1次），{MET}",
        ),
        (
            "--duty m01-1-b --date 2026-11-20 --amount 4家 --summary 走访",
            "2026-11-23",
            f"m01-1-b 走访企业，2026年11—12月：{MET}0→4（要求10家），{OPEN}，还差6家",
        ),
        (
            "--duty m01-1-c --date 2026-11-06 --summary 报送",
            "2026-11-23",
            f"m01-1-c 报送情况，2026年11月：晚于期限2026年11月5日，不计入这一期，{MISSED}",
        ),
        (
            "--duty m01-1-e --date 2026-11-20 --amount 31人次 --summary 培训",
            "2026-11-23",
            f"m01-1-e 培训，2026年四季度：{MET}0→31（要求30人次），{MET}",
        ),
        (
            "--duty m02-1-a --month 2026-11 --received 5 --in-time 4",
            "2026-11-23",
            "m02-1-a 答复诉求，2026年11月：收件5件，按时答复4件，有说明0件，未按时答复1件",
        ),
    ],
)
def test_a_record_says_what_it_changes(project: Path, words: str, day: str, effect: str) -> None:
    """The measure word may stand behind the number; what comes after its day is told not to count."""
    result = run("record", *words.split(), "--yes", day=day)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == effect


def test_another_measure_word_is_refused(project: Path) -> None:
    """What stands behind a number is the duty's own measure word, or nothing."""
    result = run(
        "record", *["--duty", "m01-1-b", "--date", "2026-11-20", "--amount", "4人次", "--summary", "走访"], "--yes"
    )
    assert result.exit_code == 1
    assert "须是整数，只写数字（单位是家），写的是“4人次”" in result.stderr


def test_the_questions_are_worded_by_the_limit(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """按时 where the limit is not the day itself; the number is asked for in the duty's measure word."""
    monkeypatch.setattr("policysite.commands.console.attended", lambda: True)
    cases = run("record", "--duty", "m02-1-c", answers="2026-10\n3\n2\n1\n待查\n\n\ny\n")
    assert "按时办结的件数" in cases.output
    assert "未按时办结但有正当理由的件数，没有的填0" in cases.output
    assert "当日" not in cases.output
    acts = run("record", "--duty", "m01-1-b", answers="2026-11-20\n\n\n走访\n\ny\n")
    assert "家，只1家的直接回车" in acts.output


def test_an_explanation_of_a_week(project: Path) -> None:
    """`2026年第7周`, `2026W7` and `2026-W07` are one week; two months are written with any dash."""
    for words, name in (
        ("2026年第7周", "2026-W07"),
        ("2026W8", "2026-W08"),
        ("2026年3-4月", "2026-B2"),
        ("2026年5月至6月", "2026-B3"),
    ):
        duty = "m01-1-a" if "W" in name else "m01-1-b"
        result = run("explain", duty, words, "--reason", "停电", "--next", "补办", "--yes")
        assert (result.exit_code, result.stderr) == (0, ""), result.output
        assert (duty, name) in loaded(project).explained


def pages(data: Path, day: date = DAY) -> Rendered:
    """The pages of the data."""
    return Rendered(loaded(data, day), day)


def test_pages_tell_it() -> None:
    """Period and day, what is left, the limit with the day for what comes today, and what is drafted, each once."""
    found = pages(RHYTHMS)
    first, second = found.text("measures/m01/"), found.text("measures/m02/")
    for words in (
        "每周五前至少1次",
        "每两个月至少10家",
        "每月5日前至少1次",
        "每年2月底前至少1件",
        "原则上每季度至少30人次",
        "2026年11—12月 0/10家",
        "这两个月还差10家",
        "有说明2026年二季度 12/30人次",
        "本年此前各期",
    ):
        assert words in first, words
    for words in (
        "时限：3个工作日内。2026年11月23日收到的，应于2026年11月26日前办结",
        "时限：5日内。2026年11月23日收到的，应于2026年11月28日前办结",
        "时限：24小时内",
        "收件9件，按时答复8件，有说明1件",
    ):
        assert words in second, words
    drafted = "任务由程序据原文草拟，尚未核对"
    told = {
        address: found.text(address).count(drafted)
        for address in ("", "progress/", "measures/m01/", "measures/m02/", "departments/service/")
    }
    assert told == dict.fromkeys(told, 1)
    assert f"{drafted}（2项）" in found.text("progress/")
    assert f"{drafted}（1项）" in found.text("departments/service/")
    assert "按时办结11件，有说明1件，未按时办结1件（共收13件）" in found.text("progress/")
    assert f"{MISSED}而有说明的" in found.text("progress/")
    assert "当日" not in found.text("progress/") + found.text("progress/2026-01/") + second
    assert "3个工作日内" in found.text("calendar/")


def test_a_list_has_the_latest_weeks() -> None:
    """Of forty weeks missed a list of tasks has four, and says how many more there are."""
    rows = pages(RHYTHMS).article("progress/").xpath(".//table[@class='tasks']//tr[@class='row-missed']")
    weeks = [row for row in rows if "检查窗口" in row.text_content()]
    assert [row.xpath(".//td[@class='period']")[0].text for row in weeks] == [
        f"2026年第{week}周" for week in (43, 44, 45, 46)
    ]
    assert f"此前另有40周同为“{MISSED}”" in weeks[0].text_content()


def test_json() -> None:
    """Periods by name, measure words as text, the day where it is not the last; what does not apply is left out."""
    found = pages(RHYTHMS).json("progress.json")["duties"]
    assert found["m01-1-a"]["periods"][1] == {
        "period": "2026-W03",
        "from": "2026-01-12",
        "to": "2026-01-18",
        "required": 1,
        "done": 0,
        "unit": "次",
        "state": "missed",
        "due": "2026-01-16",
        "done_after": 1,
    }
    assert found["m01-1-b"]["draft"] is True
    assert found["m01-1-b"]["periods"][0] == {
        "period": "2026-B1",
        "from": "2026-01-01",
        "to": "2026-02-28",
        "required": 10,
        "done": 10,
        "unit": "家",
        "state": "met",
    }
    assert "draft" not in found["m01-1-a"]
    assert found["m01-1-e"]["periods"][1]["state"] == "excepted"
    assert pages(RHYTHMS).json("progress.json")["summary"]["excepted"] == 1
    duties = {each["id"]: each for each in pages(RHYTHMS).json("policy.json")["duties"]}
    assert duties["m01-1-d"]["by"] == {"month": 2, "day": 31}
    assert [duties[f"m02-1-{name}"]["within"] for name in "abc"] == [{"working_days": 3}, {"days": 5}, {"hours": 24}]
    assert (duties["m01-1-e"]["in_principle"], duties["m02-1-b"]["draft"]) == (True, True)


def test_calendar() -> None:
    """Each period stands on the day by which it is due, under a name that stays."""
    found = icalendar.Calendar.from_ical(calendar(Edition(loaded(RHYTHMS), DAY)))
    days = {str(event["uid"]): event["dtstart"].dt for event in found.walk("VEVENT")}
    assert days["m01-1-a.2026-W03@policysite"] == date(2026, 1, 16)
    assert days["m01-1-a.2026-W52@policysite"] == date(2026, 12, 25)
    assert days["m01-1-b.2026-B6@policysite"] == date(2026, 12, 31)
    assert days["m01-1-c.2026-02@policysite"] == date(2026, 2, 5)
    assert days["m01-1-d.2026@policysite"] == date(2026, 2, 28)
    assert days["m01-1-e.2026-Q1@policysite"] == date(2026, 3, 31)


def test_workbook_of_responsibilities() -> None:
    """What is asked and until when, and that something is drafted."""
    found = sheet(responsibilities(Edition(loaded(RHYTHMS), DAY)))
    rows = [[cell.value for cell in row] for row in found.iter_rows(min_row=header_row(found) + 1)]
    words = ["\n".join(str(cell) for cell in row) for row in rows]
    assert any("每年2月底前至少1件" in row and "2026-02-28" in row for row in words)
    assert any("3个工作日内" in row and "答复诉求" in row for row in words)
    assert any("任务由程序据原文草拟，尚未核对（2项）" in str(row[0].value) for row in found.iter_rows(max_row=8))


def test_a_department_s_workbook_there_and_back(project: Path) -> None:
    """Its sheet of cases is named and worded by the limits; what is filled in counts."""
    assert run("sheet", "hotline", "--out", "表.xlsx").exit_code == 0
    book = openpyxl.load_workbook("表.xlsx")
    assert "按时办结" in book.sheetnames
    assert "当日" not in "".join(str(cell.value) for each in book for row in each.iter_rows() for cell in row)
    rows = {"按时办结": [{"任务编号": "m02-1-c 处置紧急情况", "月份": "2026-10", "收件数": 3, "按时数": 3}]}
    Path("表.xlsx").write_bytes(saved(fill(book, rows)))
    result = run("import-sheet", "表.xlsx", "--yes")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert "收件3件，按时处置3件" in result.stdout
    told = next(at for at in pages(project).json("progress.json")["duties"]["m02-1-c"]["months"])
    assert told == {"month": "2026-10", "received": 3, "in_time": 3, "excepted": 0, "late": 0}


def test_a_workbook_of_acts_there_and_back(project: Path) -> None:
    """An amount with its measure word is read, and the tasks are listed with their days."""
    assert run("sheet", "service", "--out", "表.xlsx").exit_code == 0
    book = openpyxl.load_workbook("表.xlsx")
    tasks = "\n".join(str(cell.value) for row in book["任务情况"].iter_rows() for cell in row if cell.value)
    assert "每两个月至少10家" in tasks
    assert "2026年11—12月" in tasks
    act = {"任务编号": "m01-1-b 走访企业", "日期": "2026-11-20", "数量": "4家", "摘要": "走访"}
    Path("表.xlsx").write_bytes(saved(fill(book, {"落实记录": [act]})))
    result = run("import-sheet", "表.xlsx", "--yes")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert f"{MET}0→4（要求10家）" in result.stdout


def hints(files: Mapping[str, bytes]) -> str:
    """The words of all forms."""
    return b"".join(files.values()).decode()


def test_forms_are_worded_by_the_limits() -> None:
    """按时 where any limit is not the day itself."""
    words = hints(form_files(loaded(RHYTHMS)))
    assert "随到随办任务必填，按时办结的件数" in words
    assert "当日" not in words


def test_status(project: Path) -> None:
    """The limits, what is drafted, and what is excepted; of single cases nothing."""
    said = run("status").stdout
    assert "2项任务待核对（policysite units、policysite confirm）" in said
    assert "随到随办3项" in said
    assert "时限：3个工作日内。2026年11月23日收到的，应于2026年11月26日前办结" in said
    assert "有说明1项" in said
    assert "1项任务待核对" in run("status", "--department", "hotline").stdout


def test_a_revision_carries_the_numbers_over(project: Path) -> None:
    """Another amount in its measure word, month, or limit: the duty ends and one with the new numbers begins."""
    text = (project / "source" / "v1.txt").read_text(encoding="utf-8")
    changes = {
        "3个工作日内": "5个工作日内",
        "10家": "12家",
        "30人次": "40人次",
        "2月底前": "3月底前",
        "24小时内": "当日",
    }
    for old, new in changes.items():
        text = text.replace(old, new)
    Path("新.txt").write_text(text, encoding="utf-8")
    result = run("import-text", "新.txt", "--in-force", "2027-01-01")
    assert result.exit_code == 0, result.output
    for words in (
        "走访企业（每两个月至少10家）：2026年12月31日终止，另立m01-1-f（每两个月至少12家）",
        "制定年度计划（每年2月底前至少1件）：2026年12月31日终止，另立m01-1-g（每年3月底前至少1件）",
        "培训（原则上每季度至少30人次）：2026年12月31日终止，另立m01-1-h（原则上每季度至少40人次）",
        "答复诉求（3个工作日内）：2026年12月31日终止，另立m02-1-e（5个工作日内）",
        "处置紧急情况（24小时内）：2026年12月31日终止，另立m02-1-f（一般应于当日）",
    ):
        assert words in result.stdout, words
    assert loaded(project).duty["m02-1-e"].within == Limit(working_days=5)
