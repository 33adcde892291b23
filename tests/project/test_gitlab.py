"""GitLab's and Gitee's files: what they call is there; GitLab's run as they stand, by `gitlab-ci-local`."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.making import quick_make
from helpers.paths import PROJECT

pytestmark = pytest.mark.thorough

GITLAB, GITEE = PROJECT / ".gitlab-ci.yml", PROJECT / ".workflow" / "check.yml"
TOOLS = ("gitlab-ci-local", "rsync", "git")
LINES = {
    "check": ["make check"],
    "test": [".ci/run"],
    "site": ["make site"],
    "daily": ["make site"],
    "remind": ["make remind"],
    "pages": ["make site"],
    "deploy": ["make deploy"],
}
ON_CHANGES, EVERY_MORNING, ON_MONDAYS = {"check", "test", "site"}, {"daily"}, {"remind"}


def jobs() -> dict[str, Any]:
    """GitLab's jobs by their names."""
    found = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    settings = ("stages", "variables", "default", "workflow")
    return {name: job for name, job in found.items() if name not in settings and not name.startswith(".")}


def test_every_job_is_one_call() -> None:
    """All logic is in make: nothing else stands in a job, and its targets are there."""
    assert {name: job["script"] for name, job in jobs().items()} == LINES
    for line in {line for lines in LINES.values() for line in lines if line.startswith("make ")}:
        assert subprocess.run(["make", "-n", *line.split()[1:]], cwd=PROJECT, capture_output=True).returncode == 0


def test_nothing_real_is_published() -> None:
    """Pages are made where they are switched on alone, of demonstration data or not at all."""
    pages = jobs()["pages"]
    assert pages["variables"] == {"OUT": "public", "SITE_PUBLIC": "1", "SITE_URL": "$CI_PAGES_URL"}
    assert pages["rules"][0]["if"].startswith('$PAGES_ENABLED == "true" && ')
    assert pages["artifacts"]["paths"] == ["public"]


def test_gitee_calls_make() -> None:
    """On a machine of the office's own: a checkout of the commit, then calls of make."""
    (stage,) = yaml.safe_load(GITEE.read_text(encoding="utf-8"))["stages"]
    (step,) = stage["steps"]
    assert step["step"] == "shell@agent"
    assert step["script"][4:] == ["make check", "make test", "make test-thorough", "make site"]
    assert [line.split()[0] for line in step["script"][:4]] == ["set", "cd", "git", "git"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a runner has it, on the tests' office."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        pytest.skip(f"{missing[0]} is not installed (npm install -g gitlab-ci-local; apt install rsync)")
    if not (PROJECT / ".git").exists():
        pytest.skip("an archive, no checkout")
    root = tmp_path_factory.mktemp("gitlab") / "project"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", PROJECT.as_uri(), str(root)], check=True)
    for name in (GITLAB.name, "Makefile"):
        shutil.copyfile(PROJECT / name, root / name)
    address = "https://gitlab.example/office/policy.git"
    subprocess.run(["git", "remote", "set-url", "origin", address], cwd=root, check=True)
    (root / ".venv").symlink_to(PROJECT / ".venv")
    return root


def run(root: Path, *words: str, **variables: str) -> str:
    """What `gitlab-ci-local` prints."""
    tools = quick_make(root.parent)
    given = {"SITE_DATE": "2026-11-23", "SITE_DATA": "tests/offices/office", "PYTHONPATH": str(PROJECT)}
    environment = {**os.environ, **given, "PATH": f"{tools}:{os.environ['PATH']}"}
    listed = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
    asked = ["gitlab-ci-local", "--force-shell-executor", *listed, *words]
    done = subprocess.run(asked, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ON_CHANGES),
        ({"CI_PIPELINE_SOURCE": "schedule", "SCHEDULED": "daily"}, EVERY_MORNING),
        ({"CI_PIPELINE_SOURCE": "schedule", "SCHEDULED": "remind"}, ON_MONDAYS),
        ({"PAGES_ENABLED": "true"}, ON_CHANGES | {"pages"}),
        ({"DEST": "/srv/site"}, ON_CHANGES | {"deploy"}),
        ({"DEST": "/srv/site", "CI_PIPELINE_SOURCE": "schedule", "SCHEDULED": "daily"}, EVERY_MORNING | {"deploy"}),
    ],
    ids=lambda value: "-".join(sorted(value)),
)
def test_which_jobs_run(variables: dict[str, str], expected: set[str], clone: Path) -> None:
    """On every change, in the morning and on Mondays by a schedule's variable, and what is switched on."""
    listed = run(clone, "--list-csv", **variables).split("name;description")[1].splitlines()[1:]
    assert {line.split(";")[0] for line in listed if ";" in line} == expected


def test_jobs_run_as_they_stand(clone: Path) -> None:
    """Check, site, pages and reminders, each leaving what it says."""
    variables = {"PAGES_ENABLED": "true", "CI_PAGES_URL": "https://pages.gitlab.example/policy"}
    said = run(clone, "check", "pages", **variables)
    assert "没有问题（提醒0处）" in said
    home = (clone / "public" / "index.html").read_text(encoding="utf-8")
    assert 'href="https://pages.gitlab.example/policy/"' in home
    run(clone, "remind", CI_PIPELINE_SOURCE="schedule", SCHEDULED="remind")
    assert {path.suffix for path in (clone / "reminders").iterdir()} == {".txt", ".eml", ".docx"}
