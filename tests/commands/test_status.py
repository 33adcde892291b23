"""`policysite status`: what the pages show, as text that stands in columns."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Golden
from helpers.paths import DAY, OFFICE, REVISED, REVISED_DAY, TESTS
from helpers.trees import NOTHING, real, small, tree
from helpers.words import LATE, MISSED, REBOUNDED, RETURNED, SAMPLE, SAMPLE_MARK, STATE, SUBMITTED, rate, sentence

from policysite.commands import main
from policysite.commands.status import SAMPLE_LINE, aligned, status, width
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.named import UnknownNameError, department_named
from policysite.figures.duties import State
from policysite.figures.progress import progress
from policysite.views.ledger import LedgerViews
from policysite.views.progress import ProgressViews

SETTINGS: dict[str, str | None] = {"SITE_DATE": "2026-11-23", "SITE_DATA": None}
DAYS = ("2026-01-01", "2026-03-31", "2026-04-01", "2026-04-10", "2026-04-11", "2026-11-23", "2026-12-31", "2028-02-29")
STATES = (State.MISSED, State.UNREPORTED, State.DUE_SOON, State.OPEN)
RECORDS = {
    "records/2026/reading.yml": (
        "records:\n  - duty: m01-1-a\n    date: 2026-02-10\n    amount: 2\n  - duty: m01-1-a\n    date: 2026-11-11\n"
    ),
    "explanations.yml": "- duty: m01-1-a\n  period: 2026-Q3\n  reason: 书车检修\n  next: 四季度补办\n",
    "ledger/2026.yml": (
        "items:\n  - id: z2026-001\n    found: 2026-02-10\n    source: 自查\n    problem: 资料流转慢\n"
        "    department: reading\n    remedies: [资料改在系统内流转]\n    kind: 限期整改\n    deadline: 2026-11-30\n"
        "    submissions:\n      - date: 2026-11-20\n"
        "  - id: z2026-002\n    found: 2026-03-10\n    source: 自查\n    problem: 纪要归档迟\n"
        "    department: office\n    kind: 限期整改\n    deadline: 2026-06-30\n"
    ),
}
"""Records, an explanation and two items for the small site."""


def run(*words: str, **environment: str) -> Result:
    """Run `policysite status` on the real data."""
    return CliRunner().invoke(main, ["status", *words], env=SETTINGS | {"SITE_DATA": str(OFFICE)} | environment)


@pytest.mark.parametrize("department", ["", "reading", "office", "branch"])
def test_the_whole_text(department: str, tmp_path: Path, golden: Golden) -> None:
    """The text of the small site as of 2026-11-23, of all and of single departments, is the one last accepted."""
    dataset = load(Folder(tree(tmp_path / "data", RECORDS)), today=DAY)
    text = status(dataset, DAY, dataset.department[department] if department else None)
    golden(TESTS / "commands" / "status" / f"{department or 'all'}.txt", text + "\n")


def listed(text: str, state: State) -> list[tuple[str, str]]:
    """The duty and period of each row below the heading of `state`."""
    found = re.search(rf"(?m)^{STATE[state]}([0-9]+)项.*\n((?:  .*\n?)*)", text.partition("问题整改台账")[0])
    if found is None:
        return []
    rows = re.findall(r"(?m)^  (m\S+)  (\S+)", found[2])
    assert len(rows) == int(found[1])
    return rows


@pytest.mark.parametrize("day", DAYS)
def test_figures_are_those_of_the_pages(day: str) -> None:
    """At any date the sentence, the rate and the tasks in each state are the views' own."""
    today = date.fromisoformat(day)
    views = ProgressViews(real(), progress(real(), today))
    text = status(real(), today)
    lines = text.splitlines()
    assert sentence(views.year.total, today) in lines
    assert rate(views.year.total) in lines
    for state in STATES:
        assert listed(text, state) == [(task.duty.id, task.name) for task in views.in_state(state)]


@pytest.mark.parametrize("department", [department.id for department in real().departments])
def test_a_department_has_its_own(department: str) -> None:
    """Its figures are those of the duties that name it; every task of its page is there, and no other."""
    record = real().department[department]
    views = ProgressViews(real(), progress(real(), DAY))
    text = status(real(), DAY, record)
    assert sentence(views.year.departments[department].own, DAY) in text.splitlines()
    tasks = [*views.own_tasks(record), *views.member_tasks(record)]
    expected = sorted((task.duty.id, task.name) for task in tasks if task.state in STATES)
    assert sorted(re.findall(r"(?m)^  (m\S+)  (\S+)", text)) == expected
    items = {
        row.item.id for group in LedgerViews(real(), DAY).attention for row in group.rows if row.department is record
    }
    assert set(re.findall(r"z[0-9]{4}-[0-9]{3}", text)) == items


def test_what_waits_for_its_report_says_until_when() -> None:
    """In the days of grace each row gives the last day for reporting, in the place of the days left."""
    day = date(2027, 1, 5)
    waiting = listed(status(real(), day), State.UNREPORTED)
    assert len(waiting) == progress(real(), day).total.current.unreported == 5
    assert status(real(), day).count("  2027-01-10前报送  ") == 5


def test_former_years_are_summed_up_in_a_line() -> None:
    """What former years missed is a line each with where it stands; its tasks are listed no more."""
    text, office = (status(real(), date(2028, 2, 29), each) for each in (None, real().department["office"]))
    assert f"2027年{MISSED}21期次，见/progress/2027/\n2026年{MISSED}7期次，见/progress/2026/\n" in text
    assert f"2027年{MISSED}5期次，见/progress/2027/\n2026年{MISSED}3期次，见/progress/2026/\n" in office
    assert listed(text, State.MISSED) == []


def test_months_without_letters_are_told_once_over() -> None:
    """From the day after the month, of all and of the department that answers; no other hears of it."""
    cases = {"2026-11-30": "", "2026-12-01": "2026年11月", "2027-02-01": "2026年11月至2027年1月"}
    for day, months in cases.items():
        for name in ("", "office", "technical"):
            text = status(real(), date.fromisoformat(day), real().department.get(name))
            told = re.findall(r"\n\n尚无收件情况1项\n  m10-2-a  (\S+)  办公室  ", text)
            assert told == ([months] if months and name != "technical" else [])


def test_the_ledger_is_that_of_its_page() -> None:
    """Each group that wants something done, with its number and items, in the page's order."""
    groups = [(group.name, [row.item.id for row in group.rows]) for group in LedgerViews(real(), DAY).attention]
    text = status(real(), DAY).partition("问题整改台账\n")[2]
    found = re.findall(r"(?m)^(\S+?)([0-9]+)项\n((?:  .*\n?)+)", text)
    assert [(name, re.findall(r"(?m)^  (z\S+)", rows)) for name, _, rows in found] == groups
    assert [int(number) for _, number, _ in found] == [len(rows) for _, rows in groups]
    assert {name for name, _ in groups} == {LATE, STATE[State.DUE_SOON], SUBMITTED, RETURNED, REBOUNDED, "待回头看"}


def test_columns_stand_under_each_other() -> None:
    """What comes before a column takes the same room in each row, counted as a terminal shows it."""
    rows = [line for line in status(real(), DAY).splitlines() if line.startswith("  m")]
    ends = {width(row[: row.index("期限20")]) for row in rows}
    assert len(rows) > 3
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("a1-", 3), ("还差2天", 7), ("（，", 4), ("ＡA", 3), ("e\u0301", 1), ("“”", 2)]
)
def test_width(text: str, columns: int) -> None:
    """Chinese characters and full-width signs take two columns, signs that stand on others none."""
    assert width(text) == columns


def test_aligned() -> None:
    """Empty columns go, and no line ends in spaces."""
    assert list(aligned([("甲", "", "一"), ("abc", "", "")])) == ["甲   一", "abc"]
    assert list(aligned([])) == []


def test_demonstration_is_said_first() -> None:
    """While samples are in use the first line says so; without any it does not."""
    assert status(real(), DAY).splitlines()[0] == SAMPLE_LINE == SAMPLE_MARK + SAMPLE
    assert SAMPLE_LINE not in status(small(), DAY)


def test_without_records(tmp_path: Path) -> None:
    """Before anything is due there is no rate, and that nothing was reported is said."""
    dataset = load(Folder(tree(tmp_path / "data", {}, OFFICE)), today=DAY)
    assert not any((tmp_path / "data" / name).exists() for name in NOTHING)
    assert status(dataset, date(2026, 3, 1)).splitlines()[:4] == [
        "数据截至2026年3月1日",
        "尚未报送落实情况",
        sentence(progress(dataset, date(2026, 3, 1)).total, date(2026, 3, 1)),
        "—（尚未报送落实情况）",
    ]


def test_the_command_prints_the_text() -> None:
    """For SITE_DATE or `--date`, for all or one department, with code 0 though things are missed."""
    assert run().stdout == status(load(Folder(OFFICE, str(OFFICE)), today=DAY), DAY) + "\n"
    assert run().exit_code == 0
    assert run("--date", "2026-04-01").stdout == status(real(), date(2026, 4, 1)) + "\n"
    assert run("--date", "2026-04-01").stdout == run(SITE_DATE="2026-04-01").stdout
    one = status(real(), DAY, real().department["office"]) + "\n"
    assert [run("--department", name).stdout for name in ("office", "办公室", "处办")] == [one] * 3


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--department", "ofice"), 1, r"没有部门“ofice”。现有处党组（party-group）、.*；最接近的是“office”\n"),
        (("--department", "财务科"), 1, r"没有部门“财务科”。现有.*\n"),
        (("--date", "2026-02-30"), 1, r"--date须是2000年至2099年间的日期，写成2026-11-23这样，现为“2026-02-30”\n"),
        (("--nope",), 2, r"没有选项“--nope”.*\n"),
    ],
)
def test_what_is_wrong_is_told(words: tuple[str, ...], code: int, told: str) -> None:
    """An unknown department with the choices and the nearest, a bad date, a wrong option: a message, no text."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert re.fullmatch(told, result.stderr)


def test_a_bad_site_date_is_told() -> None:
    """As for every command."""
    assert run(SITE_DATE="明天").stderr == "SITE_DATE须是2000年至2099年间的日期，写成2026-11-23这样，现为“明天”\n"


def test_faulty_data_are_told(tmp_path: Path) -> None:
    """Instead of figures: every problem, the count, code 1."""
    data = tree(tmp_path / "data", {"records/2026/office.yml": "records:\n  - duty: m01-2-b\n"})
    result = CliRunner().invoke(main, ["status"], env=SETTINGS | {"SITE_DATA": str(data)})
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("缺“date”（日期）\n共1处问题，本次未更新，页面保持原样\n")


def test_a_department_by_any_of_its_names() -> None:
    """Id, name, the name that the document prints, alias; an id before a name before an alias."""
    for name in ("reading", "读者服务科", "阅览科"):
        assert department_named(small(), name).id == "reading"
    assert department_named(small(), "科室").id == "all-divisions"
    with pytest.raises(UnknownNameError, match="没有部门“”"):
        department_named(small(), "")


def test_of_a_merged_department_who_carries_on_is_told() -> None:
    """What was open stands with the successor; asked for by its name, the merged one says so."""
    dataset = load(Folder(REVISED), today=REVISED_DAY)
    archives, reading = (status(dataset, REVISED_DAY, dataset.department[name]) for name in ("archives", "reading"))
    assert "典藏科自2027年3月1日起停用，由读者服务科承接" in archives
    assert "z2027-001" not in archives
    assert "z2027-001" in reading
    assert "承接" not in reading
