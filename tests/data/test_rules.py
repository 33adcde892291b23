"""The rules across records: one tree with every mistake, and cases of what cannot stand in one tree."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Golden
from helpers.mistakes import Case, cases, mistaken, reported, small_copy
from helpers.paths import DAY, OFFICE, PLAN, REVISED_DAY, TESTS
from helpers.revisions import brought_back
from helpers.trees import cases as fault_cases
from helpers.trees import tree

from policysite.data.folder import Folder
from policysite.data.load import problems_of
from policysite.data.problems import report
from policysite.data.rules import RULES
from policysite.data.rules.base import Case as Checked
from policysite.data.rules.base import Fault
from policysite.data.rules.document import DOCUMENT_RULES
from policysite.data.rules.duties import DUTY_RULES
from policysite.data.rules.quotas import closest

BROKEN = TESTS / "data" / "broken"


def test_every_mistake_at_once(golden: Golden) -> None:
    """The tree in which everything is wrong: every message, in order, with file, line and column, and the count."""
    golden(BROKEN / "expected.txt", report(problems_of(Folder(BROKEN / "data"), today=DAY)) + "\n")


@pytest.mark.parametrize("case", [*cases("rules"), *cases("plan_rules")])
def test_rules(case: Case, tmp_path: Path) -> None:
    """A record that does not agree with others is reported at its place, and what only seems wrong is not."""
    assert sorted(reported(mistaken(case, tmp_path))) == sorted(case["expected"])


def test_every_rule_is_provoked(tmp_path: Path) -> None:
    """No rule is without a mistake that shows it, in the broken tree or in the cases of records."""
    provoked = {problem.rule for problem in problems_of(Folder(BROKEN / "data"), today=DAY)}
    assert {rule.__name__ for rule in (*DOCUMENT_RULES, *DUTY_RULES)} <= provoked
    for number, case in enumerate(cases("plan_rules")):
        folder = Folder(mistaken(case.values[0], tmp_path / f"plan-{number}"))
        provoked |= {problem.rule for problem in problems_of(folder, today=DAY)}
    for number, case in enumerate(cases("history")):
        folder = Folder(mistaken(case.values[0], tmp_path / f"history-{number}"))
        provoked |= {problem.rule for problem in problems_of(folder, today=REVISED_DAY)}
    brought_back(small_copy(tmp_path / "back"))
    provoked |= {problem.rule for problem in problems_of(Folder(tmp_path / "back" / "data"), today=DAY)}
    for place, path in enumerate(sorted((TESTS / "data" / "faults").glob("*.txt"))):
        for number, case in enumerate(fault_cases(path)):
            folder = Folder(tree(tmp_path / f"{place}-{number}", case.files))
            provoked |= {problem.rule for problem in problems_of(folder, today=DAY, docs=tmp_path / "docs")}
    assert not {rule.__name__ for rule in RULES} - provoked


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_wants(rule: Callable[[Checked], Iterator[Fault]]) -> None:
    """A rule is a generator, and its docstring is a Chinese sentence for the editor."""
    assert inspect.isgeneratorfunction(rule)
    assert rule.__doc__
    assert rule.__doc__.endswith("。")


@pytest.mark.parametrize(
    ("quote", "found"),
    [("不少于10天", "不少于15天"), ("每季度赴基层", "每季度赴一线"), ("甲乙丙丁戊", "每季度赴一"), ("天天天", "15天")],
)
def test_closest_words(quote: str, found: str) -> None:
    """The words proposed for a wrong quote are as long as it and lie where most of it agrees."""
    assert closest(quote, "每季度赴一线不少于15天") == found


@pytest.mark.parametrize("office", [OFFICE, PLAN], ids=lambda office: str(office.name))
def test_the_offices_are_right(office: Path) -> None:
    """The offices with a whole document have no problem and no warning."""
    assert report(problems_of(Folder(office), today=DAY)) == "没有问题（提醒0处）"
