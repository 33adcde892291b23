"""What `make test` runs holds for any valid data: an office's own records, and its own text, change nothing of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from helpers import live
from helpers.life import Life, story
from helpers.paths import DAY, OFFICE, PROJECT, TESTS
from helpers.revisions import issue

pytestmark = pytest.mark.thorough

READERS = (
    *("tests/data/test_rules.py", "tests/data/test_schemas.py", "tests/data/test_canonical.py"),
    *("tests/data/test_verbatim.py", "tests/data/test_importing.py", "tests/exports/test_api.py"),
    *("tests/commands", "tests/intake/test_starting.py", "tests/intake/test_issue_workflow.py"),
    *("tests/pages/test_site.py", "tests/pages/test_progress_pages.py", "tests/pages/test_study.py"),
    *("tests/project/test_workflows.py", "tests/project/test_bench.py"),
)
"""Tests that read the document, its records, ledger and study sessions most."""

NEW = "按季度向各科室通报措施落实情况。（责任部门：办公室）"
DUTY = """\
- id: m19-2-a
  clause: m19-2
  title: 通报措施落实情况
  quote: 按季度向各科室通报措施落实情况
  kind: recurring
  every: quarter
  at_least: 1
  unit: 次
"""


def started(office: Path) -> None:
    """The first step of real use."""
    policysite(office, "start", "--yes")


def reported(office: Path) -> None:
    """An act of the office."""
    words = ["--duty", "m09-2-a", "--date", "2026-11-20", "--who", "分管副职", "--summary", "走访“双联系”点"]
    policysite(office, "record", *words, "--yes")


def revised(office: Path) -> None:
    """Another issue of the text: words of the preamble changed, a clause more."""
    data = office / "data"
    text = (data / "source" / "v1.txt").read_text(encoding="utf-8").replace("制定以下具体措施：", "制定以下措施：", 1)
    end = text.index("\n班子成员、各科室负责同志")
    issue(data, f"{text[:end].rstrip()}{NEW}{text[end:]}", DAY)
    with (data / "duties.yml").open("a", encoding="utf-8") as duties:
        duties.write(DUTY)
    policysite(office, "forms")


def founded(office: Path) -> None:
    """Another office's document in the place of the data: nothing by hand."""
    shutil.rmtree(office / "data")
    policysite(office, "new", str(TESTS / "data" / "genre" / "a3.txt"))
    policysite(office, "forms")


def lived(office: Path) -> None:
    """Two years by the public commands, from the demonstration data on."""
    shutil.rmtree(office / "data")
    shutil.copytree(OFFICE, office / "data")
    policysite(office, "forms")
    Life(office).live(story())


STEPS = {started: DAY, reported: DAY, revised: DAY, founded: DAY, lived: story()[-1]["day"]}
"""What an office does, one after the other, and the day on which its data are looked at then."""
LAST = lived


def environment(office: Path, day: date) -> dict[str, str]:
    """That of a shell in the copy, knowing nothing of the tests that run now."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "SITE_"))}
    return {**kept, "PYTHONPATH": str(office), "SITE_DATE": day.isoformat()}


def run(office: Path, *words: str, day: date = DAY) -> None:
    done = subprocess.run(words, cwd=office, env=environment(office, day), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]


def policysite(office: Path, *words: str, day: date = DAY) -> None:
    run(office, sys.executable, "-m", "policysite", *words, day=day)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, long: bool) -> Path:
    """A repository of its own: the working tree with the demonstration data that it came with, committed."""
    if not long:
        pytest.skip("make test-long")
    folder = tmp_path_factory.mktemp("any") / "office"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".", ":!data"]
    names = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in (name for name in names if (PROJECT / name).is_file()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(OFFICE, folder / "data")
    policysite(folder, "forms")
    run(folder, "git", "init", "--quiet", "--initial-branch=main")
    run(folder, "git", "add", ".")
    run(folder, "git", "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "office")
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_what_holds_does_not_depend_on_the_data(step: Callable[[Path], None], office: Path) -> None:
    """After each step of real use, by the public commands: the data are right, build strictly, and break no test.

    For the long run alone. After the last step every test runs, before it those that read the most.
    """
    step(office)
    for words in (["check"], ["format", "--check"], ["forms", "--check"], ["site", "--out", f"{office.parent}/site"]):
        policysite(office, *words, day=STEPS[step])
    shown = READERS if step is not LAST else ()
    run(office, sys.executable, "-m", "pytest", "--numprocesses", "2", "--dist", "loadfile", *shown)


def test_a_test_that_reads_the_live_data_is_found() -> None:
    """A file or folder of `data/` opened, or a command started in the project without other data: each is a breach."""
    assert Path(live.LIVE, "settings.yml").read_text(encoding="utf-8")
    assert list(Path(live.LIVE).iterdir())
    subprocess.run([sys.executable, "-c", ""], cwd=PROJECT, env={"PATH": os.defpath}, check=True)
    subprocess.run([sys.executable, "-c", ""], cwd=PROJECT, env={"SITE_DATA": str(OFFICE)}, check=True)
    assert len(live.breaches) == 3
    assert all("project/test_any_data.py" in breach for breach in live.breaches)
    live.breaches.clear()
