"""Rules on what changes with time, on an office that was revised: versions, responsibilities, quotes, successors."""

from pathlib import Path

import pytest
from helpers.mistakes import Case, cases, mistaken, reported
from helpers.paths import REVISED, REVISED_DAY

from policysite.data.folder import Folder
from policysite.data.load import problems_of


@pytest.mark.parametrize("day", ["2026-01-01", "2027-02-28", "2027-08-15", "2027-08-16", "2028-01-01"])
def test_the_office_is_right_on_any_day(day: str) -> None:
    """What was right on its day stays right: only what lies ahead is pointed out."""
    found = problems_of(Folder(REVISED), today=REVISED_DAY.fromisoformat(day))
    assert {problem.rule for problem in found} <= {"dates_are_not_ahead", "events_are_not_ahead"}


@pytest.mark.parametrize("case", cases("history"))
def test_mistakes(case: Case, tmp_path: Path) -> None:
    """A mistake about what was true when is told at its place; what was right on its day is none."""
    assert sorted(reported(mistaken(case, tmp_path), REVISED_DAY)) == sorted(case["expected"])
