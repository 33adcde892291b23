"""A workbook filled in by a department comes back as the right records, whatever program saved it."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from helpers.exported import converted
from helpers.paths import DAY
from helpers.tiny import content
from helpers.words import ACTIVE, MET
from helpers.workbooks import ACT, HEAD, book, fill, filled, made, project, run, saved

from policysite.data.folder import Folder
from policysite.data.load import load, problems_of
from policysite.data.problems import errors
from policysite.intake.workbook.columns import CHOICES, taken
from policysite.intake.workbook.opening import Cell
from policysite.intake.workbook.writing import department_workbook
from policysite.views.edition import Edition


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small data with records, in a project of its own, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


FILLED = {
    "落实记录": [
        {"任务编号": "m03-1-a 组织业务微课", "日期": date(2026, 11, 20), "摘要": "组织“业务微课”1次"},
        {},
        {"任务编号": " m01-2-b ", "日期": "2026年3月6日", "行为人": "办公室主任", "摘要": " 核对公开的办理时限 "},
        {
            "任务编号": "m03-1-c 开展练兵",
            "日期": "2026/10/9",
            "至": "２０２６－１０－１１",
            "数量": "３",
            "报送日期": "20261112",
        },
        {
            "任务编号": "m03-1-a 组织业务微课",
            "日期": datetime(2026, 10, 15, 14, 20),
            "数量": 2.0,
            "证明材料名称": "通知",
            "证明材料文号": 15,
        },
        {"任务编号": "m01-2-b 公开办理时限", "日期": "2025-12-30", "摘要": "=".join("公示")},
    ],
    "成文和建成事项": [
        {
            "任务编号": "m01-2-a 修订借阅须知",
            "阶段": "已印发",
            "文号": "阅办〔2026〕9号",
            "日期": "2026.06.18",
            "摘要": "印发",
        },
        {
            "任务编号": "m03-1-b 建立学习台账",
            "阶段": "启用",
            "日期": date(2026, 11, 2),
            "证明材料名称": "台账",
            "证明材料网址": "https://example.org/t",
        },
    ],
    "当日办结": [
        {
            "任务编号": "m02-1-a 当日登记读者来信",
            "月份": datetime(2026, 10, 1),
            "收件数": 5,
            "按时数": "4",
            "有说明数": 1,
            "理由": "1件需核对",
        },
        {"任务编号": "m02-1-a 当日登记读者来信", "月份": "2026年9月", "收件数": 0, "按时数": 0},
    ],
}
"""Rows as people fill them in: dates and numbers as such or as text, full-width digits, spaces, empty rows between."""

RECORDED = (
    "--duty m03-1-a --date 2026-11-20 --summary 组织“业务微课”1次",
    "--duty m01-2-b --date 2026-03-06 --who 办公室主任 --summary 核对公开的办理时限",
    "--duty m03-1-c --date 2026-10-09 --to 2026-10-11 --amount 3 --reported 2026-11-12",
    "--duty m03-1-a --date 2026-10-15 --amount 2 --evidence-title 通知 --evidence-ref 15",
    "--duty m01-2-b --date 2025-12-30 --summary 公=示",
    "--duty m01-2-a --stage 已印发 --document 阅办〔2026〕9号 --date 2026-06-18 --summary 印发",
    "--duty m03-1-b --stage 启用 --date 2026-11-02 --evidence-title 台账 --evidence-url https://example.org/t",
    "--duty m02-1-a --month 2026-10 --received 5 --in-time 4 --excepted 1 --reason 1件需核对",
    "--duty m02-1-a --month 2026-09 --received 0 --in-time 0",
)
"""The same, one by one, as `policysite record` takes them."""

TOLD = f"""\
“落实记录”第5行：m03-1-a 组织业务微课，2026年11月：{MET}0→1（要求1次），{MET}
“落实记录”第7、10行：m01-2-b 公开办理时限：记录0→2条，{ACTIVE}
“落实记录”第8行：m03-1-c 开展练兵，2026年下半年：{MET}0→3（要求3天），{MET}
“落实记录”第9行：m03-1-a 组织业务微课，2026年10月：{MET}0→2（要求1次），{MET}
“成文和建成事项”第5行：m01-2-a 修订借阅须知：阶段起草→已印发，阅办〔2026〕9号，{MET}
“成文和建成事项”第6行：m03-1-b 建立学习台账：阶段—→启用，{MET}
“当日办结”第5行：m02-1-a 当日登记读者来信，2026年10月：收件5件，当日登记4件，有说明1件，未当日登记0件
“当日办结”第6行：m02-1-a 当日登记读者来信，2026年9月：收件0件，当日登记0件，有说明0件，未当日登记0件
“落实记录”第9行：补报：事项发生于10月15日，11月23日报送
已写入9条（data/records/2025/office/sheet-2026-q4-fa2af7.yml、data/records/2026/office/sheet-2026-q4-fa2af7.yml）
"""

ONE = "records/2026/office/sheet-2026-q4-33ac58.yml"
"""The file of a workbook in which only `ACT` is new: it is named by the quarter and by what is added."""
OWN = ("records/2025/office/sheet-2026-q4-fa2af7.yml", "records/2026/office/sheet-2026-q4-fa2af7.yml")


ACCEPTED = (
    ("date", "n", 20261102, "2026-11-02"),
    ("date", "s", "2026年11月2号", "2026-11-02"),
    ("date", "s", "２０２６．１１．２", "2026-11-02"),
    ("date", "d", datetime(2026, 11, 2, 23, 59, 59), "2026-11-02"),
    ("month", "n", 202611, "2026-11"),
    ("month", "s", "2026年11月份", "2026-11"),
    ("amount", "s", " ３ ", "3"),
    ("amount", "n", 3.0, "3"),
    ("summary", "s", "\u3000甲 乙\xa0", "甲 乙"),
    ("summary", "s", "（１％）", "（１％）"),
    ("document", "n", 15.0, "15"),
    ("document", "s", "2026-3", "2026-3"),
    ("who", "s", " \u3000", ""),
)


@pytest.mark.parametrize(("field", "kind", "value", "expected"), ACCEPTED)
def test_what_can_mean_but_one_thing_is_taken(field: str, kind: str, value: object, expected: object) -> None:
    """Days, months and numbers in the forms that people write; text stays as it is but for the spaces around it."""
    assert taken(field, Cell(kind, value)) == expected


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The records as they are when the same are entered one by one."""
    folder = tmp_path_factory.mktemp("recorded")
    found = project(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for words in RECORDED:
            result = run("record", "--department", "office", "--yes", *words.split())
            assert result.exit_code == 0, result.output
    return entries(found)


def entries(data: Path) -> list[str]:
    """Every record as YAML writes it, by department and year, whichever file holds it."""
    found = load(Folder(data), today=DAY).records
    return sorted(f"{each.department} {each.year} {each.record!r}" for each in found)


def test_what_is_filled_in_becomes_the_records(data: Path, recorded: list[str]) -> None:
    """The very records that `policysite record` would write, in the sheet's own file of each year; and it is told."""
    Path("表.xlsx").write_bytes(filled(FILLED))
    before = content(data)
    result = run("import-sheet", "表.xlsx", "--yes")
    assert result.exit_code == 0, result.output
    assert result.stdout == TOLD
    assert result.stderr.startswith("“落实记录”第10行“日期”（B列）：提醒：2025-12-30早于m01-2-b的起算日期")
    assert entries(data) == recorded
    after = content(data)
    assert {name for name in after if after[name] != before.get(name)} == set(OWN)
    assert not errors(problems_of(Folder(data), today=DAY))


def test_a_new_file_begins_with_its_schema(data: Path) -> None:
    """Editors find the schema of a file that was not there before."""
    Path("表.xlsx").write_bytes(
        filled({"只记日期": [{"任务编号": "m01-1-b 登记活动情况", "日期": "2027-01-04"}]}, "reading")
    )
    assert run("import-sheet", "表.xlsx", "--yes").exit_code == 0
    (file,) = (data / "records/2027/reading").iterdir()
    assert file.name.startswith("sheet-2026-q4-")
    assert file.read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../../../schema/records.schema.json\n"
        "records:\n  - duty: m01-1-b\n    date: 2027-01-04\n"
    )


@pytest.mark.thorough
def test_libreoffice_gives_the_same_back(data: Path, tmp_path: Path, recorded: list[str]) -> None:
    """Opened and saved by LibreOffice: the same records; lists and rules are still there."""
    again = converted(filled(FILLED), "given.xlsx", "xlsx", tmp_path)
    result = run("import-sheet", again, "--yes")
    assert (result.exit_code, result.stdout) == (0, TOLD)
    assert entries(data) == recorded
    rules = openpyxl.load_workbook(again)["落实记录"].data_validations.dataValidation
    assert {"list", "date", "whole"} <= {rule.type for rule in rules}
    assert any(CHOICES in str(rule.formula1) for rule in rules)


def test_a_workbook_imported_twice_writes_once(data: Path) -> None:
    """Each row is known again, wherever it stands by then; a new row below is written."""
    Path("表.xlsx").write_bytes(filled(FILLED))
    assert run("import-sheet", "表.xlsx", "--yes").exit_code == 0
    once = content(data)
    again = run("import-sheet", "表.xlsx")
    assert again.exit_code == 0, again.output
    assert content(data) == once
    lines = again.stdout.splitlines()
    assert lines[-1] == "没有要写入的内容，已报过的9条不再写入"
    assert re.fullmatch(
        r"“落实记录”第5行：已报过（data/records/2026/office/sheet-2026-q4-fa2af7\.yml第[0-9]+行），不再写入", lines[0]
    )
    more = {**FILLED, "落实记录": [*FILLED["落实记录"], ACT]}
    Path("表.xlsx").write_bytes(filled(more))
    assert run("import-sheet", "表.xlsx").stdout.splitlines()[-1] == (f"已写入1条（data/{ONE}），已报过的9条不再写入")


def test_a_row_twice_in_one_workbook_is_written_once(data: Path) -> None:
    """The second is said to be the first; with other content it is a fault."""
    Path("表.xlsx").write_bytes(filled({"落实记录": [ACT, ACT]}))
    result = run("import-sheet", "表.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    first, second, last = result.stdout.splitlines()
    assert first == "“落实记录”第6行：已报过（“落实记录”第5行），不再写入"
    assert second.startswith("“落实记录”第5行：m01-2-b 公开办理时限：记录0→1条")
    assert last == f"已写入1条（data/{ONE}），已报过的1条不再写入"
    Path("表.xlsx").write_bytes(
        filled({"落实记录": [ACT | {"日期": "2026-11-02"}, ACT | {"日期": "2026-11-02", "至": "2026-11-03"}]})
    )
    before = content(data)
    result = run("import-sheet", "表.xlsx")
    assert (result.exit_code, "第6行：与“落实记录”第5行是同一件事，而内容不同：只报一行" in result.stderr) == (1, True)
    assert content(data) == before


def test_a_trial_writes_nothing(data: Path) -> None:
    """`--dry-run` tells what would be; an empty workbook has nothing to write."""
    before = content(data)
    Path("表.xlsx").write_bytes(filled({"落实记录": [ACT]}))
    result = run("import-sheet", "表.xlsx", "--dry-run")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (
        0,
        f"将写入1条（data/{ONE}）",
    )
    Path("空.xlsx").write_bytes(made())
    assert run("import-sheet", "空.xlsx").stdout == "没有要写入的内容\n"
    assert content(data) == before


def test_columns_and_rows_may_be_moved(data: Path) -> None:
    """Headings tell the columns, wherever they stand; rows above and between and hidden empty columns do not matter."""
    moved = book(made())
    sheet = moved["落实记录"]
    order = [cell.value for cell in sheet[HEAD]][::-1]
    for column, heading in enumerate(order, 1):
        sheet.cell(HEAD, column).value = heading
    sheet.insert_rows(1, 2)
    sheet.column_dimensions["A"].hidden = True
    for heading, value in ACT.items():
        sheet.cell(HEAD + 20, order.index(heading) + 1).value = value
    Path("表.xlsx").write_bytes(saved(moved))
    result = run("import-sheet", "表.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "已写入1条" in result.stdout


def test_links_left_over_from_copying_are_never_followed(data: Path) -> None:
    """Rows copied from another workbook bring a link to it along: the values count, the link is not looked at."""
    with zipfile.ZipFile(BytesIO(filled({"落实记录": [ACT]}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="externalLinks/externalLink1.xml"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", link.encode())
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, part in parts.items():
            archive.writestr(each, part)
    Path("表.xlsx").write_bytes(out.getvalue())
    result = run("import-sheet", "表.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    assert data.joinpath(ONE).read_text(encoding="utf-8").count("m01-2-b") == 1


def test_real_and_demonstration_records_do_not_mix(data: Path) -> None:
    """Beside demonstration data of the same department and year only `--sample` writes."""
    path = data / "records/2026/office.yml"
    path.write_text("sample: true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    Path("表.xlsx").write_bytes(filled({"落实记录": [ACT]}))
    before = content(data)
    refused = run("import-sheet", "表.xlsx")
    assert (refused.exit_code, "请先运行policysite start清除演示数据" in refused.stderr) == (1, True)
    assert content(data) == before
    assert run("import-sheet", "表.xlsx", "--sample").exit_code == 0


@pytest.mark.parametrize("name", ["m01-2-c 公开办理时限（2026年7月1日起）", "m01-2-c 公开办理时限", "m01-2-c"])
def test_duties_of_one_name_are_told_apart(data: Path, name: str) -> None:
    """A list offers each of them with its day, and takes it with the day, as an older workbook has it, or by its id."""
    duties = data / "duties.yml"
    twin = "- id: m01-2-c\n  clause: m01-2\n  title: 公开办理时限\n  quote: 常态化公开办理时限\n  kind: standing\n"
    duties.write_text(duties.read_text("utf-8") + f"{twin}  since: 2026-07-01\n", "utf-8")
    changed = load(Folder(data), today=DAY)
    form = data.parent / "表.xlsx"
    form.write_bytes(department_workbook(Edition(changed, DAY), changed.department["office"]))
    sheet = book(form.read_bytes())
    offered = {str(cell.value) for row in sheet[CHOICES].iter_rows() for cell in row if cell.value}
    assert {"m01-2-b 公开办理时限（第1条第2款）", "m01-2-c 公开办理时限（2026年7月1日起）"} <= offered
    form.write_bytes(saved(fill(sheet, {"落实记录": [ACT | {"任务编号": name}]})))
    result = run("import-sheet", form.name, "--yes")
    assert result.exit_code == 0, result.output
    assert "m01-2-c 公开办理时限（2026年7月1日起）" in result.stdout
