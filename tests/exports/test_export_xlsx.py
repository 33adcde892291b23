"""The Excel files, read back by openpyxl and by LibreOffice."""

import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from helpers.exported import all_converted, document, edition, files, header_row, paths, rows, sheet
from helpers.trees import act, real, small, with_records
from helpers.words import LATE, SAMPLE_MARK, STATE

from policysite.data.dataset import Dataset
from policysite.data.model.duties import RecordRule
from policysite.data.model.words import RECORD_RULE
from policysite.exports import downloads, xlsx
from policysite.views.edition import WORKING_COPY

SHEETS = paths(".xlsx")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x/", "{=1}")


def test_responsibilities_agree_with_the_json() -> None:
    """A row for each duty of policy.json, in its order, with the words of its clause and departments."""
    policy, found = document("api/policy.json"), rows(sheet(files()["downloads/responsibilities.xlsx"]))
    names = {each["id"]: each["name"] for each in policy["departments"]}
    clauses = {
        clause["id"]: (section, measure, clause)
        for section in policy["sections"]
        for measure in section["measures"]
        for clause in measure["clauses"]
    }
    assert len(found) == len(policy["duties"]) == 72
    for number, (row, duty) in enumerate(zip(found, policy["duties"], strict=True), 1):
        section, measure, clause = clauses[duty["clause"]]
        assert row["序号"] == number
        assert row["部分"] == f"第{section['number']}部分"
        assert row["措施"] == f"{measure['number']}.{measure['title']}"
        assert row["任务内容"].split("\n")[:2] == [duty["title"], f"原文：{duty['quote']}"]
        assert row["责任部门"] == "、".join(names[name] for name in clause["responsible"])


def test_progress_agrees_with_the_json() -> None:
    """落实情况 says the state, done and required of each period of the year, as progress.json has them."""
    duties = document("api/progress.json")["duties"]
    dataset = real()
    for duty, row in zip(dataset.duties, rows(sheet(files()["downloads/responsibilities.xlsx"])), strict=True):
        said, told = str(row["落实情况"]), duties[duty.id]
        if duty.record is RecordRule.NONE:
            assert said == RECORD_RULE[RecordRule.NONE]
        elif told["kind"] == "recurring":
            lines = [line for line in said.split("\n") if re.match(r"\W", line)]
            assert len(lines) == len(told["periods"])
            for line, period in zip(lines, told["periods"], strict=True):
                assert STATE[period["state"]] in line
                assert f"{period['done']}/{period['required']}{period['unit']}" in line
        elif told["kind"] == "triggered":
            assert f"共收{sum(month['received'] for month in told['months'])}件" in said
        else:
            assert STATE[told["state"]] in said
            assert str(told.get("last") or told.get("document") or "") in said


def test_deadlines_are_dates() -> None:
    """A recurring duty's deadline is the last day of its present period, as a date that a program can sort by."""
    duties = document("api/progress.json")["duties"]
    for duty, row in zip(real().duties, rows(sheet(files()["downloads/responsibilities.xlsx"])), strict=True):
        if duties[duty.id]["kind"] == "recurring":
            assert row["完成时限"] == datetime.fromisoformat(duties[duty.id]["periods"][-1]["to"])
        else:
            assert isinstance(row["完成时限"], str)


@pytest.mark.parametrize("department", [each.id for each in real().departments])
def test_department_has_its_own_duties_first(department: str) -> None:
    """The same tasks as the department's JSON, its own first, then those as a member of a group."""
    tasks = document(f"api/departments/{department}.json")["tasks"]
    found = sheet(files()[f"downloads/responsibilities-{department}.xlsx"])
    assert [str(row["任务内容"]).split("\n")[0] for row in rows(found)] == [task["title"] for task in tasks]
    own = sum(not task["as_member"] for task in tasks)
    assert f"本部门负责{own}项任务" in str(found.cell(header_row(found) - 1, 1).value)


def test_ledger_agrees_with_the_json() -> None:
    """Every item in the order of the ids, with its deadline in force, state and closing day; real dates."""
    items, found = document("api/ledger.json")["items"], rows(sheet(files()["downloads/ledger.xlsx"]))
    names = {each.id: each.name for each in real().departments}
    assert len(found) == len(items) == 10
    for row, item in zip(found, items, strict=True):
        assert (row["编号"], row["问题来源"], row["存在问题"]) == (item["id"], item["source"], item["problem"])
        assert row["发现日期"] == datetime.fromisoformat(item["found"])
        assert row["责任部门"] == names[item["department"]]
        due = item["deadline_in_force"]
        assert row["完成时限"] == (datetime.fromisoformat(due) if due else "长期坚持")
        assert STATE[item["state"]] in row["状态"]
        assert (f"✕{LATE}" in row["状态"]) is item["overdue"]
        assert row["销号日期"] == (datetime.fromisoformat(item["closing"]["date"]) if item["closing"] else None)
        assert all(action["text"] in row["经过和验收"] for action in item["actions"])


def test_self_check_offers_three_answers() -> None:
    """The 15 manifestations word for word, empty answers chosen from 有, 无, 需关注, and no department anywhere."""
    found = sheet(files()["downloads/self-check.xlsx"])
    listed = rows(found)
    assert [row["表现"] for row in listed] == [item.text for item in real().items]
    assert {row["自查情况"] for row in listed} == {None}
    (rule,) = found.data_validations.dataValidation
    assert (rule.type, rule.formula1) == ("list", '"有,无,需关注"')
    assert str(rule.sqref) == f"D{header_row(found) + 1}:D{header_row(found) + 15}"
    assert "第16条对全部表现适用" in str(found.cell(header_row(found) - 1, 1).value)
    words = {str(cell.value) for row in found.iter_rows(min_row=header_row(found)) for cell in row}
    assert not any(department.name in words for department in real().departments)


def test_appendix_words_stand_beside_no_department() -> None:
    """Only self-check.xlsx has the appendix's words; the ledger names manifestations by number."""
    texts = [item.text for item in real().items]
    for path in SHEETS:
        cells = {str(cell.value) for row in sheet(files()[path]).iter_rows() for cell in row}
        assert any(text in cell for text in texts for cell in cells) == path.endswith("self-check.xlsx")
    assert "表现第10项" in rows(sheet(files()["downloads/ledger.xlsx"]))[0]["对应条款"]


@pytest.mark.parametrize("path", SHEETS)
def test_workbooks_say_whose_they_are(path: str) -> None:
    """The site's name as author, the file's title, and the day as the time of making."""
    about = openpyxl.load_workbook(io.BytesIO(files()[path])).properties
    assert about.creator == about.lastModifiedBy == real().settings.site_name
    assert str(about.title).startswith(SAMPLE_MARK)
    assert about.created == about.modified == datetime(2026, 11, 23)


@pytest.mark.parametrize("path", SHEETS)
def test_sheets_are_set_up_for_reading_and_printing(path: str) -> None:
    """Filter over all rows, header frozen and repeated, A4 landscape one page wide, widths, wrapped text, footer."""
    found = sheet(files()[path])
    head, last = header_row(found), found.max_row
    assert found.auto_filter.ref == f"A{head}:{openpyxl.utils.get_column_letter(found.max_column)}{max(last, head)}"
    assert found.freeze_panes == f"A{head + 1}"
    assert found.print_title_rows == f"${head}:${head}"
    assert (found.page_setup.orientation, found.page_setup.paperSize) == ("landscape", 9)
    assert (found.page_setup.fitToWidth or 1, found.page_setup.fitToHeight) == (1, 0)
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert WORKING_COPY in found.oddFooter.left.text
    assert all(found.column_dimensions[cell.column_letter].width > 4 for cell in found[head])
    assert all(cell.alignment.wrap_text for row in found.iter_rows(min_row=head + 1) for cell in row)


@pytest.mark.parametrize("path", SHEETS)
def test_no_cell_is_a_formula_or_link(path: str) -> None:
    """Every cell is text, a number or a date."""
    found = sheet(files()[path])
    kinds = {cell.data_type for row in found.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    assert not [cell for row in found.iter_rows() for cell in row if cell.hyperlink]


@pytest.mark.parametrize("words", HOSTILE)
def test_text_that_looks_like_a_formula_stays_text(words: str) -> None:
    """A problem, remedy or title that begins with =, +, - or @ is shown as written."""
    dataset = _with_words(real(), words)
    found = sheet(xlsx.ledger_workbook(edition(dataset)))
    cell = found.cell(header_row(found) + 1, 5)
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)
    tasks = sheet(xlsx.responsibilities(edition(dataset)))
    cell = tasks.cell(header_row(tasks) + 1, 5)
    assert cell.data_type == "s"
    assert str(cell.value).split("\n")[0] == words


def _with_words(dataset: Dataset, words: str) -> Dataset:
    """The site with `words` as the problem of the first item and the title of the first duty."""
    year, book = next(iter(dataset.ledger_files.items()))
    first = book.items[0].model_copy(update={"problem": words})
    duty = dataset.duties[0].model_copy(update={"title": words})
    return replace(
        dataset,
        ledger_files={year: book.model_copy(update={"items": (first, *book.items[1:])})},
        duties=(duty, *dataset.duties[1:]),
    )


def test_a_site_without_records_has_its_sheets() -> None:
    """Nothing reported, no ledger: header and rows are there, nothing is marked as demonstration."""
    dataset = with_records(small(), [act("m01-1-a", "2026-03-05")])
    for path, each in downloads(edition(dataset)).items():
        if path.endswith(".xlsx"):
            found = sheet(each.content)
            assert SAMPLE_MARK not in str(found["A1"].value)
            assert header_row(found)
    assert rows(sheet(xlsx.ledger_workbook(edition(dataset)))) == []


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two sheets, opened and written anew by LibreOffice."""
    contents = {name: files()[f"downloads/{name}"] for name in ("responsibilities.xlsx", "ledger.xlsx")}
    return all_converted(contents, "xlsx", tmp_path_factory.mktemp("again"))


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["responsibilities.xlsx", "ledger.xlsx"])
def test_libreoffice_reads_the_same(name: str, again: dict[str, Path]) -> None:
    """Opened and written anew by LibreOffice: the same rows, dates still dates, the filter still there."""
    found, before = sheet(again[name].read_bytes()), sheet(files()[f"downloads/{name}"])
    assert rows(found) == rows(before)
    assert found.auto_filter.ref.replace("$", "") == before.auto_filter.ref
