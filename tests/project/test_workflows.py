"""The workflows: linted, pinned, without rights they do not need; their commands exist and run here as they stand."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.forge import Forge, git
from helpers.making import quick_make
from helpers.paths import DAY, OFFICE, PROJECT
from helpers.trees import real, tree

from policysite.commands import main
from policysite.intake.form.forms import form_files
from policysite.publish import BuildError, Job
from policysite.publish.build import build_site

pytestmark = pytest.mark.thorough

GITHUB = PROJECT / ".github"
FILES = sorted((GITHUB / "workflows").glob("*.yml"))
GITEA_FILES = sorted((PROJECT / ".gitea" / "workflows").glob("*.yml"))
ALL = [*FILES, *GITEA_FILES]
BIN = Path(sys.executable).parent
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+\Z")


CHECKOUT = """\
git init --quiet
git remote add origin "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"
git -c credential.helper='!f() { echo username=x-access-token; echo "password=$FORGE_TOKEN"; }; f' \\
  fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*" "$GITHUB_SHA"
git checkout --quiet --detach "$GITHUB_SHA"
"""
"""How a job of Gitea's and Forgejo's checks out, without an action of any other host."""

CALL = re.compile(
    r"make [a-z-]+|\.ci/run"
    r"|\.venv/bin/policysite [a-z-]+(?: --[a-z-]+| [a-z]+| \"\$[A-Z_]+(?:/[a-z]+\.md)?\")*"
    r"(?: >> \"\$GITHUB_STEP_SUMMARY\")?"
)
"""One call of make, of the runner or of policysite; what comes from outside is a quoted variable of the environment."""

WRITING = {("issue", "form")}
"""The jobs that push a branch."""


class _Plain(yaml.SafeLoader):
    """YAML as GitHub reads it: `on` is a key, not true."""


_Plain.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in found if tag != "tag:yaml.org,2002:bool"]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    """A workflow as plain values; `true` and `false` stay text."""
    return yaml.load(path.read_text(encoding="utf-8"), _Plain)


def workflow(name: str) -> Any:
    return read(GITHUB / "workflows" / f"{name}.yml")


def named(path: Path) -> str:
    """github-check, gitea-check."""
    return f"{path.parent.parent.name.lstrip('.')}-{path.stem}"


def steps(path: Path) -> Iterator[tuple[str, Any]]:
    """Every step of a workflow with the name of its job."""
    for name, job in read(path)["jobs"].items():
        for step in job["steps"]:
            yield name, step


def tool(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(BIN / words[0]), *words[1:]], cwd=PROJECT, capture_output=True, text=True)


def test_zizmor_finds_nothing() -> None:
    """The workflow lint, at its strictest."""
    done = tool(
        "zizmor", "--pedantic", "--offline", "--no-progress", "--strict-collection", ".github", *map(str, GITEA_FILES)
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [("github-workflows", ALL), ("dependabot", [GITHUB / "dependabot.yml"])],
    ids=["workflows", "dependabot"],
)
def test_schema_finds_nothing(schema: str, files: list[Path]) -> None:
    """Every file is what GitHub's schema says."""
    done = tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("schema", "config"), [("github-issue-forms", False), ("github-issue-config", True)])
def test_schema_finds_nothing_in_forms(schema: str, config: bool, tmp_path: Path) -> None:
    """What `policysite forms` writes is what GitHub's schema says."""
    files = {tmp_path / Path(path).name: content for path, content in form_files(real()).items()}
    for path, content in files.items():
        path.write_bytes(content)
    chosen = [str(path) for path in files if (path.stem == "config") is config]
    assert len(chosen) == (1 if config else len(files) - 1)
    done = tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *chosen)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_action_is_pinned(path: Path) -> None:
    """By commit, with the version it is; the same commit everywhere."""
    lines = [line.strip(" -") for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not PINNED.match(line)] == []
    everywhere = {
        line.strip(" -") for file in FILES for line in file.read_text("utf-8").splitlines() if "uses:" in line
    }
    assert len({line.partition("@")[0] for line in everywhere}) == len(everywhere)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_rights_and_limits(path: Path) -> None:
    """No right but what a job asks for, to write the code only one; a time limit; the checkout's token is not kept."""
    found = read(path)
    assert found["permissions"] == {}
    assert found["concurrency"]["group"]
    for name, job in found["jobs"].items():
        assert int(job["timeout-minutes"]) <= 60, name
        assert "permissions" in job, name
        assert job["permissions"].get("contents", "read") == "read" or (path.stem, name) in WRITING, name
    for name, step in steps(path):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false", name


@pytest.mark.parametrize("path", ALL, ids=named)
def test_shell_lines_are_calls_of_ours(path: Path) -> None:
    """All logic is in make and policysite: a line is one call of them, without anything put into it."""
    for name, step in steps(path):
        line = step.get("run")
        if line not in (None, CHECKOUT) and (name, line) != ("required", "exit 1"):
            assert CALL.fullmatch(line), line
            assert command_exists(line), line


def command_exists(line: str) -> bool:
    """Whether what the line calls is there."""
    words = line.split()
    if words[0] == "make":
        return subprocess.run(["make", "-n", *words[1:]], cwd=PROJECT, capture_output=True).returncode == 0
    if words[0] == ".venv/bin/policysite":
        return words[1] in main.modules
    runner = PROJECT / words[0]
    return os.access(runner, os.X_OK) and runner.read_text(encoding="utf-8").rstrip().endswith(
        "make test\nexec make test-thorough"
    )


def test_required_needs_every_other_job() -> None:
    """The one job that protects the branch waits for all others and fails unless every one has passed."""
    jobs = workflow("check")["jobs"]
    assert set(jobs["required"]["needs"]) == jobs.keys() - {"required"}
    assert jobs["required"]["if"].startswith("always()")
    (step,) = jobs["required"]["steps"]
    assert set(re.findall(r"contains\(needs\.\*\.result, '(\w+)'\)", step["if"])) == {"failure", "cancelled", "skipped"}


def test_check_runs_on_every_change() -> None:
    """On every push and every pull request, and the site is there to look at."""
    check = workflow("check")
    assert check["on"] == {"push": None, "pull_request": None}
    assert {step["run"] for _, step in steps(GITHUB / "workflows/check.yml") if "run" in step} >= {
        "make check",
        ".ci/run",
        "make site",
    }
    assert any("upload-artifact" in step.get("uses", "") for step in check["jobs"]["site"]["steps"])


def test_pages_only_where_switched_on() -> None:
    """Nothing leads to the internet without the variable; what does is built from demonstration data or not at all."""
    jobs = workflow("publish")["jobs"]
    assert jobs["public"]["if"] == "vars.PAGES_ENABLED == 'true'"
    assert jobs["pages"]["needs"] == "public"
    assert "if" not in jobs["site"]
    assert "if" not in jobs["pages"]
    build = next(step for step in jobs["public"]["steps"] if step.get("run") == "make site")
    assert build["env"]["SITE_PUBLIC"] == "1"
    writing = {name for name, job in jobs.items() if "write" in job["permissions"].values()}
    assert writing == {"pages"}
    assert all("checkout" not in step["uses"] for step in jobs["pages"]["steps"])


def test_daily_is_publish_every_morning() -> None:
    """At ten past six in Shanghai, in a file of its own, with the very jobs of `publish`."""
    daily, publish = workflow("daily"), workflow("publish")
    assert daily["on"] == {"schedule": [{"cron": "10 6 * * *", "timezone": "Asia/Shanghai"}], "workflow_dispatch": None}
    assert daily["jobs"] == publish["jobs"]
    assert daily["concurrency"] == publish["concurrency"]
    assert publish["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


def test_reminders_on_mondays() -> None:
    """Left to be handed on, where there are any; nothing is sent."""
    remind = workflow("remind")
    assert remind["on"] == {
        "schedule": [{"cron": "30 7 * * 1", "timezone": "Asia/Shanghai"}],
        "workflow_dispatch": None,
    }
    *_, made, kept = remind["jobs"]["remind"]["steps"]
    assert made["run"] == "make remind"
    assert (kept["with"]["path"], kept["with"]["if-no-files-found"]) == ("reminders", "ignore")


def test_dependency_updates() -> None:
    """Of the locked requirements, and of the actions."""
    updates = read(GITHUB / "dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "github-actions"}
    for update in updates:
        if update["package-ecosystem"] == "pip":
            assert list((PROJECT / update["directory"].lstrip("/")).glob("*.txt"))


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """A shell's environment as in a workflow."""
    settings = {
        "SITE_DATA": str(OFFICE),
        "SITE_DATE": "2026-11-23",
        "OUT": str(tmp_path / "site"),
        "REMINDERS": str(tmp_path / "reminders"),
        "GITHUB_ACTIONS": "true",
    }
    settings |= {
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "PATH": f"{quick_make(tmp_path)}:{os.environ['PATH']}",
    }
    return {**os.environ, **settings}


def lines_to_run() -> Iterator[Any]:
    """Every different shell line of the workflows with the values it is given, save the tests themselves.

    Those of `issue` change the data: `test_issue_workflow` runs them. `make deploy` is run by the tests of releasing.
    """
    found = {}
    for path in ALL:
        for name, step in steps(path):
            if path.stem != "issue" and step.get("run", CHECKOUT) not in (CHECKOUT, ".ci/run", "make deploy", "exit 1"):
                given = step.get("env", {})
                found.setdefault(
                    (step["run"], tuple(given)), pytest.param(step["run"], given, id=f"{named(path)}-{name}")
                )
    yield from found.values()


EXPRESSIONS = {
    "${{ steps.pages.outputs.base_url }}": "https://office.example.org/policy",
    "${{ github.event.pull_request.base.sha }}": "HEAD",
    "${{ vars.SITE_URL }}": "https://office.example.org/policy",
}
"""What GitHub would put in the place of an expression."""


@pytest.mark.parametrize(("line", "given"), list(lines_to_run()))
def test_lines_run_as_they_stand(line: str, given: dict[str, str], shell: dict[str, str]) -> None:
    """GitHub's shell runs the line on the tests' office, and what it is for is there."""
    for name, value in given.items():
        for expression, stand_in in EXPRESSIONS.items():
            value = value.replace(expression, stand_in)
        assert "${{" not in value, value
        shell[name] = value
    done = subprocess.run(["bash", "-e", "-c", line], cwd=PROJECT, env=shell, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    if line == "make site":
        home = (Path(shell["OUT"]) / "index.html").read_text(encoding="utf-8")
        assert ('href="https://office.example.org/policy/"' in home) == ("SITE_URL" in given)
    if line == "make remind":
        endings = Counter(path.suffix for path in Path(shell["REMINDERS"]).iterdir())
        assert endings.keys() == {".txt", ".eml", ".docx"}
        assert len({*endings.values()}) == 1


def test_nothing_from_outside_stands_in_a_shell_line() -> None:
    """An expression is put into the environment of a step, never into the line that the shell reads."""
    assert not [step["run"] for path in ALL for _, step in steps(path) if "${{" in step.get("run", "")]


@pytest.mark.parametrize("path", GITEA_FILES, ids=lambda path: path.stem)
def test_gitea_asks_no_other_host(path: Path) -> None:
    """Every job checks out by git with the run's own token, and uses no action at all."""
    found: dict[str, list[Any]] = {}
    for name, step in steps(path):
        found.setdefault(name, []).append(step)
    for listed in found.values():
        assert listed[0]["run"] == CHECKOUT
        assert listed[0]["env"] == {"FORGE_TOKEN": "${{ github.token }}"}
        assert not [step for step in listed if "uses" in step]


def test_gitea_has_the_workflows_of_github() -> None:
    """The same names; every morning and on Mondays at the same hours, which it reads as UTC; daily is publish."""
    assert {path.stem for path in GITEA_FILES} == {path.stem for path in FILES}
    found = {path.stem: read(path) for path in GITEA_FILES}
    assert found["daily"]["jobs"] == found["publish"]["jobs"]
    assert found["daily"]["on"]["schedule"] == [{"cron": "10 22 * * *"}]
    assert found["remind"]["on"]["schedule"] == [{"cron": "30 23 * * 0"}]
    assert found["issue"]["jobs"]["form"]["if"] == workflow("issue")["jobs"]["form"]["if"]


def test_forgejo_has_those_of_gitea() -> None:
    """Word for word, in the folder where it is documented to look: else it might run GitHub's."""
    copies = {path.name: path.read_bytes() for path in (PROJECT / ".forgejo" / "workflows").iterdir()}
    assert copies == {path.name: path.read_bytes() for path in GITEA_FILES}


def test_a_checkout_without_an_action(tmp_path: Path) -> None:
    """The very lines, in an empty folder: the commit asked for, and the branches that a change is compared with."""
    forge = Forge(tmp_path)
    (forge.office / "a.yml").touch()
    forge.start()
    forge.push_by_hand("change")
    (tmp_path / "office" / "policy.git").symlink_to(forge.remote)
    job = tmp_path / "job"
    job.mkdir()
    commit = forge.pushed("rev-parse", "change")
    given = {"GITHUB_SERVER_URL": tmp_path.as_uri(), "GITHUB_REPOSITORY": "office/policy", "GITHUB_SHA": commit}
    subprocess.run(["bash", "-e", "-c", CHECKOUT], cwd=job, env={**os.environ, **given}, check=True)
    assert git(job, "rev-parse", "HEAD") == commit
    assert git(job, "rev-parse", "origin/main") == forge.pushed("rev-parse", "main")
    assert (job / "a.yml").is_file()


def test_problems_are_marked_on_their_lines(tmp_path: Path, shell: dict[str, str]) -> None:
    """`make check` in a workflow: an annotation for the very line, and the job fails."""
    root = tree(tmp_path / "data", {"synonyms.yml": "- words: [甲, 手机13800138000]\n"})
    shell["SITE_DATA"] = str(root)
    done = subprocess.run(["bash", "-e", "-c", "make check"], cwd=PROJECT, env=shell, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"::error file={root}/synonyms.yml,line=1,col=16::疑似手机号" in done.stdout


def test_public_site_refuses_what_is_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SITE_PUBLIC=1: one file without `sample: true` stops the build, and the message names it."""
    record = "records:\n  - duty: m09-2-a\n    date: 2026-03-05\n    summary: 走访“双联系”点\n"
    root = tree(tmp_path / "data", {"records/2026/office.yml": record}, OFFICE)
    monkeypatch.setenv("SITE_PUBLIC", "1")
    with pytest.raises(BuildError, match=r"公开到互联网的网站只可用演示数据[^\n]*records/2026/office\.yml"):
        build_site(Job(PROJECT, str(root), DAY), tmp_path / "site")
    assert not (tmp_path / "site").exists()
