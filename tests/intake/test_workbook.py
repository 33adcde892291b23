"""The workbook that a department fills in: what it asks, and that what is filled in comes back as the right records."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import Golden
from helpers.paths import DAY, TESTS
from helpers.trees import real
from helpers.words import SAMPLE_MARK
from helpers.workbooks import HEAD, book, dataset, made, project, run
from openpyxl import Workbook

from policysite.data.model.duties import DutyKind, RecordRule
from policysite.data.record_fields import RECORD_FIELDS, asked_fields
from policysite.figures.progress import member_duties, own_duties
from policysite.figures.words import duty_label
from policysite.intake.questions import REMINDER
from policysite.intake.workbook.columns import (
    ACTS,
    CASES,
    CHOICES,
    DATES,
    EXPLAINING,
    GUIDE,
    MARK_SHEET,
    REPORTED,
    SHEET_FORMS,
    SHEET_VERSION,
    STAGES,
    TASKS,
    borne,
    sheet_form_of,
)
from policysite.intake.workbook.ledger import LEDGER_SHEETS
from policysite.intake.workbook.writing import NothingToReportError, department_workbook, workbook_title
from policysite.views.edition import Edition, file_name

DEPARTMENTS = [department.id for department in real().departments]
REAL = Edition(real(), DAY)


@cache
def real_book(department: str) -> Workbook:
    """The workbook of a department of the real site, as openpyxl reads it; only to be looked at."""
    return book(department_workbook(REAL, real().department[department]))


def listed(department: str) -> dict[str, list[str]]:
    """The duties to choose from, by the sheet that takes them."""
    found = real_book(department)
    columns = {
        str(column[0].value): [cell.value for cell in column[1:] if cell.value] for column in found[CHOICES].columns
    }
    return {form.name: [str(each) for each in columns.get(f"{form.name}：任务编号", [])] for form in SHEET_FORMS}


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_duty_that_may_be_recorded_is_offered_once(department: str) -> None:
    """Own duties first, then those of groups, each on the sheet of its kind; `record: none` and ended ones nowhere."""
    duties = [*own_duties(real(), department), *member_duties(real(), department)]
    expected = {
        form.name: [duty_label(real(), duty) for duty in duties if sheet_form_of(duty) is form] for form in SHEET_FORMS
    }
    assert listed(department) == expected
    offered = {text.split()[0] for names in expected.values() for text in names}
    assert offered == {duty.id for duty in duties if duty.record is not RecordRule.NONE}


def test_ended_duties_are_not_offered() -> None:
    """What ended before the days of grace is neither offered nor listed; what just ended still is."""
    found = book(made())
    words = {str(cell.value) for sheet in (found[CHOICES], found[TASKS]) for row in sheet.iter_rows() for cell in row}
    assert not any("m04-1-a" in text or "m03-1-d" in text for text in words)
    assert any("m03-1-c" in text for text in words)


def test_duties_are_offered_from_their_first_day() -> None:
    """One that binds from March on is not offered in February."""
    for day, offered in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
        duties = borne(dataset(), dataset().department["office"], day).duties
        assert ("m03-1-a" in {duty.id for duty in duties}) is offered


@pytest.mark.parametrize("form", [ACTS, DATES, STAGES, CASES["当日办结"]], ids=lambda form: form.name)
def test_headings_are_the_words_of_the_data_dictionary(form: Any) -> None:
    """One word for one thing; the columns of a kind are those that `policysite record` asks for."""
    department = "reading" if form.name == "只记日期" else "office"
    sheet = book(made(department))[form.name]
    assert [cell.value for cell in sheet[HEAD]] == [RECORD_FIELDS[field].word for field in form.heads]
    kind = {"成文和建成事项": DutyKind.DELIVERABLE, "当日办结": DutyKind.TRIGGERED}.get(form.name, DutyKind.RECURRING)
    asked = {row.name for row in asked_fields(kind)}
    if form.name == "只记日期":
        asked -= {row.name for row in RECORD_FIELDS.values() if row.content}
    assert set(form.heads) == {"duty", *asked}


def test_a_changed_layout_has_another_version(golden: Golden) -> None:
    """Whoever adds, drops or renames a sheet or a column raises `SHEET_VERSION` in `columns.py`, then accepts the file.

    A workbook that is out is then refused with a message, never misread.
    """
    path = TESTS / "intake" / "sheet_layout.txt"
    forms = (*SHEET_FORMS, EXPLAINING, *LEDGER_SHEETS)
    layout = "".join(f"{form.name}：{'、'.join(form.heads.values())}\n" for form in forms)
    version, _, before = path.read_text(encoding="utf-8").partition("\n")
    assert layout == before or version != SHEET_VERSION, "sheets have changed: raise SHEET_VERSION"
    golden(path, f"{SHEET_VERSION}\n{layout}")


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_workbook_opens_with_what_must_not_be_written(department: str) -> None:
    """Title with the mark of demonstration data, then the reminder; the reminder again above every sheet to fill in."""
    found = real_book(department)
    first = found.worksheets[0]
    assert first.title == GUIDE
    name = real().department[department].name
    assert first["A1"].value == f"{SAMPLE_MARK}{name}落实情况填报表（2026年四季度）"
    assert first["A2"].value == REMINDER
    assert REMINDER.startswith("请勿填写信访人姓名、联系方式、问题线索内容和涉密信息；已报过的不再重报")
    for form in SHEET_FORMS:
        if form.name in found.sheetnames:
            assert found[form.name]["A2"].value == REMINDER


def test_only_what_is_to_be_filled_is_unlocked() -> None:
    """Sheets are protected without a password: headings locked, the rows below open; the mark is hidden."""
    found = book(made())
    assert found[MARK_SHEET].sheet_state == "veryHidden"
    for sheet in found.worksheets[:-1]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    for form in SHEET_FORMS:
        if form.name in found.sheetnames:
            sheet = found[form.name]
            assert all(cell.protection.locked for cell in sheet[HEAD])
            letters = [cell.column_letter for cell in sheet[HEAD]]
            opened = {dimension.index: dimension for dimension in sheet.column_dimensions.values()}
            assert all(opened[letter].protection.locked is False for letter in letters if letter in opened)
            assert sheet.freeze_panes == f"A{HEAD + 1}"


RULES = {
    "任务编号": ("list", True),
    "日期": ("date", True),
    "至": ("date", True),
    "数量": ("whole", True),
    "行为人": ("list", False),
    "摘要": ("textLength", True),
    "报送日期": ("date", True),
    "阶段": ("list", True),
    "月份": ("list", True),
    "收件数": ("whole", True),
}


def test_columns_have_lists_rules_and_prompts() -> None:
    """Every column has a Chinese prompt; lists point at the cells that hold them; posts are only suggested."""
    found = real_book("office")
    seen = set()
    for form in SHEET_FORMS:
        if form.name not in found.sheetnames:
            continue
        sheet = found[form.name]
        rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
        assert len(rules) == len(form.heads)
        for cell in sheet[HEAD]:
            rule = rules[f"{cell.column_letter}{HEAD + 1}"]
            assert rule.promptTitle == cell.value
            assert re.search("[\u4e00-\u9fff]", rule.prompt)
            assert re.search("[\u4e00-\u9fff]", rule.error)
            if cell.value in RULES:
                seen.add(cell.value)
                assert (rule.type, rule.showErrorMessage) == RULES[cell.value]
            if rule.type == "list":
                target, _, cells = rule.formula1.partition("!")
                assert target == f"'{CHOICES}'"
                assert all(row[0].value for row in found[CHOICES][cells.replace("$", "")])
    assert seen == set(RULES)


def test_tasks_say_what_is_required_done_and_missing() -> None:
    """任务情况 has the figures of progress.json, for what runs and for what is over with something missing."""
    figures = REAL.progress.progress
    found = real_book("engineering-divisions")[TASKS]
    rows = list(found.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "序号")
    table = [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]]
    quarter = figures.duties["m09-1-a"].periods[-1]
    row = next(row for row in table if "m09-1-a" in str(row["任务编号"]) and row["本期"] == "2026年四季度")
    assert row["每期至少"] == f"{quarter.required}天"
    assert row["已完成"] == f"{quarter.done}天"
    assert row["还差"] == (f"{quarter.remaining}天" if quarter.remaining else None)
    assert row["期限"] == datetime(2026, 12, 31)
    assert row["填在哪张表"] == "落实记录"
    names = {str(row["承担名义"]) for row in table}
    assert names == {"本部门", "以“各科室”名义"}
    own = [str(row["承担名义"]) == "本部门" for row in table]
    assert own == sorted(own, reverse=True)


def test_reported_records_are_listed() -> None:
    """已报记录 has the department's records of the year, field by field; the next spring those of the year before."""
    sheet = book(made())[REPORTED]
    heads, *rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "序号" or isinstance(row[0], int)]
    table = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["日期"] or row["月份"] for row in table] == [datetime(2026, 2, 10), "2026-03", datetime(2026, 5, 11)]
    assert [row["阶段"] for row in table] == ["起草", None, None]
    assert (table[1]["收件数"], table[1]["理由"], table[2]["至"]) == (3, "1件需核对登记", datetime(2026, 5, 12))
    assert sheet.column_dimensions["B"].hidden
    assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=5) for cell in row)
    for day, number in ((date(2027, 3, 20), 3), (date(2027, 4, 20), 0)):
        later = department_workbook(Edition(dataset(), day), dataset().department["office"])
        assert (
            len([row for row in book(later)[REPORTED].iter_rows(values_only=True) if isinstance(row[0], int)]) == number
        )


def test_the_same_input_gives_the_same_bytes() -> None:
    """No clock, no chance: the archive's entries bear no time of making."""
    office = real().department["office"]
    again = department_workbook(Edition(real(), DAY), office)
    assert again == department_workbook(REAL, office)
    with zipfile.ZipFile(BytesIO(again)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small data with records, in a project of its own, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


def test_sheet_writes_a_file_and_never_over_one(data: Path, tmp_path: Path) -> None:
    """Named by department and quarter; a name or alias will do; what stands there already may have been filled in."""
    name = f"{dataset().department['office'].name}落实情况填报表（2026年四季度）.xlsx"
    result = run("sheet", "中心办公室")
    assert (result.exit_code, result.stderr) == (0, f"已写入：{name}\n")
    assert (tmp_path / name).read_bytes() == made()
    (tmp_path / name).write_bytes(b"filled")
    again = run("sheet", "office")
    assert (again.exit_code, "可能已经填写，没有覆盖" in again.stderr) == (1, True)
    assert (tmp_path / name).read_bytes() == b"filled"
    assert run("sheet", "office", "--out", "表.xlsx").exit_code == 0
    assert (tmp_path / "表.xlsx").read_bytes() == made()
    nowhere = run("sheet", "office", "--out", "没有/表.xlsx")
    assert (nowhere.exit_code, nowhere.stderr) == (1, "没有/表.xlsx：没有这个文件或目录\n")
    unknown = run("sheet", "财务科")
    assert (unknown.exit_code, unknown.stderr.startswith("没有部门“财务科”。现有")) == (1, True)


def test_the_name_is_one_that_every_system_takes() -> None:
    """A department called with a slash does not lead into another folder; demonstration data are marked."""
    odd = real().department["office"].model_copy(update={"name": "../办/公:室"})
    assert file_name(workbook_title(REAL, odd), ".xlsx") == f"{SAMPLE_MARK}..办公室落实情况填报表（2026年四季度）.xlsx"


def test_a_department_without_anything_to_record() -> None:
    """Said in words, instead of a workbook with nothing to fill in."""
    bare = replace(real(), duties=())
    with pytest.raises(NothingToReportError, match="办公室现在没有可以填报的任务"):
        department_workbook(Edition(bare, DAY), bare.department["office"])
