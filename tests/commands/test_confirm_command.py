"""`policysite confirm`: drafted duties lose their mark one by one, are dropped, or drafted again; no other is."""

from pathlib import Path
from typing import Any

import pytest
from helpers.founded import copied, held, planned, run
from helpers.revisions import plain


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan's data as `new` has written them."""
    return planned(tmp_path_factory.mktemp("plan"))


def duties(project: Path) -> dict[str, dict[str, Any]]:
    """The duties by id."""
    return {each["id"]: each for each in plain(project / "data" / "duties.yml")}


def drafted(project: Path) -> set[str]:
    """The ids of the drafts."""
    return {id for id, duty in duties(project).items() if duty.get("draft")}


def edited(project: Path, *changes: tuple[str, str]) -> None:
    """The duties with other words; each stands there once."""
    path = project / "data" / "duties.yml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


EVERY = {"m01-1-a", "m01-2-a", "m02-1-a", "m02-2-a", "m03-1-a", "m04-1-a"}
MEANT: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "任务": (("m01-1-a",), {"m01-1-a"}),
    "款": (("m02-2",), {"m02-2-a"}),
    "条": (("m01",), {"m01-1-a", "m01-2-a"}),
    "部分": (("s2",), {"m03-1-a", "m04-1-a"}),
    "部门编号": (("shi-shui-wu-ju",), {"m01-1-a", "m02-1-a"}),
    "部门名称": (("市科协",), {"m04-1-a"}),
    "几个": (("m03", "市科协", "m03-1-a"), {"m03-1-a", "m04-1-a"}),
    "全部": (("--all",), EVERY),
}


@pytest.mark.parametrize("case", MEANT)
def test_the_mark_goes_and_nothing_else(case: str, plan: Path, tmp_path: Path) -> None:
    """Of the duties that are meant, by an id, by what they stand in, or by who must act."""
    words, expected = MEANT[case]
    project = copied(plan, tmp_path)
    before = duties(project)
    result = run(project, "confirm", *words)
    assert result.exit_code == 0, result.output
    assert drafted(project) == EVERY - expected
    assert f"已核对{len(expected)}项任务" in result.stdout
    assert all(f"  {id} {before[id]['title']}（" in result.stdout for id in expected)
    marks = {id: {"draft": True} for id in before}
    assert {id: duty | marks[id] for id, duty in duties(project).items()} == before
    assert run(project, "check").exit_code == 0
    left = len(EVERY - expected)
    assert result.stderr == (f"还有{left}项任务待核对\n" if left else "任务都已核对\n")


def test_they_are_listed_by_measure_with_their_words(plan: Path) -> None:
    """With what is asked, who must act, and the commands; without anything written."""
    before = held(plan)
    said = run(plan, "confirm", "--list").stdout
    assert said == run(plan, "confirm").stdout
    assert said.startswith("6项任务待核对\n")
    assert (
        "\n第一部分第1条 健全巡查制度。（m01）\n  m01-1-a  每月至少2次　市水务局、市发展改革委、市林业和园林局\n"
        in said
    )
    assert "    “每月至少开展2次夜间巡查，记入台账”\n" in said
    assert "m02-1-a  3个工作日内" in said
    assert "不是任务：policysite confirm --drop 编号…" in said
    assert run(plan, "confirm", "--list", "m04").stdout.startswith("1项任务待核对\n")
    assert held(plan) == before


def test_numbers_that_no_duty_has_are_said(plan: Path, tmp_path: Path) -> None:
    """A draft of which somebody has made less than its words ask."""
    project = copied(plan, tmp_path)
    edited(project, ("  kind: triggered\n  within:\n    working_days: 3\n", "  kind: standing\n"))
    note = "原文有“3个工作日内”，没有相应的任务"
    assert f"    请核对：{note}" in run(project, "confirm").stdout
    assert f"（常态推进）：请再看，{note}" in run(project, "confirm", "m02-1-a").stdout


def test_what_nobody_owes_is_dropped(plan: Path, tmp_path: Path) -> None:
    """The last of a clause becomes a standing duty, which is confirmed thereby."""
    project = copied(plan, tmp_path)
    second = "- id: m01-1-b\n  clause: m01-1\n  title: 记入台账\n  quote: 记入台账\n  kind: standing\n  draft: true\n"
    edited(project, ("- id: m01-2-a\n", f"# 第2款\n{second}- id: m01-2-a\n"))
    result = run(project, "confirm", "--drop", "m01-1-b", "m01-2-a")
    assert "已删去m01-1-b 记入台账" in result.stdout
    assert "该款只有这一项，改列常态推进" in result.stdout
    assert "m01-1-b" not in duties(project)
    assert (duties(project)["m01-2-a"]["kind"], drafted(project)) == ("standing", EVERY - {"m01-2-a"})
    assert b"# \xe7\xac\xac2\xe6\xac\xbe" in held(project)["duties.yml"]
    assert run(project, "check").exit_code == 0


def test_a_clause_is_drafted_again_from_its_words(plan: Path, tmp_path: Path) -> None:
    """What was spoiled is as it was; what is confirmed stays, and is not drafted beside."""
    project = copied(plan, tmp_path)
    before = held(project)["duties.yml"]
    edited(project, ("  every: month\n  at_least: 2\n", "  every: year\n  at_least: 1\n  basis: 试写\n"))
    result = run(project, "confirm", "--again", "m01-1")
    assert "m01-1重新草拟为1项\n  m01-1-a " in result.stdout
    assert held(project)["duties.yml"] == before
    run(project, "confirm", "m01-1")
    confirmed = held(project)["duties.yml"]
    assert "已核对的任务已经说全，没有另拟" in run(project, "confirm", "--again", "m01-1").stdout
    assert held(project)["duties.yml"] == confirmed
    edited(
        project,
        (
            "quote: 每月至少开展2次夜间巡查，记入台账\n  kind: recurring\n  every: month\n  at_least: 2\n  unit: 次\n",
            "quote: 记入台账\n  kind: standing\n",
        ),
    )
    run(project, "confirm", "--again", "m01-1")
    assert duties(project)["m01-1-b"]["every"] == "month"
    assert run(project, "check").exit_code == 0


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "没有这个编号": (("m09-9-z",), "没有“m09-9-z”：可以写任务、款、条、部分的编号，部门的编号、名称"),
    "不是款": (("--again", "m01"), "没有款“m01”"),
    "没写编号": (("--drop",), "--drop须写明编号"),
    "两件事": (("--drop", "--again", "m01-1"), "只用一个"),
    "全部另写": (("--all", "m01-1"), "不另写编号"),
    "没有任务的单位": (("shi-zong-gong-hui", "m01-1-a", "m77"), "没有“m77”"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_is_told_and_changes_nothing(fault: str, plan: Path) -> None:
    """In plain words, with code 1."""
    words, told = REFUSED[fault]
    before = held(plan)
    result = run(plan, "confirm", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert held(plan) == before


def test_what_is_no_draft_is_left_alone(plan: Path, tmp_path: Path) -> None:
    """Be it confirmed, or reported of: neither confirmed again, nor dropped, nor drafted anew."""
    project = copied(plan, tmp_path)
    run(project, "confirm", "m03")
    record = ("--duty", "m01-1-a", "--date", "2026-11-23", "--department", "市水务局", "--summary", "夜间巡查", "--yes")
    assert run(project, "record", *record).exit_code == 0
    before = held(project)
    for words in (("m03-1-a",), ("--drop", "m03"), ("--drop", "m04", "m03-1")):
        said = run(project, "confirm", *words)
        assert (said.exit_code, "都已核对，没有草拟的可以改动" in said.stderr) == (1, True), words
    for words in (("--drop", "m01-1-a"), ("--again", "m01-1")):
        said = run(project, "confirm", *words)
        assert (said.exit_code, "已有报送的情况：先撤回（policysite correct）" in said.stderr) == (1, True)
    assert held(project) == before
    assert run(project, "confirm", "m01-1-a").exit_code == 0
