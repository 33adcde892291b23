"""The workbook of the ledger, and 未完成说明 in that of a department: what they list, and what comes of them."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.exported import all_converted
from helpers.paths import DAY, SMALL, SMALL_RECORDS, TESTS
from helpers.tiny import content
from helpers.words import MISSED, STATE
from helpers.workbooks import HEAD, Rows, book, fill, run, saved
from openpyxl import Workbook

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.ledger_steps import STEPS
from policysite.data.load import load, problems_of
from policysite.data.problems import errors
from policysite.figures.ledger import ItemState, item_progress
from policysite.intake.form.issue import respond
from policysite.intake.trial import present
from policysite.intake.workbook.columns import CHOICES, ITEMS
from policysite.intake.workbook.ledger import LEDGER_SHEETS, ledger_workbook
from policysite.intake.workbook.writing import NothingToReportError, department_workbook
from policysite.views.edition import Edition

CLOSED_NOW, PENDING = STATE[ItemState.CLOSED], STATE[ItemState.PENDING]
FRESH, CLOSED = "z2026-002 借阅须知两处说法不一", "z2026-001 登记簿重复"
FILLED: Rows = {
    "台账进展": [
        {
            "事项编号": FRESH,
            "办理": "报验",
            "日期": date(2026, 11, 18),
            "证明材料名称": "须知",
            "证明材料文号": "阅〔2026〕5号",
        },
        {"事项编号": "Z2026-002", "办理": " 整改进展", "日期": "２０２６年１１月１０日", "内容": "对照两处文字"},
        {},
        {"事项编号": FRESH, "办理": "验收", "日期": datetime(2026, 11, 20), "验收部门": "典藏科", "结果": "通过"},
        {"事项编号": FRESH, "办理": "销号", "日期": "2026-11-22", "批准者": "中心党组", "文号": "阅〔2026〕6号"},
        {"事项编号": CLOSED, "办理": "回头看", "日期": date(2026, 9, 20), "结果": "巩固"},
    ],
    "补充登记": [{"事项编号": FRESH, "配合部门": "读者服务科", "任务标准": "各处一致", "整改措施": "对照两处文字"}],
}
TOLD = f"""\
“台账进展”第5、6、8、9行、“补充登记”第5行：z2026-002 借阅须知两处说法不一：\
{PENDING}，期限2026-12-31（剩39天）→{CLOSED_NOW}，2027-02-20前回头看
“台账进展”第10行：z2026-001 登记簿重复：{CLOSED_NOW}，2026-09-28前回头看，已过期→{CLOSED_NOW}
已写入6条（data/ledger/2026/sheet-2026-q4-ledger-afd6ce.yml）
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small data with a ledger of one closed and one fresh item, in a project that is the working directory."""
    (tmp_path / "mkdocs.yml").touch()
    for base in (SMALL, SMALL_RECORDS):
        shutil.copytree(base, tmp_path / "data", dirs_exist_ok=True)
    shutil.copyfile(TESTS / "intake/steps/ledger.yml", tmp_path / "data/ledger/2026.yml")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def dataset(data: Path) -> Dataset:
    return load(Folder(data), today=DAY)


def ledger_book(data: Path, department: str | None = None) -> bytes:
    """The workbook of the ledger, of a department or all."""
    found = dataset(data)
    return ledger_workbook(Edition(found, DAY), found.department[department] if department else None)


def imported(content: bytes, *options: str) -> Any:
    Path("台账.xlsx").write_bytes(content)
    return run("import-sheet", "台账.xlsx", *options)


def test_open_items_are_listed_and_offered(data: Path) -> None:
    """What is not closed, and what wants a look-back; a department has those that it answers for or supports."""
    found = book(ledger_book(data))
    listed = [str(row[0].value) for row in found[ITEMS].iter_rows(min_row=5) if row[0].value]
    assert listed == ["z2026-001", "z2026-002"]
    heads = {
        str(column[0].value): [cell.value for cell in column[1:] if cell.value] for column in found[CHOICES].columns
    }
    assert heads["事项编号"] == [CLOSED, FRESH]
    assert heads["办理"] == [word for word in STEPS if word != "补充登记"]
    assert heads["整改类型"] == ["立行立改", "限期整改", "长期坚持"]
    mine = book(ledger_book(data, "reading"))
    assert [str(row[0].value) for row in mine[ITEMS].iter_rows(min_row=5) if row[0].value] == ["z2026-001"]
    assert ledger_book(data) == ledger_book(data)
    with pytest.raises(NothingToReportError, match="典藏科现在没有尚未办结的事项"):
        ledger_book(data, "archives")


def test_every_field_of_a_step_has_a_column(data: Path) -> None:
    """Each step can be told whole in the sheet that takes it."""
    columns = {form.name: set(form.columns) for form in LEDGER_SHEETS}
    for step in STEPS.values():
        sheet = "补充登记" if step.word == "补充登记" else "台账进展"
        assert set(step.paths) <= columns[sheet]


def test_what_is_filled_in_is_written_once(data: Path) -> None:
    """Steps in any order of rows, each told; the second time nothing is written; the data are right."""
    given = saved(fill(book(ledger_book(data)), FILLED))
    before = content(data)
    dry = imported(given, "--dry-run")
    assert (dry.exit_code, dry.stdout) == (0, TOLD.replace("已写入", "将写入"))
    assert content(data) == before
    result = imported(given)
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", TOLD)
    assert not errors(problems_of(Folder(data), today=DAY))
    after = content(data)
    again = imported(given)
    assert again.exit_code == 0, again.output
    assert content(data) == after
    assert "“台账进展”第5行：已报过（data/ledger/2026/sheet-2026-q4-ledger-afd6ce.yml第5行），不再写入" in again.stdout
    assert "没有要写入的内容，已报过的6条不再写入" in again.stdout


@pytest.mark.thorough
def test_libreoffice_gives_the_same_back(data: Path, tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, the workbooks say the same; their lists and rules are still there."""
    found = dataset(data)
    ordinary = department_workbook(Edition(found, DAY), found.department["office"])
    given = {
        "ledger.xlsx": saved(fill(book(ledger_book(data)), FILLED)),
        "office.xlsx": saved(explained(ordinary)),
    }
    again = all_converted(given, "xlsx", tmp_path)
    result = run("import-sheet", again["ledger.xlsx"])
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", TOLD)
    result = run("import-sheet", again["office.xlsx"])
    assert (result.exit_code, result.stdout) == (0, EXPLAINED)
    rules = openpyxl.load_workbook(again["ledger.xlsx"])["台账进展"].data_validations.dataValidation
    assert {"list", "date"} <= {rule.type for rule in rules}


REFUSED: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "no item": ("台账进展", {"办理": "报验", "日期": "2026-11-18"}, ("“台账进展”第5行“事项编号”（A列）：没有填写",)),
    "no such item": (
        "台账进展",
        {"事项编号": "z2026-007", "办理": "报验", "日期": "2026-11-18"},
        ("“台账进展”第5行“事项编号”（A列）：没有编号“z2026-007”",),
    ),
    "no step": ("台账进展", {"事项编号": FRESH, "日期": "2026-11-18"}, ("“台账进展”第5行“办理”（B列）：没有填写",)),
    "no such step": (
        "台账进展",
        {"事项编号": FRESH, "办理": "验收通过", "日期": "2026-11-18"},
        ("“办理”（B列）：没有“验收通过”这一步",),
    ),
    "several faults at once": (
        "台账进展",
        {"事项编号": FRESH, "办理": "验收", "日期": "2026-02-30", "结果": "巩固", "延期至": "2026-12-01"},
        (
            "“日期”（C列）：“2026-02-30”不是日期",
            "“验收部门”（E列）：没有填写",
            "“结果”（F列）：须是通过、退回之一，写的是“巩固”",
            "“延期至”（G列）：“验收”不填这一项，“延期”才填",
        ),
    ),
    "nothing waits for a check": (
        "台账进展",
        {"事项编号": FRESH, "办理": "验收", "日期": "2026-11-20", "验收部门": "典藏科", "结果": "通过"},
        ("“台账进展”第5行“办理”（B列）：z2026-002没有待验收的报验：先登记报验，再登记验收",),
    ),
    "closed too early": (
        "台账进展",
        {"事项编号": FRESH, "办理": "销号", "日期": "2026-11-22", "批准者": "中心党组"},
        ("“台账进展”第5行", "现缺“验收、依据”"),
    ),
    "after the closing": (
        "台账进展",
        {"事项编号": CLOSED, "办理": "整改进展", "日期": "2026-11-22", "内容": "再查"},
        ("“台账进展”第5行“日期”（C列）：2026-11-22晚于销号日期2026-06-30，销号之后只记回头看",),
    ),
    "evidence without a number": (
        "台账进展",
        {"事项编号": FRESH, "办理": "证明材料", "证明材料名称": "清单"},
        ("“证明材料文号”（L列）：没有填写",),
    ),
    "late extension": (
        "台账进展",
        {
            "事项编号": FRESH,
            "办理": "延期",
            "日期": "2026-11-20",
            "内容": "新馆未启用",
            "延期至": "2026-12-01",
            "批准日期": "2026-11-21",
            "批准者": "中心党组",
        },
        ("“台账进展”第5行“延期至”（G列）：延期须晚于原时限2026-12-31，写的是“2026-12-01”",),
    ),
    "registered already": (
        "补充登记",
        {"事项编号": CLOSED, "任务标准": "只留两本"},
        ("“补充登记”第5行“任务标准”", "已在data/ledger/2026.yml第9行写明，补充登记只补没有登记的"),
    ),
    "registered on the other sheet": (
        "台账进展",
        {"事项编号": FRESH, "办理": "补充登记"},
        ("“台账进展”第5行“办理”（B列）：“补充登记”填在“补充登记”一表",),
    ),
    "nothing registered": ("补充登记", {"事项编号": FRESH}, ("“补充登记”第5行“包保领导”（B列）：没有填写",)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_told_by_sheet_row_and_column(name: str, data: Path) -> None:
    """One fault, and nothing is written, neither the rows that are right."""
    sheet, row, said = REFUSED[name]
    rows: dict[str, list[dict[str, Any]]] = {sheet: [row]}
    rows.setdefault("台账进展", []).append(dict(FILLED["台账进展"][-1]))
    before = content(data)
    result = imported(saved(fill(book(ledger_book(data)), rows)))
    assert result.exit_code == 1
    assert [each for each in said if each not in result.stderr] == [], result.stderr
    assert "一行也没有写入" in result.stderr
    assert content(data) == before


def test_a_check_may_stand_above_its_submission(data: Path) -> None:
    """The order of rows does not matter."""
    rows = FILLED["台账进展"]
    turned = {"台账进展": [rows[4], rows[3], rows[1], rows[0]]}
    result = imported(saved(fill(book(ledger_book(data)), turned)))
    assert result.exit_code == 0, result.output
    found = dataset(data)
    assert item_progress(found, found.ledger_item["z2026-002"], DAY).state is ItemState.CLOSED


def test_who_may_not_check_is_called_by_name(data: Path) -> None:
    """Who fills in a sheet or a form has chosen a name, and knows no id."""
    waits, *_ = FILLED["台账进展"]
    check = {"事项编号": FRESH, "办理": "验收", "日期": "2026-11-20", "验收部门": "办公室", "结果": "通过"}
    result = imported(saved(fill(book(ledger_book(data)), {"台账进展": [waits, check]})))
    said = "验收部门不得为责任部门、配合部门，办公室是责任部门"
    assert f"“台账进展”第6行“验收部门”（E列）：{said}" in result.stderr, result.stderr
    assert imported(saved(fill(book(ledger_book(data)), {"台账进展": [waits]}))).exit_code == 0
    event = (TESTS / "intake/steps/step-nothing-waits.json").read_text(encoding="utf-8")
    answer = respond(present(Folder(data), DAY), event.replace("2026-11-10", "2026-11-20").encode(), ()).answer
    assert f"“验收部门”：{said}" in answer


def test_command_form_and_workbook_say_the_same(data: Path, tmp_path: Path) -> None:
    """The same values, in whichever way they come in, make the same item; form and sheet the same bytes."""
    whole = {way: tmp_path / way for way in ("command", "workbook", "form")}
    items, files = {}, {}
    for way, folder in whole.items():
        shutil.copytree(data, folder / "data")
        (folder / "mkdocs.yml").touch()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            _WAYS[way]()
        found = dataset(folder / "data")
        items[way] = found.ledger_item["z2026-002"]
        files[way] = {path.read_bytes() for path in (folder / "data/ledger/2026").glob("*.yml")}
    assert items["command"] == items["workbook"] == items["form"]
    assert files["workbook"] == files["form"]
    assert files["command"] == set()


def _by_command() -> None:
    words = "ledger z2026-002 --step 报验 --date 2026-11-20 --evidence-title 借阅须知 --evidence-ref 阅〔2026〕5号"
    assert run(*words.split()).exit_code == 0


def _by_workbook() -> None:
    row = {"办理": "报验", "日期": "2026-11-20", "证明材料名称": "借阅须知", "证明材料文号": "阅〔2026〕5号"}
    given = fill(book(ledger_book(Path("data"))), {"台账进展": [{"事项编号": FRESH, **row}]})
    assert imported(saved(given)).exit_code == 0


def _by_form() -> None:
    assert run("from-issue", TESTS / "intake/steps/step-submission.json").exit_code == 0


_WAYS = {"command": _by_command, "workbook": _by_workbook, "form": _by_form}

EXPLAINED = f"""\
“未完成说明”第5行：m01-2-a 修订借阅须知，6月30日前：{MISSED}，说明：法规在修订；下步：年内印发
“未完成说明”第7行：m03-1-a 组织业务微课，2026年4月：{MISSED}，说明：讲师外出；下步：补讲
已写入2条（data/explanations/sheet-2026-q4-office-277c36.yml）
"""


def explained(ordinary: bytes) -> Workbook:
    """The workbook of a department with two explanations."""
    changed = book(ordinary)
    sheet = changed["未完成说明"]
    for row, words in ((5, ("法规在修订", "年内印发")), (7, ("讲师外出", "补讲"))):
        for place, text in enumerate(words, 3):
            sheet.cell(row, place).value = text
    return changed


def test_what_was_missed_is_listed_to_be_explained(data: Path) -> None:
    """What is missed and not explained; those filled in are written once, the others left alone."""
    found = dataset(data)
    ordinary = department_workbook(Edition(found, DAY), found.department["office"])
    sheet = book(ordinary)["未完成说明"]
    listed = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=HEAD + 1) if row[0].value]
    assert listed[:2] == [("m01-2-a 修订借阅须知", "6月30日前"), ("m03-1-a 组织业务微课", "2026年3月")]
    result = imported(saved(explained(ordinary)))
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", EXPLAINED)
    assert not errors(problems_of(Folder(data), today=DAY))
    once = content(data)
    again = imported(saved(explained(ordinary)))
    assert (again.exit_code, content(data)) == (0, once)
    assert "没有要写入的内容，已报过的2条不再写入" in again.stdout
    left = department_workbook(Edition(dataset(data), DAY), found.department["office"])
    assert book(left)["未完成说明"].cell(HEAD + 1, 2).value == "2026年3月"


def test_half_an_explanation_is_refused(data: Path) -> None:
    """Reason and next step go together; and a period that was met is not explained."""
    found = dataset(data)
    changed = book(department_workbook(Edition(found, DAY), found.department["office"]))
    sheet = changed["未完成说明"]
    sheet["C5"].value, sheet["D6"].value = "法规在修订", "补讲"
    result = imported(saved(changed))
    assert result.exit_code == 1
    assert "“未完成说明”第5行“下步措施”（D列）：没有填写" in result.stderr
    assert "“未完成说明”第6行“原因”（C列）：没有填写" in result.stderr
