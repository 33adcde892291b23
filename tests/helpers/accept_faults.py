"""Accepts what the checks say now as what `faults/*.txt` expect: `.venv/bin/python tests/helpers/accept_faults.py`.

Read the diff afterwards: a message that got worse is accepted like any other.
"""

import tempfile
from pathlib import Path

from helpers.paths import DAY, TESTS
from helpers.trees import Case, cases, tree
from policysite.data.folder import Folder
from policysite.data.load import problems_of


def block(case: Case) -> str:
    """The case as its file writes it, with the problems found now."""
    with tempfile.TemporaryDirectory() as folder:
        found = problems_of(Folder(tree(Path(folder) / "data", case.files)), today=DAY, docs=Path(folder) / "docs")
    given = "".join(f">> {name}\n{text}" for name, text in case.files.items())
    return f"== {case.name}\n{given}<<\n" + "".join(f"{problem}\n" for problem in found)


if __name__ == "__main__":
    for path in sorted((TESTS / "data" / "faults").glob("*.txt")):
        path.write_text("".join(map(block, cases(path))), encoding="utf-8")
