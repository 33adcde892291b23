"""Records corrected and withdrawn: by the workbook's list, and by command, workbook and form alike."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.exported import converted
from helpers.issue_events import event
from helpers.paths import DAY
from helpers.tiny import content
from helpers.trees import small
from helpers.words import MET, MISSED
from helpers.workbooks import ACT, HEAD, book, fill, place, project, refused, run, saved
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.figures.duties import duty_progress
from policysite.intake.form.forms import forms
from policysite.intake.workbook.columns import REPORTED
from policysite.intake.workbook.writing import department_workbook
from policysite.views.edition import Edition

READING = "records/2026/reading.yml"
KEPT = """\
# 读者服务科
records:
  # 一季度
  - duty: m01-1-a # 社区
    date: 2026-02-03
    who: 阅览科科长
    summary: '查看阅览秩序' # 见登记簿
    evidence: [{title: 记录单, ref: 阅〔2026〕1号}, {title: 照片, ref: 2号}]
  - {duty: m01-1-a, date: 2026-03-30, summary: 再次查看}
  - duty: m01-1-b
    date: 2026-03-31
"""

OWN = """\
records:
  - duty: m01-1-b
    date: 2026-11-20
    reported: 2026-11-23
corrections:
  - duty: m01-1-a
    date: 2026-02-03
    who: 阅览科科长
    summary: 查看阅览秩序
    now:
      duty: m01-1-a
      date: 2026-05-05
      amount: 2
      summary: 查看阅览秩序
      evidence:
        - title: 记录单
          ref: 阅〔2026〕1号
        - title: 照片
          ref: 2号
withdrawn:
  - duty: m01-1-b
    date: 2026-03-31
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data of a small project, with a file of many hands; it is the working directory."""
    found = project(tmp_path)
    (found / READING).write_text(KEPT, encoding="utf-8")
    monkeypatch.chdir(found.parent)
    return found


def sheet(data: Path, department: str = "reading") -> Workbook:
    """The department's workbook, as of now."""
    dataset = load(Folder(data), today=DAY)
    return book(department_workbook(Edition(dataset, DAY), dataset.department[department]))


def told(data: Path) -> list[tuple[str, str, str | None]]:
    """The department's records as they stand: duty, day and words."""
    found = load(Folder(data), today=DAY).records
    return [(x.record.duty, str(x.day), x.record.summary) for x in found if x.department == "reading"]


def row(listed: Worksheet, day: str) -> int:
    """The row of the record of a day or month."""
    for number in range(HEAD + 1, listed.max_row + 1):
        for cell in listed[number]:
            if cell.value == day or (hasattr(cell.value, "isoformat") and cell.value.isoformat()[:10] == day):
                return number
    raise AssertionError(day)


def changed(given: Workbook, day: str, cells: Mapping[str, Any]) -> Workbook:
    """With these cells, by their headings, in the row of a day."""
    listed = given[REPORTED]
    number = row(listed, day)
    for name, value in cells.items():
        listed.cell(number, place(listed, name)).value = value
    return given


def imported(given: Workbook | Path, *words: str) -> Any:
    """`policysite import-sheet` of a workbook."""
    file = given if isinstance(given, Path) else Path("表.xlsx")
    if not isinstance(given, Path):
        file.write_bytes(saved(given))
    return run("import-sheet", file, *words)


def test_cells_are_changed_records_withdrawn_and_new_ones_written_at_once(data: Path) -> None:
    """In one file of the sheet's own, told in words; and nothing the second time."""
    given = changed(sheet(data), "2026-02-03", {"日期": date(2026, 5, 5), "数量": 2, "行为人": None})
    changed(given, "2026-03-31", {"撤回": "撤回"})
    fill(given, {"只记日期": [{"任务编号": "m01-1-b", "日期": "2026-11-20"}]})
    before = content(data)
    first = imported(given)
    assert (first.exit_code, first.stderr) == (0, "")
    added, corrected, withdrawn, last = first.stdout.splitlines()
    assert added == "“只记日期”第5行：m01-1-b 登记活动情况：记录1→1条，本年有记录"
    assert corrected == (
        "“已报记录”第5行：更正m01-1-a 到社区开展流动借阅，2026-02-03，读者服务科报送：阅览科科长，查看阅览秩序。"
        "日期：2026-02-03→2026-05-05，数量：无→2，行为人：阅览科科长→无。"
        f"m01-1-a 到社区开展流动借阅，2026年一季度：{MET}2→1（要求2次），{MISSED}，差1次；"
        f"m01-1-a 到社区开展流动借阅，2026年二季度：{MET}0→2（要求2次），{MET}"
    )
    assert withdrawn.startswith("“已报记录”第7行：撤回m01-1-b 登记活动情况，2026-03-31，读者服务科报送。")
    after = content(data)
    (own,) = {name for name in after if after[name] != before.get(name)}
    assert last == f"已写入1条，更正1条，撤回1条（data/{own}）"
    assert after[own].decode().partition("\n")[2] == OWN
    again = imported(given)
    assert again.stdout.splitlines() == [
        f"“只记日期”第5行：已报过（data/{own}第3行），不再写入",
        f"“已报记录”第5行：已更正过（data/{own}第12行），不再写入",
        "“已报记录”第7行：已撤回过（已无此条），不再写入",
        "没有要写入的内容，已报过的1条不再写入，已更正过的1条不再写入，已撤回过的1条不再写入",
    ]
    assert content(data) == after
    assert run("check").exit_code == 0


def _sorted(listed: Worksheet) -> None:
    """The rows in the other order, as a sort by a program leaves them."""
    rows = [[cell.value for cell in each] for each in listed.iter_rows(min_row=HEAD + 1)]
    for number, values in enumerate(reversed(rows), HEAD + 1):
        for column, value in enumerate(values, 1):
            listed.cell(number, column).value = value


def _turned(listed: Worksheet) -> None:
    """The columns in the other order."""
    for each in listed.iter_rows(min_row=HEAD):
        for cell, value in zip(each, [cell.value for cell in each][::-1], strict=True):
            cell.value = value
    listed.column_dimensions["B"].hidden = False


def _fewer(listed: Worksheet) -> None:
    listed.delete_rows(row(listed, "2026-03-30"))
    listed.delete_rows(row(listed, "2026-03-31"))


def _typed(listed: Worksheet) -> None:
    """Days as text, numbers as text, blanks around words: the same to whoever reads them."""
    for number in range(HEAD + 1, listed.max_row + 1):
        cell = listed.cell(number, place(listed, "日期"))
        cell.value = f" {cell.value:%Y年%m月%d日} "
        cell = listed.cell(number, place(listed, "摘要"))
        cell.value = f" {cell.value} " if cell.value else None


MOVED: Mapping[str, Callable[[Worksheet], None]] = {
    "as it was made": lambda listed: None,
    "sorted": _sorted,
    "columns turned": _turned,
    "rows deleted": _fewer,
    "typed again": _typed,
    "emptied": lambda listed: listed.delete_rows(1, listed.max_row),
}


@pytest.mark.parametrize("name", MOVED)
def test_what_is_not_changed_is_not_written(name: str, data: Path) -> None:
    """However rows and columns were moved; and a row that is gone withdraws nothing."""
    given = sheet(data)
    MOVED[name](given[REPORTED])
    before = content(data)
    assert imported(given).stdout == "没有要写入的内容\n"
    assert content(data) == before


@pytest.mark.parametrize("name", ["sorted", "columns turned", "typed again"])
def test_a_moved_row_still_tells_its_record(name: str, data: Path) -> None:
    """The change goes to the record that the row was made of."""
    given = changed(sheet(data), "2026-03-30", {"摘要": "再次查看阅览秩序"})
    MOVED[name](given[REPORTED])
    assert imported(given).exit_code == 0
    assert content(data)[READING] == KEPT.encode()
    assert [text for _, _, text in told(data)] == ["查看阅览秩序", "再次查看阅览秩序", None]


def test_a_list_without_its_sheet_is_no_matter(data: Path) -> None:
    """Whoever deletes the list corrects nothing; new rows are taken."""
    given = fill(sheet(data), {"只记日期": [{"任务编号": "m01-1-b", "日期": "2026-11-20"}]})
    del given[REPORTED]
    assert imported(given).exit_code == 0
    assert content(data)[READING] == KEPT.encode()


@pytest.mark.thorough
def test_libreoffice_keeps_the_list(data: Path, tmp_path: Path) -> None:
    """Saved by another program: the hidden column is there, and only what was changed is corrected."""
    given = changed(sheet(data), "2026-02-03", {"证明材料文号": "阅〔2026〕3号"})
    (tmp_path / "给.xlsx").write_bytes(saved(given))
    again = converted((tmp_path / "给.xlsx").read_bytes(), "given.xlsx", "xlsx", tmp_path)
    assert imported(again).stdout.splitlines()[-1].startswith("更正1条（data/records/2026/reading/sheet-2026-q4-")
    first = next(each for each in load(Folder(data), today=DAY).records if each.record.evidence)
    assert [piece.ref for piece in first.record.evidence] == ["阅〔2026〕3号", "2号"]


def test_what_others_changed_meanwhile_is_not_overwritten(data: Path) -> None:
    """The row is named, with what stands now; nothing else of the workbook is written either."""
    given = changed(sheet(data), "2026-02-03", {"数量": 2})
    fill(given, {"只记日期": [{"任务编号": "m01-1-b", "日期": "2026-11-20"}]})
    assert run("correct", "m01-1-a", "2026-02-03", "--summary", "查看秩序").exit_code == 0
    before = content(data)
    result = imported(given)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "“已报记录”第5行：取表以后，这条记录已有改动，没有照本表更正。现在是m01-1-a 到社区开展流动借阅，2026-02-03，"
        f"读者服务科报送：阅览科科长，查看秩序（data/{READING}第4行）。请重新取表再改\n共1处问题，一行也没有写入\n"
    )
    assert content(data) == before
    assert imported(changed(sheet(data), "2026-02-03", {"数量": 2})).exit_code == 0


def test_what_others_withdrew_meanwhile_cannot_be_changed(data: Path) -> None:
    """To withdraw it again is no matter; to change it is refused."""
    given, gone = changed(sheet(data), "2026-03-31", {"数量": 2}), changed(sheet(data), "2026-03-31", {"撤回": "撤回"})
    assert run("correct", "m01-1-b", "2026-03-31", "--withdraw", "--yes").exit_code == 0
    assert "现在已没有这条记录。请重新取表再改" in imported(given).stderr
    assert imported(gone).stdout.splitlines()[0] == "“已报记录”第7行：已撤回过（已无此条），不再写入"


def _key(listed: Worksheet, number: int, value: object) -> None:
    listed.cell(number, place(listed, "标识")).value = value


def _again(listed: Worksheet) -> None:
    """A row copied below, and changed."""
    for cell in listed[HEAD + 1]:
        listed.cell(HEAD + 4, cell.column).value = cell.value
    listed.cell(HEAD + 4, place(listed, "数量")).value = 3


def _hidden(listed: Worksheet) -> None:
    listed.cell(HEAD + 1, place(listed, "数量")).value = 3
    listed.row_dimensions[HEAD + 1].hidden = True


def _cleared(listed: Worksheet) -> None:
    for cell in listed[HEAD + 1][3:]:
        cell.value = None


WRONG: Mapping[str, tuple[Mapping[str, Any] | Callable[[Worksheet], None], str]] = {
    "no day": ({"日期": "二月三日"}, "“已报记录”第5行“日期”（G列）：须是年月日齐全的日期"),
    "half": ({"数量": 1.5}, "“已报记录”第5行“数量”"),
    "nothing counted": ({"数量": 0}, "“已报记录”第5行“数量”"),
    "a formula": ({"摘要": "=A1"}, "“已报记录”第5行“摘要”（K列）：是公式"),
    "no such duty": ({"任务编号": "m99-1-a"}, "“已报记录”第5行“任务编号”（D列）：没有任务“m99-1-a”"),
    "another's duty": ({"任务编号": "m02-3-b"}, "“已报记录”第5行“任务编号”（D列）：m02-3-b由中心党组报送"),
    "a duty of another kind": ({"任务编号": "m01-2-a"}, "“已报记录”第5行"),
    "what it must have": ({"日期": None}, "“已报记录”第5行“任务编号”（D列）：m01-1-a属定期任务，缺“日期”"),
    "what it has not": ({"文号": "1号"}, "“已报记录”第5行“文号”（F列）：m01-1-a属定期任务，不写“文号”"),
    "a phone number": ({"摘要": "电话13800138000"}, "“已报记录”第5行“摘要”（K列）：疑似手机号"),
    "another word": ({"撤回": "删"}, "“已报记录”第5行“撤回”（C列）：须选“撤回”，或留空"),
    "both": ({"撤回": "撤回", "数量": 2}, "“已报记录”第5行“撤回”（C列）：选了撤回，又改了别的格：请只留一样"),
    "cleared": (_cleared, "“已报记录”第5行“任务编号”（D列）：没有填写：整条不要的，请在“撤回”一列选“撤回”"),
    "the same as another": (
        {"日期": date(2026, 3, 30), "摘要": "再次查看", "行为人": None},
        "完全相同，请删去一条",
    ),
    "no key": (lambda listed: _key(listed, HEAD + 1, None), "“已报记录”第5行：认不出是哪条记录"),
    "no key of ours": (lambda listed: _key(listed, HEAD + 1, '{"duty": 1}'), "“已报记录”第5行：认不出是哪条记录"),
    "a deep key": (lambda listed: _key(listed, HEAD + 1, "[" * 9000), "“已报记录”第5行：认不出是哪条记录"),
    "a new row": (
        lambda listed: listed.cell(HEAD + 4, place(listed, "任务编号")).__setattr__("value", "m01-1-b"),
        "“已报记录”第8行：认不出是哪条记录：新的请填在相应的表里",
    ),
    "a row twice": (_again, "“已报记录”第8行：与第5行是同一条记录：新的请填在相应的表里，这里只留一行"),
    "a hidden row": (_hidden, "“已报记录”第5行：这一行是隐藏的，却有改动"),
    "a column gone": (lambda listed: listed.delete_cols(place(listed, "撤回")), "“已报记录”第4行：缺“撤回”一列"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_at_its_cell(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet, the row and the column; nothing is written, no new row either."""
    given = fill(sheet(data), {"只记日期": [{"任务编号": "m01-1-b", "日期": "2026-11-20"}]})
    wrong, said = WRONG[name]
    if callable(wrong):
        wrong(given[REPORTED])
    else:
        changed(given, "2026-02-03", wrong)
    told = refused(saved(given), data, monkeypatch)
    assert said in told


def form(number: int, **answers: str) -> None:
    """The form that corrects a record, by the ids of its fields."""
    given = event("correction")
    (fields,) = (form.fields for form in forms(small()) if form.name == "correction")
    given["issue"]["number"] = number
    given["issue"]["body"] = "\n\n".join(
        f"### {each.label}\n\n{answers.get(each.id, '_No response_')}" for each in fields
    )
    Path("event.json").write_text(json.dumps(given), encoding="utf-8")
    result = run("from-issue", "event.json")
    assert result.exit_code == 0, result.output


OF = {"of_duty": "m01-1-a", "of_day": "2026-02-03", "of_department": "读者服务科", "action": "更正"}
ALIKE: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, str]]] = {
    "another day": ("--date 2026-05-05", {"日期": date(2026, 5, 5)}, OF | {"date": "2026-05-05"}),
    "however it is written": (
        "--date 2026年5月5日 --amount ２次",
        {"日期": " 2026/5/5 ", "数量": "２"},
        OF | {"of_duty": "M01-1-A", "of_day": "2026年2月3日", "date": "２０２６．５．５", "amount": "2次"},
    ),
    "a day before": ("--date 2026-01-30", {"日期": 20260130}, OF | {"date": "2026-01-30"}),
    "the day of reporting": ("--reported 2026-03-01", {"报送日期": date(2026, 3, 1)}, OF | {"reported": "2026-03-01"}),
    "another year": ("--date 2025-12-30", {"日期": "2025-12-30"}, OF | {"date": "2025-12-30"}),
    "more and less": (
        "--amount 2 --who 无 --summary 查看",
        {"数量": "2", "行为人": "", "摘要": "查看"},
        OF | {"amount": "2", "who": "无", "summary": "查看"},
    ),
    "evidence": ("--evidence-ref 3号", {"证明材料文号": "3号"}, OF | {"evidence_ref": "3号"}),
    "no evidence": (
        "--evidence-title 无 --evidence-ref 无",
        {"证明材料名称": None, "证明材料文号": None},
        OF | {"evidence_title": "无", "evidence_ref": "无"},
    ),
    "another duty": ("--duty m01-2-b", {"任务编号": "m01-2-b 公开办理时限"}, OF | {"duty": "m01-2-b"}),
    "withdrawn": ("--withdraw", {"撤回": "撤回"}, OF | {"action": "撤回"}),
}


@pytest.mark.parametrize("name", ALIKE)
def test_command_workbook_and_form_come_to_the_same(name: str, data: Path) -> None:
    """The same correction makes the same records, whichever way it came, wherever it is written."""
    words, cells, answers = ALIKE[name]
    before, first = content(data), sorted(load(Folder(data), today=DAY).records, key=repr)
    ways: list[Callable[[], object]] = [
        lambda: run("correct", "m01-1-a", "2026-02-03", *words.split(), "--yes"),
        lambda: imported(changed(sheet(data), "2026-02-03", cells), "--yes"),
        lambda: form(14, **answers),
    ]
    found = []
    for way in ways:
        way()
        loaded = load(Folder(data), today=DAY)
        records = sorted(loaded.records, key=repr)
        found.append((records, {duty.id: duty_progress(loaded, duty, DAY).state for duty in loaded.duties}))
        assert run("check").exit_code == 0
        for name in content(data).keys() - before.keys():
            (data / name).unlink()
        for name, old in before.items():
            (data / name).write_bytes(old)
    assert found[0] == found[1] == found[2]
    assert found[0][0] != first


def test_a_form_tells_one_of_several(data: Path) -> None:
    """Of records of one day the words of one name it; without words that one that has none."""
    text = "records:\n" + "".join(
        f"  - duty: m01-1-a\n    date: 2026-02-03\n{words}"
        for words in ("    who: 科长\n", "    summary: 到甲社区\n", "")
    )
    (data / READING).write_text(text, encoding="utf-8")
    for number, (words, index) in enumerate((("到甲社区", 1), ("科长", 0), ("", 2))):
        form(14, **OF | {"amount": "2"} | ({"of_told": words} if words else {}))
        amounts = [each.record.amount for each in load(Folder(data), today=DAY).records if each.year == 2026]
        assert amounts[-3:] == [2 if place == index else None for place in range(3)], number


def test_new_rows_are_reported_beside_the_list(data: Path) -> None:
    """Of a department that has reported nothing yet the list is empty, and its rows are taken."""
    (data / "records/2026/office.yml").unlink()
    given = fill(sheet(data, "office"), {"落实记录": [ACT]})
    assert given[REPORTED].max_row == HEAD
    assert imported(given).exit_code == 0
