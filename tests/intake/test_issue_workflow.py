"""The workflows `issue` as they stand: their lines run in a checkout with a remote, with a stand-in for the forge."""

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
from click.testing import CliRunner, Result
from helpers.forge import Forge
from helpers.gitea import REPOSITORY, TOKEN, serving
from helpers.paths import DAY, PROJECT, REVISED, SMALL, SMALL_RECORDS, TESTS
from helpers.trees import real, small

from policysite.commands import main
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.intake.form.forms import form_files, forms
from policysite.intake.form.issue import ACTIONS, WITHDRAWAL
from policysite.intake.form.proposal import CLOSED, HELD
from policysite.views.addresses import TEMPLATES

pytestmark = pytest.mark.thorough

WORKFLOWS = {name: PROJECT / f".{name}" / "workflows" / "issue.yml" for name in ("github", "gitea")}
EVENTS = TESTS / "intake" / "issues"


def job(forge: str = "github") -> Any:
    """The one job of the workflow of a forge."""
    (found,) = yaml.safe_load(WORKFLOWS[forge].read_text(encoding="utf-8"))["jobs"].values()
    return found


class Checkout(Forge):
    """A project of small data on a forge, and a shell to run the workflow's lines in."""

    reporters, tells_who = "", True

    def __init__(self, folder: Path, forge: str = "github", **given: str) -> None:
        super().__init__(folder)
        self.checked, self.job = False, job(forge)
        self._fill()
        self.start()
        self.tool("make", f'exec "{shutil.which("make")}" -o .venv/site.stamp "$@"')
        self.environment = os.environ | self.environment
        self.environment |= {"RUNNER_TEMP": str(folder), "SITE_DATE": "2026-11-23", "GITHUB_ACTIONS": "true", **given}

    def _fill(self) -> None:
        shutil.copytree(SMALL, self.office / "data")
        shutil.copytree(SMALL_RECORDS, self.office / "data", dirs_exist_ok=True)
        (self.office / "docs").mkdir()
        for name in ("mkdocs.yml", "Makefile", "pyproject.toml"):
            shutil.copyfile(PROJECT / name, self.office / name)
        (self.office / ".gitignore").write_text("/.venv\n", encoding="utf-8")
        (self.office / ".venv").symlink_to(Path(sys.prefix))
        for name, content in form_files(load(Folder(self.office / "data"), today=DAY)).items():
            (self.office / name).parent.mkdir(parents=True, exist_ok=True)
            (self.office / name).write_bytes(content)

    def run(self, name: str, action: str = "", **settings: str) -> dict[str, int]:
        """The exit codes of the job's lines for an event, each under its own condition; then all is as before.

        With an `action` that is what has happened to the issue. The data as they are need be checked but once.
        """
        codes: dict[str, int] = {}
        found = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
        if action:
            found["action"], found["issue"]["state"] = action, "closed" if action == WITHDRAWAL else "open"
        if not self.tells_who:
            del found["issue"]["author_association"]
        (self.folder / "event.json").write_text(json.dumps(found), encoding="utf-8")
        for step in self.job["steps"]:
            if (
                step.get("run", CHECKOUT) != CHECKOUT
                and _runs(step, action == WITHDRAWAL)
                and not (step["run"] == "make check" and self.checked)
            ):
                self.checked = True
                done = subprocess.run(
                    ["bash", "-e", "-c", step["run"]], cwd=self.office, env=self._given(step, settings)
                )
                codes[step.get("id", step["name"])] = done.returncode
        self.again()
        return codes

    def _given(self, step: Any, settings: dict[str, str]) -> dict[str, str]:
        event = self.folder / "event.json"
        values = {"${{ github.token }}": "secret"}
        values |= {"${{ vars.SITE_REPORTERS }}": self.reporters, "${{ secrets.PROPOSAL_TOKEN || github.token }}": TOKEN}
        given = {key: values[value] for key, value in step.get("env", {}).items()}
        return {**self.environment, "GITHUB_EVENT_PATH": str(event), **given, **settings}


def _runs(step: Any, closed: bool) -> bool:
    """Whether GitHub would run a step after what came before."""
    conditions = step.get("if", "success").split(" && ")
    assert {*conditions} <= {"success", "!cancelled()", "always()", OPEN}, conditions
    return not closed or OPEN not in conditions


OPEN = "github.event.action != 'closed'"
CHECKOUT = job("gitea")["steps"][0]["run"]
"""How Gitea's workflow checks out: `test_workflows` runs it."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """One checkout for the tests of this module, in the order in which they stand."""
    return Checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def on_gitea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """The same on Gitea, which tells nothing of who belongs to the repository: who may report is listed."""
    found = Checkout(tmp_path_factory.mktemp("on-gitea"), "gitea", GITHUB_REPOSITORY=REPOSITORY)
    found.reporters, found.tells_who = "zhang-san", False
    with serving(found) as (api, _):
        found.environment["GITHUB_API_URL"] = api
        yield found


def answer(name: str) -> str:
    """The answer to an event, without the changes of the data that stand below it."""
    return (EVENTS / f"{name}.md").read_text(encoding="utf-8").partition("\n--- ")[0].rstrip("\n") + "\n"


TITLE = "报送落实情况（第12号事项）"
PUSH = "Push the branch, open the pull request"


def test_a_form_becomes_a_branch_a_request_and_an_answer(checkout: Checkout) -> None:
    """One commit upon main that changes the one file, a new pull request that closes the issue, the answer."""
    assert set(checkout.run("record").values()) == {0}
    assert checkout.pushed("log", "--format=%s %an", "main..issue-12") == f"{TITLE} policysite"
    assert checkout.pushed("diff", "--name-only", "main", "issue-12") == "data/records/2026/reading/issue-12.yml"
    (request,) = checkout.requests
    assert (request["title"], request["body"]) == (TITLE, f"{answer('record')}\nCloses #12\n")
    assert checkout.answers == [{"number": 12, "body": answer("record")}]


def test_an_edited_form_takes_the_place_of_the_first(checkout: Checkout) -> None:
    """The same branch, again one commit upon main, and the same pull request."""
    before = checkout.pushed("rev-parse", "issue-12")
    assert set(checkout.run("record-late").values()) == {0}
    assert checkout.pushed("rev-parse", "issue-12") != before
    assert checkout.pushed("rev-list", "--count", "main..issue-12") == "1"
    assert "到丙社区" in checkout.pushed("diff", "main", "issue-12")
    (request,) = checkout.requests
    assert request["body"] == f"{answer('record-late')}\nCloses #12\n"


def test_a_wrong_form_is_answered_and_holds_the_request(checkout: Checkout) -> None:
    """Nothing is pushed; the pull request says that it is still as before, and is a draft."""
    before = checkout.pushed("rev-parse", "issue-12")
    assert checkout.run("record-wrong") == {"form": 1, PUSH: 0, "Answer": 0}
    assert checkout.pushed("rev-parse", "issue-12") == before
    (request,) = checkout.requests
    assert (request["title"], request["isDraft"]) == (f"{HELD}{TITLE}", True)
    assert [said.partition("。")[0] for said in request["comments"]] == [
        "表单改后有误，本修改申请仍是改前的内容，请勿合并"
    ]
    assert checkout.answers[-1]["body"] == answer("record-wrong")


def test_a_closed_issue_marks_its_request_until_it_is_reopened(checkout: Checkout) -> None:
    """Whoever closes it withdraws it: a draft whose title says so, and no answer; reopened, all is as before."""
    answers, before = checkout.answers, checkout.pushed("rev-parse", "issue-12")
    for _ in range(2):
        assert checkout.run("record-late", WITHDRAWAL) == {PUSH: 0}
        (request,) = checkout.requests
        assert (request["title"], request["isDraft"]) == (f"{CLOSED}{TITLE}", True)
        assert request["comments"][-1].startswith("#12没有合并就关闭了，视为撤回，请勿合并本修改申请。")
    assert (checkout.answers, checkout.pushed("rev-parse", "issue-12")) == (answers, before)
    assert len(request["comments"]) == 2
    assert set(checkout.run("record-late", "reopened").values()) == {0}
    (request,) = checkout.requests
    assert (request["title"], request["isDraft"]) == (TITLE, False)
    checkout.change(7, state="MERGED")
    assert checkout.run("record-late", WITHDRAWAL) == {PUSH: 0}
    assert checkout.requests[0]["title"] == TITLE
    checkout.change(7, state="OPEN")
    assert checkout.run("record-wrong")["form"] == 1


@pytest.mark.parametrize("name", ["outsider", "closed"])
def test_a_stranger_is_told_and_changes_nothing(name: str, checkout: Checkout) -> None:
    """Whoever may not report gets the answer that says so, and so does who writes where all is done with."""
    before = checkout.requests
    checkout.calls()
    assert checkout.run(name) == {"form": 1, PUSH: 0, "Answer": 0}
    assert checkout.answers[-1]["body"] == answer(name)
    assert [call.split()[:2] for call in checkout.calls()] == [["issue", "comment"]]
    assert checkout.requests == before


def test_an_outsider_on_the_list_reports(checkout: Checkout) -> None:
    """SITE_REPORTERS counts where the forge says that somebody is none of the repository's; the request is mended."""
    assert set(checkout.run("outsider", SITE_REPORTERS="@zhang-san，li-si").values()) == {0}
    (request,) = checkout.requests
    assert (request["title"], request["isDraft"], len(request["comments"])) == ("文字勘误（第12号事项）", False, 5)


def test_an_erratum_brings_the_forms_along(checkout: Checkout) -> None:
    """Where the words corrected are choices of a form, the proposal's own check passes."""
    assert set(checkout.run("erratum-title").values()) == {0}
    assert checkout.pushed("diff", "--name-only", "main", "issue-12").splitlines() == [
        f"{TEMPLATES}/record.yml",
        "data/duties.yml",
    ]
    assert "修订借阅办法" in checkout.pushed("show", f"issue-12:{TEMPLATES}/record.yml")


def test_what_cannot_be_opened_is_said(checkout: Checkout) -> None:
    """Where the repository does not let workflows open pull requests, the job fails and the answer says so."""
    checkout.change(7, state="CLOSED")
    codes = checkout.run("problem", REFUSED="yes")
    assert sorted(codes.values()) == [0, 0, 1]
    assert checkout.answers[-1]["body"].endswith("但修改申请没有提出，请维护人员查看运行记录。\n")


def test_what_cannot_be_held_is_said(checkout: Checkout) -> None:
    """Where the forge cannot be asked for the pull request, the job fails and the answer says so."""
    checkout.garble("?")
    codes = checkout.run("record-wrong")
    checkout.garble("")
    assert codes == {"form": 1, PUSH: 1, "Answer": 0}
    assert checkout.answers[-1]["body"].endswith("但没能在此前的修改申请上注明，请维护人员查看运行记录。\n")


def test_the_work_of_others_is_not_overwritten(checkout: Checkout) -> None:
    """A branch on which somebody else has committed stays."""
    theirs = checkout.push_by_hand(onto="issue-12")
    codes = checkout.run("erratum")
    assert sorted(codes.values()) == [0, 0, 1]
    assert checkout.pushed("rev-parse", "issue-12") == theirs
    assert checkout.answers[-1]["body"].endswith("但修改申请没有提出，请维护人员查看运行记录。\n")


def test_a_form_on_gitea(on_gitea: Checkout) -> None:
    """The same branch, pull request and answer, by the forge's own interface; wrong, it is held; closed, marked."""
    assert set(on_gitea.run("record").values()) == {0}
    assert on_gitea.pushed("diff", "--name-only", "main", "issue-12") == "data/records/2026/reading/issue-12.yml"
    (request,) = on_gitea.requests
    assert (request["title"], request["body"]) == (TITLE, f"{answer('record')}\nCloses #12\n")
    assert on_gitea.answers == [{"number": 12, "body": answer("record")}]
    assert on_gitea.run("record-wrong") == {"form": 1, PUSH: 0, "Answer": 0}
    assert on_gitea.run("record-late", WITHDRAWAL) == {PUSH: 0}
    (request,) = on_gitea.requests
    assert (request["title"], request["isDraft"]) == (f"{CLOSED}{TITLE}", True)
    assert [each["body"] for each in on_gitea.answers[1:]] == [answer("record-wrong")]


def test_a_stranger_on_gitea(on_gitea: Checkout) -> None:
    """Is told, and nothing is opened."""
    before = on_gitea.requests
    on_gitea.reporters = ""
    assert on_gitea.run("outsider") == {"form": 1, PUSH: 0, "Answer": 0}
    assert (on_gitea.answers[-1]["body"], on_gitea.requests) == (answer("outsider"), before)


@pytest.mark.parametrize("forge", WORKFLOWS)
def test_who_and_what_starts_it(forge: str) -> None:
    """Forms only, of open issues and such as are just closed; the words are those of the forms, one run at a time."""
    workflow = yaml.safe_load(WORKFLOWS[forge].read_text(encoding="utf-8"))
    assert workflow[True] == {"issues": {"types": [*ACTIONS, WITHDRAWAL]}}
    condition = job(forge)["if"]
    assert "(github.event.issue.state == 'open' || github.event.action == 'closed') &&" in condition
    for form in forms(real()):
        assert f"contains(github.event.issue.body, '### {form.fields[0].label}')" in condition
        assert f"contains(github.event.changes.body.from, '### {form.fields[0].label}')" in condition
    assert condition.count("github.event.issue.body") == len(forms(real()))
    assert condition.count("github.event.changes.body.from") == len(forms(real()))
    assert workflow["concurrency"]["group"] == "issue-${{ github.event.issue.number }}"


def test_the_token_is_given_to_two_steps_alone() -> None:
    """Only the steps that speak to the forge hold the token, and none is given a word of the issue."""
    given = {step["name"]: step.get("env", {}) for step in job()["steps"] if "run" in step}
    assert [name for name, env in given.items() if "GH_TOKEN" in env] == [
        "Push the branch, open the pull request",
        "Answer",
    ]
    values = {value for env in given.values() for value in env.values()}
    assert values == {"${{ github.token }}", "${{ vars.SITE_REPORTERS }}"}


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


def test_forms_are_not_old_because_a_day_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was current the day before a duty or a department began is told of, and holds up no other update."""
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(REVISED, tmp_path / "data")
    monkeypatch.chdir(tmp_path)

    def run(day: str, *words: str) -> Result:
        return CliRunner().invoke(main, ["forms", *words], env={"SITE_DATE": day, "SITE_DATA": None})

    assert run("2027-02-27").exit_code == 0
    for day, turned in (("2027-03-01", "2027年3月1日"), ("2027-09-20", "2027年3月1日")):
        told = run(day, "--check")
        assert (told.exit_code, f"提醒：表单的选项自{turned}起有变" in told.stderr) == (0, True)
    assert run("2027-09-20").exit_code == 0
    assert "提醒" not in run("2027-09-20", "--check").stderr
    assert run("2027-02-27", "--check").exit_code == 1


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
    found = {form.name: str(form) for form in forms(small())}
    assert "m02-1-a" in found["record"]
    assert "m02-1-b" not in found["record"]
    assert "m03 " in found["problem"]
    assert "m04 " not in found["problem"]


def test_no_word_of_the_appendix_stands_in_a_form() -> None:
    """Manifestations are chosen by number and category: their words never stand beside a department's name."""
    files = b"".join(form_files(real()).values()).decode()
    assert [item.id for item in real().items if item.text[:12] in files] == []
