"""The cases of `diff/`: data before and after a change, and what differs."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from helpers.paths import DAY, SMALL, TESTS
from helpers.revisions import archive, issue
from policysite.changes import diff
from policysite.changes.results import Diff
from policysite.commands import main
from policysite.data.folder import Folder
from policysite.data.load import load

FOLDER = TESTS / "changes" / "cases"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in yaml.load((FOLDER / "cases.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
}


def edited(path: Path, changes: list[list[str]]) -> None:
    """Replace words in a file, each of which must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text or old == new, f"{path.name}: {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


def before(case: dict[str, Any], root: Path) -> Path:
    """The data before the change of a case."""
    shutil.copytree(SMALL.parent / case.get("office", "small"), root)
    if "office" not in case:
        shutil.copytree(FOLDER / "base", root, dirs_exist_ok=True)
    if case.get("issued"):
        issue(root, (root / "source" / "v1.txt").read_text(encoding="utf-8"), date(2026, 2, 1))
    for name, changes in case.get("before", {}).items():
        edited(root / name, changes)
    return root


def after(case: dict[str, Any], root: Path) -> Path:
    """The data after it."""
    before(case, root)
    change(case, root)
    return root


def change(case: dict[str, Any], root: Path) -> None:
    """Make the change of a case."""
    if case.get("former"):
        archive(root)
    for name, changes in case.get("replace", {}).items():
        edited(root / name, changes)
    for name, changes in case.get("original", {}).items():
        path = root / "source" / f"{name}.txt"
        if not path.exists():
            shutil.copyfile(root / "source" / "v1.txt", path)
        edited(path, changes)
    for name, text in case.get("text", {}).items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for name in case.get("gone", ()):
        (root / name).unlink()


def found(name: str, tmp_path: Path) -> Diff:
    """What differs in a case."""
    case = CASES[name]
    sides = before(case, tmp_path / "old"), after(case, tmp_path / "new")
    return diff(*(load(Folder(side), today=DAY) for side in sides), DAY)


def run(*words: str, **environment: str) -> Result:
    """The command with its arguments."""
    return CliRunner().invoke(main, ["diff", *words], env={"SITE_DATE": "2026-11-23", "SITE_DATA": None} | environment)
