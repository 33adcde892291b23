"""Proposals: real git with a repository of its own, stand-ins for `gh` and for Gitea that know of forks."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from helpers.forge import BRANCH, Forge, git
from helpers.gitea import REPOSITORY, TOKEN, Interface, serving

from policysite.intake.form import gitea
from policysite.intake.form.gitea import Gitea
from policysite.intake.form.github import GitHub
from policysite.intake.form.proposal import HELD, Desk
from policysite.intake.form.requests import ProposalError, Requests

pytestmark = pytest.mark.thorough

TITLE = "报送落实情况（第12号事项）"
STRANGE = "0" * 40


class Served(Forge):
    """A forge, and how its requests are spoken of."""

    requests_of: Requests
    interface: Interface | None = None
    api = ""


@pytest.fixture(params=["github", "gitea"])
def forge(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A repository with one file of data, and the tools that speak to it."""
    found = Served(tmp_path)
    (found.office / "data").mkdir()
    (found.office / "data" / "a.yml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "letter").write_text("改了什么\n", encoding="utf-8")
    found.start()
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    with serving(found) if request.param == "gitea" else nullcontext(("", None)) as (api, interface):
        found.api, found.interface = api, interface
        found.requests_of = Gitea(api, REPOSITORY, TOKEN) if api else GitHub(found.office)
        yield found


class Waits:
    """Counts how often time was given."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def desk(forge: Served, wait: Waits | None = None) -> Desk:
    return Desk(forge.requests_of, forge.office, ["data"], 12, wait or Waits())


def propose(forge: Served, text: str = "a: 2\n", wait: Waits | None = None) -> None:
    """Change the data and hand the change on; afterwards the checkout is as it was."""
    (forge.office / "data" / "a.yml").write_text(text, encoding="utf-8")
    try:
        desk(forge, wait).propose("报送落实情况", forge.folder / "letter")
    finally:
        forge.again()


def untouched(forge: Served, number: int, before: list[Any]) -> bool:
    return bool(forge.requests[number - 7] == before[number - 7])


def test_one_request_for_one_issue(forge: Served) -> None:
    """A branch of one commit and a request; proposed again, both anew."""
    propose(forge)
    propose(forge, "a: 3\n")
    (request,) = forge.requests
    assert (request["title"], request["body"], request["comments"]) == (TITLE, "改了什么\n", [])
    assert forge.pushed("rev-list", "--count", f"main..{BRANCH}") == "1"
    assert forge.pushed("show", f"{BRANCH}:data/a.yml") == "a: 3"


def test_a_checkout_without_history(forge: Served) -> None:
    """A workflow checks out the last commit alone; a branch that began before it is renewed and held all the same."""
    propose(forge)
    (forge.office / "other").touch()
    git(forge.office, "add", "other")
    git(forge.office, "commit", "--quiet", "-m", "main goes on")
    git(forge.office, "push", "--quiet", "origin", "main")
    clone = forge.folder / "clone"
    git(forge.folder, "clone", "--quiet", "--depth=1", forge.remote.as_uri(), str(clone))
    there = Desk(forge.requests_of if forge.api else GitHub(clone), clone, ["data"], 12, Waits())
    there.hold()
    assert forge.requests[0]["title"] == f"{HELD}{TITLE}"
    (clone / "data" / "a.yml").write_text("a: 3\n", encoding="utf-8")
    there.propose("报送落实情况", forge.folder / "letter")
    assert [each["title"] for each in forge.requests] == [TITLE]
    assert forge.pushed("diff", "--name-only", "main", BRANCH) == "data/a.yml"


NOT_OURS: list[dict[str, Any]] = [
    {"isCrossRepository": True, "headRefOid": STRANGE},
    {"isCrossRepository": True},
    {"state": "CLOSED", "headRefOid": STRANGE},
    {"state": "CLOSED"},
    {"state": "MERGED"},
    {"headRefName": "issue-1"},
]
"""Of a fork's branch of that name, even at the very commit; closed or merged earlier; of another branch."""


@pytest.mark.parametrize("first", [True, False], ids=["before ours", "after ours"])
def test_what_is_not_ours_is_left_alone(first: bool, forge: Served) -> None:
    """Never edited, commented or closed, whether ours is proposed, held or mended; ours is found beside it."""
    if not first:
        propose(forge)
    numbers = [forge.open(**values) for values in NOT_OURS]
    before = forge.requests
    propose(forge)
    desk(forge).hold()
    assert [each["isDraft"] for each in forge.requests if each["title"].startswith(HELD)] == [True]
    propose(forge, "a: 3\n")
    assert [number for number in numbers if not untouched(forge, number, before)] == []
    assert [each["title"] for each in forge.requests if each["number"] not in numbers] == [TITLE]


def test_many_forks_hide_nothing(forge: Served) -> None:
    """However many forks have a branch of that name, ours is found."""
    propose(forge)
    for _ in range(120):
        forge.open(isCrossRepository=True)
    before = forge.requests
    propose(forge, "a: 3\n")
    assert forge.requests == before
    edited = [f"pr edit 7 --title {TITLE} --body-file {forge.folder}/letter", "PATCH /pulls/7"]
    assert [call for call in forge.calls() if "pr edit" in call or "PATCH" in call] == [edited[bool(forge.api)]]


def test_a_forge_is_given_time(forge: Served) -> None:
    """One that still shows the commit before is asked again, and the request is renewed."""
    propose(forge)
    forge.change(7, behind=2, seen=forge.pushed("rev-parse", BRANCH), title="旧")
    wait = Waits()
    propose(forge, "a: 3\n", wait)
    assert wait.count == 2
    assert [each["title"] for each in forge.requests] == [TITLE]


@pytest.mark.parametrize("head", [STRANGE, "before"])
def test_a_request_at_another_commit_is_not_ours(head: str, forge: Served) -> None:
    """Of our own branch but not at the commit just pushed: not edited, and a second one the forge refuses."""
    propose(forge)
    forge.change(7, headRefOid=forge.pushed("rev-parse", BRANCH) if head == "before" else head)
    before, wait = forge.requests, Waits()
    with pytest.raises(ProposalError, match=r"gh pr没有成功|代码库没有接受（POST /pulls，409）：.*already exists"):
        propose(forge, "a: 3\n", wait)
    assert forge.requests == before
    assert (wait.count > 0) is (head == "before")


def test_a_branch_that_was_deleted_comes_back(forge: Served) -> None:
    """After a merge that deletes the branch, the next proposal of the issue is a new one."""
    propose(forge)
    forge.change(7, state="MERGED", headRefOid=forge.pushed("rev-parse", BRANCH))
    forge.pushed("update-ref", "-d", f"refs/heads/{BRANCH}")
    desk(forge).hold()
    before = forge.requests
    propose(forge, "a: 3\n")
    assert untouched(forge, 7, before)
    assert [each["state"] for each in forge.requests] == ["MERGED", "OPEN"]


def test_the_work_of_others_stays(forge: Served) -> None:
    """What somebody has committed upon ours is neither overwritten nor held; the request says the issue goes on."""
    propose(forge)
    theirs = forge.push_by_hand(onto=BRANCH)
    with pytest.raises(ProposalError, match="已由他人改动"):
        propose(forge, "a: 3\n")
    desk(forge).hold()
    assert forge.pushed("rev-parse", BRANCH) == theirs
    (request,) = forge.requests
    assert (request["title"], request["isDraft"]) == (TITLE, False)
    assert [said.startswith("#12的表单又有改动") for said in request["comments"]] == [True, True]


@pytest.mark.parametrize("hand", ["", "data/a.yml", "data/b.yml"])
def test_a_branch_that_was_only_updated_is_ours(hand: str, forge: Served) -> None:
    """A merge of main into it, as forges offer it, is nobody's work; one in which somebody has changed a file is."""
    propose(forge)
    forge.push_by_hand("main")
    git(forge.office, "fetch", "--quiet", "origin")
    git(forge.office, "checkout", "--quiet", f"origin/{BRANCH}")
    git(forge.office, "merge", "--quiet", "--no-ff", "--no-commit", "origin/main")
    if hand:
        (forge.office / hand).write_text("a: by hand\n", encoding="utf-8")
        git(forge.office, "add", hand)
    git(forge.office, "commit", "--quiet", "-m", "Merge branch 'main'")
    git(forge.office, "push", "--quiet", "origin", f"HEAD:{BRANCH}")
    git(forge.office, "checkout", "--quiet", "main")
    if hand:
        with pytest.raises(ProposalError, match="已由他人改动"):
            propose(forge, "a: 3\n")
    else:
        propose(forge, "a: 3\n")
        assert forge.pushed("show", f"{BRANCH}:data/a.yml") == "a: 3"
    assert len(forge.requests[0]["comments"]) == bool(hand)


def test_a_branch_that_others_named_so(forge: Served) -> None:
    """A branch that is none of ours stays, and nothing is said on its request."""
    theirs = forge.push_by_hand()
    forge.open()
    before = forge.requests
    with pytest.raises(ProposalError, match="已由他人改动"):
        propose(forge)
    desk(forge).hold()
    assert (forge.pushed("rev-parse", BRANCH), forge.requests) == (theirs, before)


@pytest.mark.parametrize("name", [f"refs/heads/{BRANCH}", f"{BRANCH}/draft"])
def test_names_that_stand_in_the_way(name: str, forge: Served) -> None:
    """A branch below ours, and one that git would take for ours, are named."""
    forge.push_by_hand(name)
    with pytest.raises(ProposalError, match=f"代码库里有分支{name}，不能再有分支{BRANCH}"):
        propose(forge)
    assert forge.requests == []


@pytest.mark.parametrize("known", [True, False], ids=["renewed", "new"])
def test_a_push_that_comes_between(known: bool, forge: Served) -> None:
    """What somebody pushes while we look is not overwritten, and that is said."""
    if known:
        propose(forge)
    hook = forge.office / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\ngit --git-dir "{forge.remote}" update-ref refs/heads/{BRANCH} main\n', encoding="utf-8"
    )
    hook.chmod(0o755)
    before = forge.requests
    with pytest.raises(ProposalError, match="刚才由他人推送过，不予覆盖"):
        propose(forge, "a: 3\n")
    assert (forge.pushed("rev-parse", BRANCH), forge.requests) == (forge.pushed("rev-parse", "main"), before)


def test_a_push_that_is_refused(forge: Served) -> None:
    """A repository that takes no such branch: its own words, and no request."""
    hook = forge.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no room >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(ProposalError, match=r"git push没有成功：(?s:.)*no room"):
        propose(forge)
    assert forge.requests == []


@pytest.mark.parametrize("drafts", ["", "none"], ids=["drafts", "no drafts"])
def test_a_form_that_is_no_longer_in_order_holds_its_request(
    drafts: str, forge: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Title, comment and draft say so, once however often it is edited; mended, it is as before and says that too."""
    monkeypatch.setenv("NO_DRAFTS", drafts)
    drafts = "" if forge.api else drafts
    propose(forge)
    head = forge.pushed("rev-parse", BRANCH)
    desk(forge).hold()
    desk(forge).hold()
    (request,) = forge.requests
    assert (request["title"], request["isDraft"]) == (f"{HELD}{TITLE}", not drafts)
    assert [said[:27] for said in request["comments"]] == ["表单改后有误，本修改申请仍是改前的内容，请勿合并。错在"]
    assert forge.pushed("rev-parse", BRANCH) == head
    propose(forge, "a: 3\n")
    (request,) = forge.requests
    assert (request["title"], request["isDraft"]) == (TITLE, False)
    assert request["comments"][1:] == ["表单已改好（#12），本修改申请已换成改后的内容，可以审核。"]


def test_nothing_to_hold(forge: Served) -> None:
    """Without a branch the forge is not asked at all."""
    desk(forge).hold()
    assert forge.calls() == []


def test_a_long_title_is_held_too(forge: Served) -> None:
    """What somebody has called the request is cut where a forge would refuse it."""
    propose(forge)
    forge.change(7, title="长" * 255)
    desk(forge).hold()
    assert forge.requests[0]["title"].startswith(f"{HELD}长长")


def test_what_has_changed(forge: Served) -> None:
    """A new file is a change even where the checkout's settings hide it; another folder is none."""
    git(forge.office, "config", "status.showUntrackedFiles", "no")
    (forge.office / "other").mkdir()
    (forge.office / "other" / "b.yml").touch()
    assert not desk(forge).changed
    (forge.office / "data" / "b.yml").touch()
    assert desk(forge).changed


@pytest.mark.parametrize("said", ["7", "not JSON", '[{"number": 7}]', "[null]", '{"number": 7}'])
def test_an_answer_that_is_none(said: str, forge: Served) -> None:
    """What the forge says in another shape than asked for is never guessed at."""
    forge.garble('"words"' if forge.api and said == "not JSON" else said)
    with pytest.raises(ProposalError, match="认不出来"):
        propose(forge)


@pytest.mark.parametrize(("tool", "forge"), [("git", "github"), ("gh", "github"), ("git", "gitea")], indirect=["forge"])
def test_without_the_tools(tool: str, forge: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the program that is not there."""
    alone = forge.folder / "alone"
    alone.mkdir()
    if tool == "gh":
        for name in ("git", "sh"):
            found = next(path for folder in os.environ["PATH"].split(":") if (path := Path(folder, name)).exists())
            (alone / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(alone))
    (forge.office / "data" / "a.yml").write_text("a: 2\n", encoding="utf-8")
    with pytest.raises(ProposalError, match=f"没有{tool}，不能提出修改申请"):
        desk(forge).propose("报送落实情况", forge.folder / "letter")


ON_GITEA = pytest.mark.parametrize("forge", ["gitea"], indirect=True)


@ON_GITEA
def test_a_token_that_is_refused(forge: Served) -> None:
    """The forge's own words, and never the token."""
    forge.requests_of = Gitea(forge.api, REPOSITORY, "another-secret")
    with pytest.raises(ProposalError, match=r"代码库没有接受（GET /pulls\?\S*，401）：.*invalid username") as raised:
        propose(forge)
    assert "another-secret" not in str(raised.value)


@ON_GITEA
def test_a_token_that_may_not_open_requests(forge: Served) -> None:
    """As that of a run may be: said in the forge's words."""
    assert forge.interface is not None
    forge.interface.refused = True
    with pytest.raises(ProposalError, match=r"代码库没有接受（POST /pulls，403）：.*required scope"):
        propose(forge)


@ON_GITEA
def test_a_token_goes_to_no_other_place(forge: Served, tmp_path: Path) -> None:
    """A redirection is not followed."""
    assert forge.interface is not None
    (tmp_path / "other").mkdir()
    with serving(Forge(tmp_path / "other")) as (elsewhere, other):
        forge.interface.redirected = f"{elsewhere}/repos/{REPOSITORY}/pulls"
        with pytest.raises(ProposalError, match="代码库没有接受（GET"):
            propose(forge)
        assert other.forge.calls() == []


@pytest.mark.parametrize(
    ("api", "repository", "token", "told"),
    [
        ("", REPOSITORY, TOKEN, "不知道代码库的接口地址"),
        ("file:///etc", REPOSITORY, TOKEN, "不知道代码库的接口地址"),
        ("https://forge.example/api/v1", "../x/y", TOKEN, "不知道代码库的接口地址"),
        ("https://forge.example/api/v1", REPOSITORY, "", f"没有访问令牌：请把令牌放在环境变量{gitea.TOKEN}里"),
    ],
)
def test_what_gitea_needs_to_be_told(api: str, repository: str, token: str, told: str) -> None:
    """Where it is, which repository, and a token."""
    with pytest.raises(ProposalError, match=told):
        Gitea(api, repository, token)


def test_a_forge_that_is_not_there(tmp_path: Path) -> None:
    """Said with its address."""
    with pytest.raises(ProposalError, match=r"连不上代码库的接口http://127\.0\.0\.1:9/api/v1"):
        Gitea("http://127.0.0.1:9/api/v1", REPOSITORY, TOKEN).of_branch(BRANCH)


def test_git_gets_the_token_from_the_environment(tmp_path: Path) -> None:
    """By the helper that git is given, in which no secret stands."""
    spoken = Gitea("https://forge.example/api/v1", REPOSITORY, TOKEN)
    assert TOKEN not in spoken.credential
    asked = ["git", "-c", "credential.helper=", "-c", f"credential.helper={spoken.credential}", "credential", "fill"]
    given = {**os.environ, gitea.TOKEN: TOKEN, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        asked, input="protocol=https\nhost=forge.example\n\n", env=given, cwd=tmp_path, capture_output=True, text=True
    )
    assert {"username=x-access-token", f"password={TOKEN}"} <= {*done.stdout.splitlines()}
