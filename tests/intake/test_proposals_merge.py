"""Proposals that wait side by side: branches of a real repository, merged in either order, and the data hold."""

import itertools
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from helpers.issue_events import event
from helpers.paths import DAY, SMALL, SMALL_RECORDS
from helpers.workbooks import ACT, HEAD, book, dataset, fill, run, saved

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.yaml.canonical import formatted
from policysite.intake.workbook.columns import REPORTED
from policysite.intake.workbook.writing import department_workbook
from policysite.views.edition import Edition

pytestmark = pytest.mark.thorough

Proposal = Callable[[Path], None]
"""What writes a change into the checkout in a folder."""


def git(folder: Path, *words: str) -> str:
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(folder), *names, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of the small office with its records, as the working directory."""
    for base in (SMALL, SMALL_RECORDS):
        shutil.copytree(base, tmp_path / "data", dirs_exist_ok=True)
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / ".gitignore").write_text("*.xlsx\n*.json\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def form(number: int, name: str, **answers: str) -> Proposal:
    """The form of an event with this number and, by label, these answers."""

    def propose(folder: Path) -> None:
        given = event(name)
        given["issue"]["number"] = number
        pieces = given["issue"]["body"].split("### ")
        for label, answer in answers.items():
            place = next(index for index, piece in enumerate(pieces) if piece.startswith(f"{label}\n"))
            pieces[place] = f"{label}\n\n{answer}\n\n"
        given["issue"]["body"] = "### ".join(pieces)
        (folder / "event.json").write_text(json.dumps(given), encoding="utf-8")
        done = run("from-issue", "event.json")
        assert done.exit_code == 0, done.output

    return propose


def sheet(department: str, name: str, day: date = DAY, **row: str) -> Proposal:
    """A department's workbook of a day, with a row."""

    def propose(folder: Path) -> None:
        made = department_workbook(Edition(dataset(), day), dataset().department[department])
        (folder / "表.xlsx").write_bytes(saved(fill(book(made), {name: [row]})))
        done = run("import-sheet", "表.xlsx", "--yes")
        assert done.exit_code == 0, done.output

    return propose


def written(name: str, text: str) -> Proposal:
    """A file of a source's own, whoever writes it."""

    def propose(folder: Path) -> None:
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return propose


def why(number: int, duty: str, period: str) -> Proposal:
    """An explanation that an issue gives."""
    text = f"- duty: {duty}\n  period: {period}\n  reason: 天气\n  next: 补办\n"
    return written(f"explanations/issue-{number}.yml", text)


def branch(folder: Path, name: str, proposal: Proposal) -> None:
    """A branch upon main, with the proposal as its one commit."""
    git(folder, "checkout", "--quiet", "-B", name, "main")
    proposal(folder)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={name}")
    git(folder, "checkout", "--quiet", "main")


def merge(folder: Path, *names: str) -> None:
    for name in names:
        git(folder, "merge", "--quiet", "--no-ff", "--no-edit", name)


FORM = form(57, "record")
OTHER = form(58, "record", 日期="2026-11-12", 摘要="到丙社区开展流动借阅")
SHEET = sheet("office", "落实记录", **ACT)
MORE = {"日期": "2026-11-18", "摘要": "另一件"}
NEXT = {"原日期": "2026-03-30", "日期": "2026-04-01", "行为人": "_No response_", "证明材料文号": "_No response_"}
CORRECTED = form(56, "correction")
NEXT_CORRECTED = form(58, "correction", **NEXT)
NEXT_WITHDRAWN = form(58, "correction-withdrawn", 原日期="2026-03-30", 原摘要="_No response_")


def listed(day: str, cell: str, value: str) -> Proposal:
    """The reading department's workbook with a cell of a record of its list changed."""

    def propose(folder: Path) -> None:
        made = book(department_workbook(Edition(dataset(), DAY), dataset().department["reading"]))
        rows = made[REPORTED]
        heads = [each.value for each in rows[HEAD]]
        number = next(each for each in range(HEAD + 1, 99) if day in map(_day, [x.value for x in rows[each]]))
        rows.cell(number, heads.index(cell) + 1).value = value
        (folder / "表.xlsx").write_bytes(saved(made))
        done = run("import-sheet", "表.xlsx", "--yes")
        assert done.exit_code == 0, done.output

    return propose


def _day(value: object) -> str:
    return str(value)[:10]


PAIRS: Mapping[str, tuple[Proposal, Proposal]] = {
    "two forms of one department": (FORM, OTHER),
    "two forms, one about another year": (FORM, form(58, "record", 日期="2025-12-30", 摘要="到丙社区")),
    "two sheets of one department": (
        SHEET,
        sheet("office", "落实记录", date(2026, 9, 20), **ACT | {"日期": "2026-09-01"}),
    ),
    "two sheets of one department and quarter": (SHEET, sheet("office", "落实记录", **ACT | MORE)),
    "two sheets of two": (SHEET, sheet("reading", "只记日期", 任务编号="m01-1-b", 日期="2026-11-20")),
    "a form and a sheet of one department": (form(57, "record-chosen"), SHEET),
    "two corrections of neighbours": (CORRECTED, NEXT_CORRECTED),
    "a correction and a withdrawal of neighbours": (CORRECTED, NEXT_WITHDRAWN),
    "a form and a sheet that correct neighbours": (CORRECTED, listed("2026-03-30", "摘要", "再看")),
    "two sheets that correct neighbours": (
        listed("2026-02-03", "摘要", "查看"),
        listed("2026-03-30", "摘要", "再看"),
    ),
    "two explanations": (why(57, "m01-1-a", "2026-Q3"), why(58, "m03-1-a", "2026-10")),
    "an explanation and a form": (why(57, "m01-1-a", "2026-Q3"), OTHER),
}


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")], ids="-".join)
@pytest.mark.parametrize("pair", PAIRS)
def test_two_proposals_are_both_merged(pair: str, order: tuple[str, str], office: Path) -> None:
    """No conflict, whichever comes first, and the data pass the check."""
    for name, proposal in zip(("one", "two"), PAIRS[pair], strict=True):
        branch(office, name, proposal)
    merge(office, *order)
    checked = run("check")
    assert checked.exit_code == 0, checked.output
    before, after = (set(git(office, "ls-tree", "-r", "--name-only", name).split()) for name in ("HEAD~2", "HEAD"))
    assert len(after - before) == 2


@pytest.mark.parametrize("order", list(itertools.permutations(("correction", "form", "sheet"))), ids="-".join)
def test_a_correction_is_merged_beside_what_is_new(order: tuple[str, ...], office: Path) -> None:
    """What is corrected and what is new stand in files of their own: nothing is in the other's way."""
    row = {"任务编号": "m01-1-b", "日期": "2026-11-20"}
    proposals = {"correction": form(56, "correction"), "form": OTHER, "sheet": sheet("reading", "只记日期", **row)}
    for name, proposal in proposals.items():
        branch(office, name, proposal)
    merge(office, *order)
    assert run("check").exit_code == 0
    assert len(load(Folder(office / "data"), today=DAY).records_of["m01-1-a"]) == 3


@pytest.mark.parametrize("order", list(itertools.permutations(("issue-56", "issue-58"))), ids="-".join)
@pytest.mark.parametrize("other", ["correction", "correction-withdrawn"])
def test_one_record_corrected_twice_is_told(other: str, order: tuple[str, str], office: Path) -> None:
    """Merged without a conflict; the check names both places, and once one is gone the other counts."""
    branch(office, "issue-56", CORRECTED)
    branch(office, "issue-58", form(58, other))
    merge(office, *order)
    checked = run("check")
    assert checked.exit_code == 1
    where = "data/records/2026/reading/issue-58.yml:3:5", "data/records/2026/reading/issue-56.yml第3行"
    assert all(each in checked.stdout for each in where), checked.stdout
    (office / "data/records/2026/reading/issue-58.yml").unlink()
    assert run("check").exit_code == 0


def days(office: Path) -> list[str]:
    """The days of the duty's records as they stand, with what they count."""
    found = load(Folder(office / "data"), today=DAY).records_of["m01-1-a"]
    return [f"{each.day} {each.record.amount or 1}" for each in found]


def test_what_was_corrected_is_corrected_again(office: Path) -> None:
    """One form after the other, there and back, by command in between, and withdrawn at last; each in its own file."""
    again = {"日期": "_No response_", "行为人": "_No response_", "证明材料文号": "_No response_"}
    CORRECTED(office)
    assert days(office) == ["2026-03-30 1", "2026-05-05 2"]
    form(58, "correction", **again | {"原日期": "2026-05-05", "数量": "3"})(office)
    assert days(office) == ["2026-03-30 1", "2026-05-05 3"]
    form(59, "correction", **again | {"原日期": "2026-05-05", "日期": "2026-02-03", "数量": "1"})(office)
    assert days(office) == ["2026-02-03 1", "2026-03-30 1"]
    assert "after: issue-58\n" in (office / "data/records/2026/reading/issue-59.yml").read_text(encoding="utf-8")
    done = run("correct", "m01-1-a", "2026-02-03", "--amount", "4", "--yes")
    assert done.stdout.startswith("已更正data/records/2026/reading/issue-59.yml第9行：\n数量：1→4\n"), done.output
    assert days(office) == ["2026-02-03 4", "2026-03-30 1"]
    form(59, "correction", **again | {"原日期": "2026-05-05", "日期": "2026-02-04", "数量": "5"})(office)
    assert days(office) == ["2026-02-04 5", "2026-03-30 1"]
    git(office, "add", "--all")
    git(office, "commit", "--quiet", "--message=corrected")
    form(60, "correction-withdrawn", 原日期="2026-02-04", 原摘要="_No response_")(office)
    assert days(office) == ["2026-03-30 1"]
    assert run("check").exit_code == 0
    for path in (office / "data/records/2026/reading").iterdir():
        assert formatted(path.name, path.read_bytes()) == path.read_bytes()
    told = run("diff", "HEAD").stdout
    assert "2026-02-04 m01-1-a 到社区开展流动借阅（读者服务科）：删去" in told, told
    assert "2026-02-03" not in told
    git(office, "checkout", "--quiet", "--", "data")
    (office / "data/records/2026/reading/issue-60.yml").unlink()
    assert run("correct", "m01-1-a", "2026-02-04", "--withdraw", "--yes").exit_code == 0
    assert days(office) == ["2026-03-30 1"]
    assert not (office / "data/records/2026/reading").exists()
    assert run("check").exit_code == 0


PROBLEMS = (form(57, "problem"), form(58, "problem", 问题="座位标识不清"))
ORDERS = list(itertools.permutations((57, 58)))


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_a_number_taken_twice_is_given_again(order: tuple[int, int], office: Path) -> None:
    """Both are merged without a conflict; the check says which number to take, and a command takes it."""
    for number, proposal in zip((57, 58), PROBLEMS, strict=True):
        branch(office, f"issue-{number}", proposal)
    merge(office, *(f"issue-{number}" for number in order))
    checked = run("check")
    said = "data/ledger/2026/issue-58.yml:3:9: z2026-002已由data/ledger/2026/issue-57.yml第3行使用，请改为z2026-003"
    assert (checked.exit_code, checked.stdout.splitlines()[0].startswith(said)) == (1, True), checked.output
    later = f"data/ledger/2026/issue-{order[1]}.yml"
    done = run("renumber", later)
    other = f"data/ledger/2026/issue-{order[0]}.yml"
    assert done.stdout == f"{later}：z2026-002改为z2026-003（{other}的z2026-002不变）\n"
    assert run("check").exit_code == 0
    assert [item.id for item in load(Folder(office / "data"), today=DAY).ledger] == [
        *("z2026-001", "z2026-002", "z2026-003")
    ]
    assert git(office, "diff", "--stat", "--", other) == ""
    assert run("renumber").stderr == "没有同号的台账事项\n"


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_a_form_handed_in_again_takes_the_next_number(order: tuple[int, int], office: Path) -> None:
    """Once the first is merged, the second, saved again, takes the number after it by itself."""
    made = dict(zip((57, 58), PROBLEMS, strict=True))
    for number in order:
        branch(office, f"issue-{number}", made[number])
    merge(office, f"issue-{order[0]}")
    branch(office, f"issue-{order[1]}", made[order[1]])
    merge(office, f"issue-{order[1]}")
    assert run("check").exit_code == 0
    ids = [item.id for item in load(Folder(office / "data"), today=DAY).ledger]
    assert ids == ["z2026-001", "z2026-002", "z2026-003"]


def test_three_with_one_number_end_with_three(office: Path) -> None:
    """Without a file that is named, the command does what the check says, for all at once."""
    for number in (57, 9, 58):
        branch(office, f"issue-{number}", form(number, "problem", 问题=f"第{'一二三'[number % 3]}处标识不清"))
    merge(office, "issue-57", "issue-9", "issue-58")
    lines = run("renumber").stdout.splitlines()
    assert [line.partition("：")[2].partition("（")[0] for line in lines] == [
        *("z2026-002改为z2026-003", "z2026-002改为z2026-004")
    ]
    assert run("check").exit_code == 0


def test_a_merged_form_that_is_edited_rewrites_its_own_file(office: Path) -> None:
    """Whatever the issue wrote gives way: another date, another year, another form; an item keeps its number."""
    FORM(office)
    own = office / "data/records/2026/reading/issue-57.yml"
    assert own.is_file()
    form(57, "record", 日期="2025-12-30", 摘要="到丙社区")(office)
    assert not own.parent.exists()
    assert "2025-12-30" in (office / "data/records/2025/reading/issue-57.yml").read_text(encoding="utf-8")
    form(57, "problem")(office)
    assert not (office / "data/records/2025").exists()
    form(58, "problem", 问题="座位标识不清")(office)
    form(57, "problem", 问题="借阅须知有两种说法")(office)
    found = load(Folder(office / "data"), today=DAY).ledger
    assert [(item.id, item.problem) for item in found[1:]] == [
        ("z2026-002", "借阅须知有两种说法"),
        ("z2026-003", "座位标识不清"),
    ]
