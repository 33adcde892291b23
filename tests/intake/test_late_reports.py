"""What is reported later than it happened carries the day of reporting, whichever way it comes in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.issue_events import event
from helpers.paths import DAY, SMALL_RECORDS
from helpers.rendered import Rendered
from helpers.tiny import content
from helpers.workbooks import filled, project, run

from policysite.data.folder import Folder
from policysite.intake.form.forms import forms
from policysite.intake.trial import present

Fields = dict[str, str]
ACT: Fields = {"duty": "m01-1-a", "date": "2026-03-30", "summary": "到丙社区"}
MONTH: Fields = {"duty": "m02-1-a", "month": "2026-10", "received": "3", "in_time": "3"}
TITLES = {"duty": "任务编号", "date": "日期", "to": "至", "summary": "摘要", "reported": "报送日期", "month": "月份"}
TITLES |= {"received": "收件数", "in_time": "按时数"}

Way = Callable[[str, Fields], str]
"""Hands in a record of a department; gives what is said."""


def by_option(department: str, fields: Fields) -> str:
    words = [word for name, text in fields.items() for word in (f"--{name.replace('_', '-')}", text)]
    result = run("record", "--department", department, "--yes", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def by_sheet(department: str, fields: Fields) -> str:
    sheet = "当日办结" if "month" in fields else "落实记录"
    rows = {sheet: [{TITLES[name]: text for name, text in fields.items()}]}
    Path("表.xlsx").write_bytes(filled(rows, department))
    result = run("import-sheet", "表.xlsx", "--yes")
    assert result.exit_code == 0, result.output
    return result.stdout


def event_of(department: str, fields: Fields) -> None:
    form = forms(present(Folder(Path("data")), DAY).dataset)[0]
    found: Any = event("record")
    names = {"office": "办公室", "reading": "读者服务科"}
    given = fields | {"department": names[department]}
    found["issue"]["body"] = "\n\n".join(
        f"### {field.label}\n\n{given.get(field.id, '_No response_')}" for field in form.fields
    )
    Path("event.json").write_text(json.dumps(found), encoding="utf-8")


def by_form(department: str, fields: Fields) -> str:
    event_of(department, fields)
    result = run("from-issue", "event.json")
    assert result.exit_code == 0, result.output
    return result.stdout


WAYS: dict[str, Way] = {"option": by_option, "sheet": by_sheet, "form": by_form}
LATE = "补报：事项发生于3月30日，11月23日报送"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small data with records, in a project of its own, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


def book(data: Path, department: str) -> str:
    """What all files hold that the department has of the year."""
    files = [*(data / "records/2026").glob(f"{department}.yml"), *(data / "records/2026" / department).glob("*.yml")]
    return "".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_after_its_period_is_marked_and_said(way: str, data: Path) -> None:
    """补报 with the day on which it came in."""
    said = WAYS[way]("reading", ACT)
    assert LATE in said
    assert "    date: 2026-03-30\n    summary: 到丙社区\n    reported: 2026-11-23\n" in book(data, "reading")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("fields", "written"),
    [
        (ACT | {"date": "2026-11-22"}, "    summary: 到丙社区\n    reported: 2026-11-23\n"),
        (ACT | {"date": "2026-10-02"}, "    summary: 到丙社区\n    reported: 2026-11-23\n"),
        (ACT | {"date": "2026-11-23"}, "    summary: 到丙社区\n"),
        (MONTH, "    in_time: 3\n    reported: 2026-11-23\n"),
    ],
    ids=["the day after", "in its period", "on its day", "a month"],
)
def test_the_day_of_reporting_is_written_where_it_is_later(way: str, fields: Fields, written: str, data: Path) -> None:
    """It is not 补报 before its period and the days of grace are over, and then nothing is said of it."""
    department = "office" if "month" in fields else "reading"
    assert "补报" not in WAYS[way](department, fields)
    found = book(data, department)
    assert written in found
    assert found.count("reported") == book_before(department).count("reported") + written.count("reported")


def book_before(department: str) -> str:
    return (SMALL_RECORDS / f"records/2026/{department}.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", ["option", "sheet"])
def test_a_day_that_is_given_stays(way: str, data: Path) -> None:
    """Reported within the days of grace, entered later: nothing is late."""
    said = WAYS[way]("reading", ACT | {"reported": "2026年4月10日"})
    assert "补报" not in said
    assert "    reported: 2026-04-10\n" in book(data, "reading")


def test_what_is_imported_on_another_day_is_the_same(data: Path) -> None:
    """The day of the first import tells when it was reported; the second writes nothing, however it had come in."""
    by_sheet("reading", ACT)
    once = content(data)
    again = run("import-sheet", "表.xlsx", day="2026-11-25")
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout.endswith("没有要写入的内容，已报过的1条不再写入\n")
    assert content(data) == once
    by_form("reading", ACT | {"summary": "到丁社区"})
    twice = content(data)
    rows = [{"任务编号": "m01-1-a", "日期": "2026年3月30日", "摘要": "到丁社区"}]
    Path("表.xlsx").write_bytes(filled({"落实记录": rows}, "reading"))
    assert run("import-sheet", "表.xlsx", day="2026-11-25").stdout.endswith("已报过的1条不再写入\n")
    assert content(data) == twice


@pytest.mark.parametrize(
    ("day", "reported"), [("2026-03-30", "2026-11-23"), ("2026-11-22", "2026-11-23"), ("2026-11-23", None)]
)
def test_an_edited_form_keeps_its_day(day: str, reported: str | None, data: Path) -> None:
    """A word that is mended two days later makes no act later; another day of the act is reported when it comes in."""
    by_form("reading", ACT | {"date": day})
    event_of("reading", ACT | {"date": day, "summary": "到丁社区"})
    assert run("from-issue", "event.json", day="2026-11-25").exit_code == 0
    own = (data / "records/2026/reading/issue-12.yml").read_text(encoding="utf-8")
    assert own.endswith("    summary: 到丁社区\n" + (f"    reported: {reported}\n" if reported else ""))
    event_of("reading", ACT | {"date": "2026-11-24"})
    assert run("from-issue", "event.json", day="2026-11-25").exit_code == 0
    assert (data / "records/2026/reading/issue-12.yml").read_text(encoding="utf-8").endswith("reported: 2026-11-25\n")


def test_the_page_says_so(data: Path) -> None:
    """The period's figures name what came late, with the very words of the answer."""
    said = by_option("reading", ACT).splitlines()[-1]
    assert said == LATE
    assert said in Rendered(present(Folder(data), DAY).dataset).text("measures/m01/")
