"""One fact, one home: how a state shows, and what depends on the kind of a duty."""

import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

import pytest
from helpers.built import Built
from helpers.paths import PROJECT, SMALL, SMALL_RECORDS

import policysite
from policysite.data.model.duties import Duty, DutyKind, Rhythm
from policysite.figures.duties import State
from policysite.figures.ledger import ItemState
from policysite.figures.states import DAYS_LEFT, LOOK, OVERDUE
from policysite.views.document import by_rhythm

pytestmark = pytest.mark.thorough

RENAMED = {"待报送": "等候报数", "已销号": "办结销账", "今日到期": "今天为限"}
"""Words that stand in nothing but the states: others are part of the names of data files, `到期未完成的说明`."""
DAY = "2026-10-05"
"""A day on which the small office has something in each of these states."""


PARTIAL = {
    "policysite.commands.checkup._REPORTERS",
    "policysite.commands.form._HINTS",
    "policysite.data.labels._PLAIN",
    "policysite.data.labels._PLACED",
    "policysite.data.periods._MONTHS",
    "policysite.data.text.marks._FORMS",
    "policysite.data.text.marks._MATCHERS",
    "policysite.data.text.marks._WORDS",
    "policysite.intake.workbook.columns._FORMATS",
}
"""Tables that hold the exceptions only: who asks them does without for the rest."""


def copied(folder: Path, *names: str) -> Path:
    """A copy of parts of the project, without what Python and mypy keep."""
    for name in names:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a module in a copy of the project, with the copy's package."""
    environment = os.environ | {"PYTHONPATH": str(project), "SITE_DATE": DAY, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a small office whose states have other words: changed in their one home, nowhere else."""
    project = tmp_path_factory.mktemp("renamed")
    copied(project, "policysite", "docs", "overrides", "mkdocs.yml", "macros.py", "hooks.py")
    shutil.copytree(SMALL, project / "data")
    shutil.copytree(SMALL_RECORDS, project / "data", dirs_exist_ok=True)
    home = project / "policysite" / "figures" / "states.py"
    text = home.read_text(encoding="utf-8")
    for old, new in RENAMED.items():
        assert text.count(f'"{old}"') == 1
        text = text.replace(f'"{old}"', f'"{new}"')
    home.write_text(text, encoding="utf-8")
    return project


def test_a_word_is_changed_in_one_place(renamed: Path) -> None:
    """Pages, files to download, search, what scripts are told and `status` follow it; the old word is nowhere."""
    built = run(renamed, "policysite", "site", "--out", "site")
    assert built.returncode == 0, built.stderr
    found = Built(renamed / "site").texts
    assert [(name, old) for name, text in found.items() for old in RENAMED if old in text] == []
    waiting, closed, today = RENAMED.values()
    for name in ("progress/index.html", "downloads/responsibilities.xlsx", "downloads/calendar.ics"):
        assert waiting in found[name], name
    for name in ("ledger/index.html", "downloads/ledger.xlsx", "search/search_index.json"):
        assert closed in found[name], name
    told = re.search(r'data-words="(.*?\})"', found["progress/index.html"])
    assert told is not None
    assert waiting in told[1]
    assert today in told[1]
    said = run(renamed, "policysite", "status").stdout
    assert f"\n{waiting}2项" in said
    assert not [old for old in RENAMED if old in said]


def test_scripts_and_styles_repeat_no_state() -> None:
    """No file of `docs/assets` has a word or colour of a state, or the words for days left."""
    colours = {each for look in LOOK.values() if look.colour for each in (look.colour.light, look.colour.dark)}
    days = {words.replace("{}", number) for words in DAYS_LEFT for number in ("{}", "${left}", "${1 - left}")}
    told = {look.word for look in LOOK.values()} | colours | days
    files = [path for path in (PROJECT / "docs" / "assets").rglob("*") if path.suffix in (".js", ".css", ".svg")]
    assert len(files) > 10
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in told if word in text], path


def test_every_state_shows_in_its_own_way() -> None:
    """Each state has a word and a sign, and no two states share a name: a class of the style sheet means one thing."""
    names = [*State, *ItemState, OVERDUE]
    assert len({str(name) for name in names}) == len(names)
    assert list(LOOK) == names
    assert all(look.word and look.sign for look in LOOK.values())


def test_a_new_kind_of_duty_is_a_type_error(tmp_path: Path) -> None:
    """Where the kinds differ in what happens, mypy asks what the new one does."""
    known = [".mypy_cache"] if (PROJECT / ".mypy_cache").exists() else []  # by `make lint`: the rest is known
    project = copied(tmp_path, "policysite", "pyproject.toml", *known)
    home = project / "policysite" / "data" / "model" / "duties.py"
    text = home.read_text(encoding="utf-8")
    last = f'    {DutyKind.CONDITIONAL.name} = "{DutyKind.CONDITIONAL}"\n'
    assert text.count(last) == 1
    home.write_text(text.replace(last, f'{last}    PLANNED = "planned"\n'), encoding="utf-8")
    told = run(project, "mypy").stdout
    asked = re.findall(r"(?m)^policysite/(\S+)\.py:\d+: error: .*DutyKind\.PLANNED", told)
    assert len(asked) == told.count("error:"), told
    assert set(asked) == {
        "changes/records",  # in which period a record counts
        "changes/results",  # what a changed record does to the figures
        "exports/api",  # its shape in the JSON
        "figures/duties",  # how it stands
        "figures/words",  # what it asks, in a few words
        "intake/recording",  # what a new record changes
        "intake/workbook/columns",  # the sheet that takes its records
        "views/outcome",  # how it stands, in words
    }


def tables() -> Iterator[tuple[str, Mapping[Enum, object], type[Enum]]]:
    """Every mapping at the top of a module whose keys are members of one enumeration."""
    for module in pkgutil.walk_packages(policysite.__path__, "policysite."):
        if module.name != "policysite.__main__":
            for name, value in vars(importlib.import_module(module.name)).items():
                keys = list(value) if isinstance(value, Mapping) else []
                if keys and isinstance(keys[0], Enum) and {type(key) for key in keys} == {type(keys[0])}:
                    yield f"{module.name}.{name}", value, type(keys[0])


def test_tables_by_kind_leave_none_out() -> None:
    """A table keyed by kinds, stages, rhythms … has an entry for every one of them."""
    found = {name: (table, kinds) for name, table, kinds in tables()}
    assert len(found) > 10
    lacking = {name for name, (table, kinds) in found.items() if set(kinds) - set(table)}
    assert lacking == PARTIAL


def test_every_kind_of_duty_is_listed() -> None:
    """Whatever its kind, a duty stands in one of the groups of a department's page."""
    rhythms = {DutyKind.RECURRING: Rhythm.MONTH}
    listed = [Duty.model_construct(kind=kind, every=rhythms.get(kind)) for kind in DutyKind]
    assert sorted(duty.kind for group in by_rhythm(listed) for duty in group.duties) == sorted(DutyKind)
