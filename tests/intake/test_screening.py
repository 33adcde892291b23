"""What must not get out is refused where people hand it in, wherever they put it."""

import json
from pathlib import Path

import pytest
from helpers.issue_events import EVENTS
from helpers.paths import DAY, SMALL
from helpers.trees import tree
from helpers.workbooks import ACT, HEAD, book, filled, made, place, project, refused, run, saved
from openpyxl.comments import Comment

from policysite.data.folder import Folder
from policysite.intake.form.issue import respond
from policysite.intake.trial import present
from policysite.intake.workbook.screening import screened

ACTS = "落实记录"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The small data with records, in a project of its own."""
    return project(tmp_path)


def test_a_workbook_is_looked_through_to_its_comments(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments, hidden sheets, cells that are not read, names and headers: each by sheet, row and column."""
    changed = book(filled({ACTS: [ACT]}))
    sheet = changed[ACTS]
    sheet.cell(HEAD + 1, place(sheet, "摘要")).comment = Comment("找张三，13800138000", "办公室")
    sheet.oddHeader.center.text = "机密★1年"
    hidden = changed.create_sheet("底稿")
    hidden["B3"], hidden.sheet_state = "11010519491231002X", "veryHidden"
    changed.create_sheet("京A12345")
    said = refused(saved(changed), data, monkeypatch).splitlines()
    assert [line.partition("，不得入库")[0] for line in said if "疑似" in line] == [
        "“其中的xl/workbook.xml”：疑似车牌号",
        "“落实记录”：疑似密级标志",
        "“落实记录”第5行F列：批注里疑似手机号",
        "“底稿”第3行B列：疑似身份证号",
    ]
    assert not any("13800138000" in line or "11010519491231002X" in line for line in said)


def test_a_cell_is_told_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rule on the data says of a row, with its heading, is not said of the cell again."""
    said = refused(filled({ACTS: [ACT | {"摘要": "致电13800138000"}]}), data, monkeypatch)
    assert said.count("疑似") == 1
    assert "“摘要”（F列）：疑似手机号，不得入库" in said


def test_what_the_allow_list_lets_pass_passes(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office's own telephone, published on purpose, may stand in a comment too."""
    (data / "allow.yml").write_text("- text: 值班电话010-88886666\n  reason: 对外公布\n", encoding="utf-8")
    changed = book(filled({ACTS: [ACT]}))
    changed[ACTS].cell(HEAD + 1, 1).comment = Comment("值班电话010-88886666", "办公室")
    monkeypatch.chdir(data.parent)
    Path("表.xlsx").write_bytes(saved(changed))
    result = run("import-sheet", "表.xlsx", "--dry-run")
    assert result.exit_code == 0, result.output


def test_a_workbook_of_ours_holds_nothing() -> None:
    """Whatever the program writes into the sheets of a department is no finding."""
    assert screened(made(), ()) == ()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("经办人电话010-88886666", "电话号码"),
        ("身份证110105 19491231 002X", "身份证号"),
        ("密 级：机 密", "密级标志"),
        ("见https://user:pass@host/a", "网址中的密码"),
        ("加微信zhangsan88", "微信号"),
    ],
)
@pytest.mark.parametrize("label", ["原有文字", "改为", "理由"])
def test_a_field_of_a_form_is_refused_before_anything_is_done(label: str, typed: str, kind: str) -> None:
    """Also what is written nowhere but in the answer, as the reason for a correction; the answer does not repeat it."""
    event = json.loads((EVENTS / "erratum.json").read_text(encoding="utf-8"))
    head, found, rest = event["issue"]["body"].partition(f"### {label}\n\n")
    assert found
    event["issue"]["body"] = f"{head}{found}{typed}\n\n" + rest.partition("\n\n")[2]
    answer = respond(present(Folder(SMALL), DAY), json.dumps(event).encode(), ["li-si"])
    assert answer.changes == ()
    assert f"“{label}”：疑似{kind}，不得入库" in answer.answer
    assert typed not in answer.answer


def test_an_endless_field_is_answered_at_once() -> None:
    """60,000 spaces or digits in a body are read in one go."""
    event = json.loads((EVENTS / "erratum.json").read_text(encoding="utf-8"))
    for filling in (" " * 60_000, "1" * 60_000, "1 " * 30_000):
        event["issue"]["body"] = event["issue"]["body"].split("### 理由")[0] + f"### 理由\n\n{filling}\n"
        assert respond(present(Folder(SMALL), DAY), json.dumps(event).encode(), ["li-si"]).answer


def test_the_allow_list_holds_on_two_lines(tmp_path: Path) -> None:
    """What is allowed is allowed however the line is broken."""
    files = {
        "synonyms.yml": "- words: [甲, 值班电话010-8888\n    6666]\n",
        "allow.yml": "- text: 值班电话010-8888 6666\n  reason: 对外公布\n",
    }
    assert present(Folder(tree(tmp_path / "data", files)), DAY).warnings == ()
