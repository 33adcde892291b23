"""A changed folder of data in a checkout → a branch with one commit upon what is checked out, and its pull request.

The branch is the issue's own, so that another form in the same issue takes the place of the first. `git` pushes it;
`gh` opens the pull request. Neither is given a word of the issue but its number.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_GIT = ("git", "-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")
_GH = ("gh",)
_ADDRESS = "policysite@invalid"
_IDENTITY = ("-c", "user.name=policysite", "-c", f"user.email={_ADDRESS}")
"""Who commits: by this a branch is known that nobody else has worked on."""


class ProposalError(Exception):
    """The change could not be proposed; the text, for people, says why."""


@dataclass(frozen=True)
class Proposal:
    """A change to be proposed for issue `number` under `title`; `letter` is the file that explains it."""

    project: Path
    data: str
    number: int
    title: str
    letter: Path

    @property
    def branch(self) -> str:
        """The issue's branch."""
        return f"issue-{self.number}"


def push(proposal: Proposal) -> None:
    """Make the changed data the one commit of the issue's branch.

    Raises ProposalError where nothing has changed, where others have worked on the branch, and where git refuses.
    """
    git = _Tool(proposal.project, _GIT)
    git("add", "--all", "--", proposal.data)
    if not git("status", "--porcelain", "--", proposal.data):
        raise ProposalError("数据没有变化，没有可提出的修改")
    known = _own_branch(git, proposal.branch)
    tree, name = git("write-tree"), f"{proposal.title}（第{proposal.number}号事项）"
    commit = git(*_IDENTITY, "commit-tree", tree, "-p", "HEAD", "-m", name)
    lease = f"--force-with-lease={proposal.branch}:{known}"
    git("push", "--quiet", lease, "origin", f"{commit}:refs/heads/{proposal.branch}")


def _own_branch(git: "_Tool", branch: str) -> str:
    """The commit at which the branch stands, empty where there is none. Raises ProposalError where it is another's."""
    found = git("ls-remote", "origin", f"refs/heads/{branch}").split("\t")[0]
    if found:
        git("fetch", "--quiet", "origin", f"refs/heads/{branch}")
        if git("log", "-1", "--format=%ae", "FETCH_HEAD") != _ADDRESS:
            raise ProposalError(f"分支{branch}已由他人改动，不予覆盖；请直接在修改申请里改")
    return found


def open_request(proposal: Proposal) -> None:
    """Open the pull request of the issue's branch, or bring its words up to date.

    Raises ProposalError where the forge refuses.
    """
    gh = _Tool(proposal.project, _GH)
    words = ["--title", f"{proposal.title}（第{proposal.number}号事项）", "--body-file", str(proposal.letter)]
    listed = ["pr", "list", "--head", proposal.branch, "--state", "open", "--json", "number", "--jq", ".[].number"]
    number = gh(*listed)
    gh(*(("pr", "edit", number) if number else ("pr", "create", "--head", proposal.branch)), *words)


@dataclass(frozen=True)
class _Tool:
    """A program, run in the checkout; what it says is returned. Raises ProposalError with what it complains of."""

    folder: Path
    call: tuple[str, ...]

    def __call__(self, *words: str) -> str:
        try:
            done = subprocess.run([*self.call, *words], cwd=self.folder, capture_output=True, text=True, check=True)
        except FileNotFoundError:
            raise ProposalError(f"没有{self.call[0]}，不能提出修改申请") from None
        except subprocess.CalledProcessError as error:
            raise ProposalError(f"{self.call[0]} {words[0]}没有成功：{error.stderr.strip()}") from error
        return done.stdout.strip()
