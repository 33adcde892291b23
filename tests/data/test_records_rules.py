"""Every rule on records, explanations, the ledger, study sessions and the names of files, message by message.

The cases are in `faults/*.txt`: what is added to the small tree, and every problem that must be found, no other.
"""

from pathlib import Path

import pytest
from helpers.paths import DAY, TESTS
from helpers.trees import Case, cases, tree

from policysite.data.folder import Folder
from policysite.data.load import problems_of

CASES = [case for path in sorted((TESTS / "data" / "faults").glob("*.txt")) for case in cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_is_named_at_its_place(case: Case, tmp_path: Path) -> None:
    """Each broken rule gives its own message at the exact field, and nothing else is reported."""
    found = problems_of(Folder(tree(tmp_path / "data", case.files)), today=DAY, docs=tmp_path / "docs")
    assert tuple(map(str, found)) == case.expected
