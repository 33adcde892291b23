"""`policysite start`: the demonstration data go, the rest stays, and nothing is due that nobody could report."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.tiny import content
from helpers.trees import tree

from policysite.commands import console, main
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.problems import DataError
from policysite.figures.progress import Summary, progress
from policysite.intake.start import Start, carry_out, clearing, starting

SETTINGS: dict[str, str | None] = {"SITE_DATE": "2026-11-23", "SITE_DATA": None, "GITHUB_ACTIONS": None}
MARKED = "sample: true\nrecords: []\n"
REAL_RECORD = "records:\n  - duty: m02-3-a\n    date: 2026-03-05\n"


def run(*words: str, answers: str = "", day: str = "2026-11-23") -> Result:
    """Run `policysite` with these words."""
    return CliRunner().invoke(main, words, env=SETTINGS | {"SITE_DATE": day}, input=answers)


def summaries(root: Path, today: date) -> list[Summary]:
    """Every summary of the data: of all, by section, by department, own and as a member."""
    found = progress(load(Folder(root), today=today), today)
    departments = [each for figures in found.departments.values() for each in (figures.own, figures.as_member)]
    return [found.total, *found.sections.values(), *departments]


@pytest.mark.parametrize("day", ["2026-01-01", "2026-04-01", "2026-07-15", "2026-11-23", "2026-12-31", "2027-01-05"])
def test_start_leaves_a_site_without_records_or_rates(data: Path, day: str) -> None:
    """On whatever day: the check passes, no sample or record is left, and every rate is —."""
    result = run("start", "--yes", day=day)
    assert result.exit_code == 0, result.output
    assert run("check", day=day).exit_code == 0
    today = date.fromisoformat(day)
    dataset = load(Folder(data), today=today)
    assert (dataset.sample, dataset.records, dataset.ledger, dataset.explanations) == (False, (), (), ())
    assert [summary.rate for summary in summaries(data, today)] == [None] * len(summaries(data, today))
    status = run("status", day=day).stdout
    assert "—（尚未报送落实情况）" in status
    assert "演示" not in status


def test_start_lists_what_it_does_and_does_no_more(data: Path) -> None:
    """Each file removed or rewritten is named; every other file stays as it was; emptied folders go."""
    before, plan = content(data), starting(data)
    result = run("start", "--yes")
    after = content(data)
    assert before.keys() - after.keys() == set(plan.remove)
    assert [name for name, bytes_ in after.items() if before[name] != bytes_] == ["settings.yml"]
    assert after["settings.yml"] == before["settings.yml"].replace(b"2026-01-01", b"2026-10-01")
    assert all(f"  data/{name}\n" in result.stderr for name in (*plan.remove, "settings.yml"))
    assert "起算日期由2026年1月1日改为2026年10月1日" in result.stderr
    assert not (data / "records").exists()


def test_start_a_second_time(data: Path) -> None:
    """Without samples there is nothing to remove, and that is said."""
    assert run("start", "--yes").exit_code == 0
    before = content(data)
    result = run("start")
    assert (result.exit_code, result.stderr) == (0, "没有演示数据，不用清除\n")
    assert content(data) == before


def test_start_asks(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 是 or y goes on; anything else leaves everything, with code 1."""
    monkeypatch.setattr(console, "attended", lambda: True)
    before = content(data)
    for answer in ("", "否", "什么"):
        assert run("start", answers=f"{answer}\n").exit_code == 1
    assert content(data) == before
    result = run("start", answers="是\n")
    assert (result.exit_code, "确定清除吗（输入“是”或y） [否]：" in result.stderr) == (0, True)
    assert run("check").exit_code == 0


def test_start_without_anybody_to_ask(data: Path) -> None:
    """Where standard input is no terminal `--yes` is needed."""
    before = content(data)
    result = run("start")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "没有清除；确定清除的，请加--yes")
    assert content(data) == before


def test_start_refuses_what_would_not_pass_the_check(data: Path) -> None:
    """A real explanation of a duty that does not exist: told, nothing removed."""
    with (data / "explanations.yml").open("a") as file:
        file.write("- duty: m99-1-a\n  period: 2026-Q1\n  reason: 停电\n  next: 补办\n")
    before = content(data)
    result = run("start", "--yes")
    assert (result.exit_code, "没有编号“m99-1-a”" in result.stderr) == (1, True)
    assert content(data) == before


def test_a_refusal_of_the_system_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may not be removed: the file and the reason, no traceback; a second run ends what the first began."""
    real_unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == data / "ledger/2026.yml":
            raise PermissionError(13, "Permission denied", "data/ledger/2026.yml")
        real_unlink(path, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        result = run("start", "--yes")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "data/ledger/2026.yml：没有权限")
    assert run("start", "--yes").exit_code == 0
    assert run("check").exit_code == 0


def test_real_records_keep_the_start_of_counting(tmp_path: Path) -> None:
    """Where real records are among the samples the office counts already: only the samples go."""
    files = {"records/2026/party-group.yml": REAL_RECORD, "records/2026/office.yml": MARKED}
    root = tree(tmp_path / "data", files)
    found = clearing(Folder(root), date(2026, 11, 23))
    assert found == Start(("records/2026/office.yml",))
    carry_out(root, found)
    assert load(Folder(root), today=date(2026, 11, 23)).records
    assert not (root / "records/2026/office.yml").exists()


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-02-10", "2026-01-01"),
        ("2026-07-20", "2026-07-01"),
        ("2026-11-23", "2026-11-01"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_counting_starts_with_the_earliest_period_that_nobody_missed(tmp_path: Path, day: str, first: str) -> None:
    """With a monthly duty that began in March: year, half-year, quarter or month, whichever leaves nothing due."""
    root = tree(tmp_path / "data", {"records/2026/office.yml": MARKED})
    duties = (root / "duties.yml").read_text().replace("  due: 2026-06-30\n  basis: 阅中心〔2026〕3号\n", "")
    (root / "duties.yml").write_text(duties)
    found = clearing(Folder(root), date.fromisoformat(day))
    assert found is not None
    assert (found.tracking or (None, date(2026, 1, 1)))[1] == date.fromisoformat(first)


def test_a_deliverable_past_its_day_stays_due(tmp_path: Path) -> None:
    """What no start of counting can mend is left, and counting starts with the running month."""
    root = tree(tmp_path / "data", {"records/2026/office.yml": MARKED})
    found = clearing(Folder(root), date(2026, 11, 23))
    assert found is not None
    assert found.tracking == (date(2026, 1, 1), date(2026, 11, 1))


def test_faulty_data_are_told(tmp_path: Path) -> None:
    """A file that cannot be read is no reason to remove the others."""
    root = tree(tmp_path / "data", {"records/2026/office.yml": MARKED, "records/2026/reading.yml": "records: [\n"})
    with pytest.raises(DataError):
        clearing(Folder(root), date(2026, 11, 23))
