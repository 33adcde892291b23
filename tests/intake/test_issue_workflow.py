"""The workflow `issue` as it stands: its lines run in a checkout with a remote, with a stand-in for `gh` alone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from helpers.paths import DAY, PROJECT, SMALL, SMALL_RECORDS, TESTS
from helpers.trees import real, small

from policysite.commands import main
from policysite.intake.form.forms import form_files, forms
from policysite.intake.form.issue import ACTIONS

WORKFLOW = PROJECT / ".github" / "workflows" / "issue.yml"
EVENTS = TESTS / "intake" / "issues"
IDENTITY = ("-c", "user.name=test", "-c", "user.email=test@example.org")

GH = """\
#!/bin/sh
echo "gh $*" >> "$CALLS"
test "$1 $2" = "pr create" && test -n "$REFUSED" && echo "not permitted to create" >&2 && exit 1
test "$1 $2" = "pr create" && echo 7 > "$CALLS.open"
test "$1 $2" = "pr list" && cat "$CALLS.open" 2>/dev/null
while test $# -gt 0; do test "$1" = --body-file && cat "$2" >> "$CALLS"; shift; done
exit 0
"""
"""Writes down how it was called and the bodies it was given; a pull request is open once it was created."""


def job() -> Any:
    """The one job of the workflow."""
    (found,) = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    return found


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *IDENTITY, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Checkout:
    """A project of small data, checked out from a bare repository, and a shell to run the workflow's lines in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.remote, self.calls = folder / "office", folder / "remote.git", folder / "calls"
        self.checked = False
        self._fill()
        git(folder, "init", "--quiet", "--bare", "-b", "main", str(self.remote))
        git(self.folder, "init", "--quiet", "-b", "main")
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "-m", "data")
        git(self.folder, "remote", "add", "origin", str(self.remote))
        git(self.folder, "push", "--quiet", "origin", "main")
        tools = {"gh": GH, "make": _make()}
        for name, text in tools.items():
            (folder / "bin" / name).parent.mkdir(exist_ok=True)
            (folder / "bin" / name).write_text(text, encoding="utf-8")
            (folder / "bin" / name).chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(folder),
            "CALLS": str(self.calls),
            "SITE_DATE": "2026-11-23",
            "GITHUB_ACTIONS": "true",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }

    def _fill(self) -> None:
        shutil.copytree(SMALL, self.folder / "data")
        shutil.copytree(SMALL_RECORDS, self.folder / "data", dirs_exist_ok=True)
        (self.folder / "docs").mkdir()
        for name in ("mkdocs.yml", "Makefile", "pyproject.toml"):
            shutil.copyfile(PROJECT / name, self.folder / name)
        (self.folder / ".gitignore").write_text("/.venv\n", encoding="utf-8")
        (self.folder / ".venv").symlink_to(Path(sys.prefix))

    def run(self, name: str, **settings: str) -> dict[str, int]:
        """The exit codes of the job's lines for an event, each under its own condition; then all is as before.

        The data as they are need be checked but once.
        """
        codes: dict[str, int] = {}
        for step in job()["steps"]:
            if "run" in step and _runs(step, codes) and not (step["run"] == "make check" and self.checked):
                self.checked = True
                done = subprocess.run(
                    ["bash", "-e", "-c", step["run"]], cwd=self.folder, env=self._given(name, step, settings)
                )
                codes[step.get("id", step["name"])] = done.returncode
        git(self.folder, "reset", "--quiet", "--hard", "main")
        git(self.folder, "clean", "--quiet", "-d", "--force", "data")
        return codes

    def _given(self, name: str, step: Any, settings: dict[str, str]) -> dict[str, str]:
        event = EVENTS / f"{name}.json"
        number = json.loads(event.read_text(encoding="utf-8"))["issue"]["number"]
        values = {"${{ github.event.issue.number }}": str(number), "${{ github.token }}": "secret"}
        values["${{ vars.SITE_REPORTERS }}"] = ""
        given = {key: values[value] for key, value in step.get("env", {}).items()}
        return {**self.environment, "GITHUB_EVENT_PATH": str(event), **given, **settings}

    def told(self) -> str:
        """What `gh` was told since the last time."""
        said = self.calls.read_text(encoding="utf-8")
        self.calls.unlink()
        return said

    def pushed(self, *words: str) -> str:
        """What the remote says of itself."""
        return git(self.remote, *words)


def _make() -> str:
    return f'#!/bin/sh\nexec {shutil.which("make")} -o .venv/site.stamp "$@"\n'


def _runs(step: Any, codes: dict[str, int]) -> bool:
    """Whether GitHub would run a step after what came before."""
    condition = step.get("if", "success")
    if condition == "steps.form.outcome == 'success'":
        return codes["form"] == 0
    return condition in ("success", "!cancelled()")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """One checkout for the tests of this module, in the order in which they stand."""
    return Checkout(tmp_path_factory.mktemp("checkout"))


def answer(name: str) -> str:
    """The answer to an event, without the changes of the data that stand below it."""
    return (EVENTS / f"{name}.md").read_text(encoding="utf-8").partition("\n--- ")[0].rstrip("\n") + "\n"


def test_a_form_becomes_a_branch_a_request_and_an_answer(checkout: Checkout) -> None:
    """One commit upon main that changes the one file, a new pull request that closes the issue, the answer."""
    assert set(checkout.run("record").values()) == {0}
    assert checkout.pushed("log", "--format=%s %an", "main..issue-12") == "报送落实情况（第12号事项） policysite"
    assert checkout.pushed("diff", "--name-only", "main", "issue-12") == "data/records/2026/reading/issue-12.yml"
    said = checkout.told()
    assert "gh pr create --head issue-12 --title 报送落实情况（第12号事项）" in said
    assert f"{answer('record')}\nCloses #12\n" in said
    assert said.endswith(f"gh issue comment 12 --body-file {checkout.folder.parent}/answer.md\n{answer('record')}")


def test_an_edited_form_takes_the_place_of_the_first(checkout: Checkout) -> None:
    """The same branch, again one commit upon main, and the same pull request."""
    before = checkout.pushed("rev-parse", "issue-12")
    assert set(checkout.run("record-late").values()) == {0}
    assert checkout.pushed("rev-parse", "issue-12") != before
    assert checkout.pushed("rev-list", "--count", "main..issue-12") == "1"
    assert "到丙社区" in checkout.pushed("diff", "main", "issue-12")
    said = checkout.told()
    assert "gh pr edit 7 --title" in said
    assert "pr create" not in said


def test_a_wrong_form_is_answered_and_pushes_nothing(checkout: Checkout) -> None:
    """The answer alone; branch and pull request stay as they were."""
    before = checkout.pushed("rev-parse", "issue-12")
    codes = checkout.run("record-wrong")
    assert (codes["form"], codes["Answer"]) == (1, 0)
    assert checkout.pushed("rev-parse", "issue-12") == before
    said = checkout.told()
    assert said.endswith(answer("record-wrong"))
    assert "gh pr" not in said


def test_a_stranger_is_told_and_changes_nothing(checkout: Checkout) -> None:
    """Whoever may not report gets the answer that says so."""
    codes = checkout.run("outsider")
    assert (codes["form"], codes["Answer"]) == (1, 0)
    said = checkout.told()
    assert said.endswith(answer("outsider"))
    assert "gh pr" not in said


def test_what_cannot_be_opened_is_said(checkout: Checkout) -> None:
    """Where the repository does not let workflows open pull requests, the job fails and the answer says so."""
    checkout.calls.with_name("calls.open").unlink()
    codes = checkout.run("problem", REFUSED="yes")
    assert sorted(codes.values()) == [0, 0, 1]
    assert checkout.told().endswith("但修改申请没有提出，请维护人员查看运行记录。\n")


def test_the_work_of_others_is_not_overwritten(checkout: Checkout) -> None:
    """A branch on which somebody else has committed stays."""
    git(checkout.folder, "fetch", "--quiet", "origin", "issue-12")
    git(checkout.folder, "checkout", "--quiet", "FETCH_HEAD")
    git(checkout.folder, "commit", "--quiet", "--allow-empty", "-m", "by hand")
    git(checkout.folder, "push", "--quiet", "origin", "HEAD:issue-12")
    git(checkout.folder, "checkout", "--quiet", "main")
    before = checkout.pushed("rev-parse", "issue-12")
    codes = checkout.run("erratum")
    assert sorted(codes.values()) == [0, 0, 1]
    assert checkout.pushed("rev-parse", "issue-12") == before
    assert checkout.told().endswith("但修改申请没有提出，请维护人员查看运行记录。\n")


def test_who_and_what_starts_it() -> None:
    """Forms only, of open issues; the words are those of the forms. One run at a time for an issue."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow[True] == {"issues": {"types": list(ACTIONS)}}
    condition = job()["if"]
    assert "github.event.issue.state == 'open'" in condition
    for form in forms(real()):
        assert f"contains(github.event.issue.body, '### {form.fields[0].label}')" in condition
    assert condition.count("github.event.issue.body") == len(forms(real()))
    assert workflow["concurrency"]["group"] == "issue-${{ github.event.issue.number }}"


def test_the_token_is_given_to_two_steps_alone() -> None:
    """Only the steps that speak to the forge hold the token, and none is given a word of the issue."""
    given = {step["name"]: step.get("env", {}) for step in job()["steps"] if "run" in step}
    assert [name for name, env in given.items() if "GH_TOKEN" in env] == [
        "Push the branch, open the pull request",
        "Answer",
    ]
    values = {value for env in given.values() for value in env.values()}
    assert values == {"${{ github.token }}", "${{ github.event.issue.number }}", "${{ vars.SITE_REPORTERS }}"}


def test_forms_are_written_and_checked(data: Path) -> None:
    """`policysite forms` writes them into the project; `--check` writes nothing, and refuses what is not current."""
    settings: dict[str, str | None] = {"SITE_DATE": DAY.isoformat(), "SITE_DATA": None}
    wanted = form_files(real())
    refused = CliRunner().invoke(main, ["forms", "--check"], env=settings)
    assert (refused.exit_code, list(data.parent.glob(".github"))) == (1, [])
    assert f"表单不是最新的，请运行policysite forms：{'、'.join(wanted)}" in refused.stderr
    for words in (["forms"], ["forms", "--check"]):
        assert CliRunner().invoke(main, words, env=settings).exit_code == 0
        assert {name: (data.parent / name).read_bytes() for name in wanted} == wanted


@pytest.mark.parametrize("dataset", [real, small], ids=["real", "small"])
def test_fields_can_be_told_apart(dataset: Any) -> None:
    """In a form no label stands twice, nor a choice; the first label tells the forms apart; several have no comma."""
    found = forms(dataset())
    assert len({form.fields[0].label for form in found}) == len(found)
    for form in found:
        assert (
            len({field.label for field in form.fields}) == len({field.id for field in form.fields}) == len(form.fields)
        )
        for field in form.fields:
            assert len(set(field.choices)) == len(field.choices)
            assert not field.many or not [choice for choice in field.choices if ", " in choice]


def test_nothing_is_offered_that_is_not_recorded() -> None:
    """Duties of which nothing may be recorded, and what is retired, are no choices."""
    record, problem, _ = (str(form) for form in forms(small()))
    assert "m02-1-a" in record
    assert "m02-1-b" not in record
    assert "m03 " in problem
    assert "m04 " not in problem


def test_no_word_of_the_appendix_stands_in_a_form() -> None:
    """Manifestations are chosen by number and category: their words never stand beside a department's name."""
    files = b"".join(form_files(real()).values()).decode()
    assert [item.id for item in real().items if item.text[:12] in files] == []
