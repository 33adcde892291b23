"""Mistakes as data: each case of a file here is one change to a copy of the small office, and what is reported.

A case has `name` (what the mistake is), maybe `office` (one below `offices/` in place of the small one), `file`, one of
`old` with `new` (words replaced, once), `text` (the whole file) or `absent: true`, maybe `encoding`, and `expected`:
the lines of the report without its count. A new case needs no code.
"""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.paths import DAY, SMALL, TESTS
from policysite.data.folder import Folder
from policysite.data.load import problems_of

Case = Mapping[str, Any]


def cases(name: str) -> list[Any]:
    """The cases of `<name>.yml` as parameters of a test, each under its own name."""
    found = yaml.load((TESTS / "data" / "cases" / f"{name}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [pytest.param(case, id=case["name"]) for case in found]


def small_copy(folder: Path) -> Path:
    """A copy of the small data below `folder`."""
    return Path(shutil.copytree(SMALL, folder / "data"))


def mistaken(case: Case, folder: Path) -> Path:
    """A copy of the data with the change of `case`."""
    root = Path(shutil.copytree(SMALL.parent / case.get("office", "small"), folder / "data"))
    path = root / case["file"]
    if case.get("absent"):
        path.unlink()
    else:
        path.write_bytes(changed(case, path).encode(case.get("encoding", "utf-8")))
    return root


def changed(case: Case, path: Path) -> str:
    """The text of the file at `path` after the change of `case`."""
    if "text" in case:
        return str(case["text"])
    text = path.read_text(encoding="utf-8")
    assert text.count(case["old"]) == 1, f"“{case['old']}” must stand once in {path.name}"
    return text.replace(case["old"], case["new"])


def reported(root: Path, day: date = DAY) -> list[str]:
    """Every problem of the data below `root`, as a person reads it."""
    return [str(problem) for problem in problems_of(Folder(root), today=day)]
