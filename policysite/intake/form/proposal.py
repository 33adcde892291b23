"""What a form wrote → the one commit of the issue's branch and its pull request; a form that is refused holds that.

The branch is the issue's own, upon what is checked out, so that another form in the same issue takes the place of the
first. `git` pushes it, the forge's own tool or interface (`requests.py`) speaks of its pull request; neither is given a
word of the issue but its number. A pull request is ours only where it is the repository's own, not a fork's, and its
head is the very commit of the branch: anybody may name a branch of his fork as we do.

A request is held by its title, which says so in every list, and as a draft, which cannot be merged, where the forge has
such. The title also tells, the next time, that it was held. So is one whose issue is closed, until that is reopened.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from policysite.intake.form.requests import ProposalError, Request, Requests, run

HELD = "【表单改后有误，请勿合并】"
"""What the title of a request begins with while the form is not in order."""

CLOSED = "【事项已关闭，请勿合并】"
"""What it begins with once the issue was closed without it: whoever closes a form's issue withdraws it."""

_ADDRESS = "policysite@invalid"
_IDENTITY = ("-c", "user.name=policysite", "-c", f"user.email={_ADDRESS}")
"""Who commits: by this a branch is known that nobody else has worked on."""

_LOOKS = 10
"""How often a forge is asked that has not yet taken notice of what was pushed."""

_LONGEST_TITLE = 250
"""A forge takes 255 characters."""


class _Whose(Enum):
    """Who has worked on a branch: we alone, others after us, or others alone."""

    OURS = auto()
    TAKEN = auto()
    THEIRS = auto()


@dataclass(frozen=True)
class Desk:
    """Where proposals on the issue `number` are made: the checkout `project`, and what belongs to a proposal in it.

    `paths` are files and folders below `project`; `forge` keeps the requests; `wait` passes the time until it is asked
    again.
    """

    forge: Requests
    project: Path
    paths: Sequence[str]
    number: int
    wait: Callable[[], None]

    @property
    def changed(self) -> bool:
        """Whether there is anything to propose. Raises ProposalError."""
        return bool(self._git("status", "--porcelain", "--untracked-files=all", "--", *self.paths))

    def propose(self, title: str, letter: Path) -> None:
        """Make what has changed the one commit of the branch, and open or renew its request.

        `title` is that of the form, `letter` the file that explains the change. Raises ProposalError where others have
        worked on the branch, and where git or the forge refuses.
        """
        name, before = f"{title}{self._suffix}", self._head()
        whose = self._whose() if before else _Whose.OURS
        if whose is not _Whose.OURS:
            self._tell_taken(whose, before, self._edited)
            raise ProposalError(f"分支{self._branch}已由他人改动，不予覆盖；请直接在修改申请里改")
        commit = self._push(name, before)
        requests = self._awaited(commit, before)
        for request in requests:
            self.forge.edit(request.number, name, letter)
            if request.title.startswith((HELD, CLOSED)):
                self._release(request)
        if not requests:
            self.forge.create(self._branch, name, letter)

    def hold(self) -> None:
        """Say on the open request, if there is one, that the form has since been edited and not been taken.

        It is said once. Raises ProposalError where git or the forge refuses.
        """
        said = f"表单改后有误，本修改申请仍是改前的内容，请勿合并。错在哪里，见#{self.number}下的答复；改好后自动更新。"
        self._hold(HELD, said, self._edited)

    def withdraw(self) -> None:
        """Say on the open request, if there is one, that its issue was closed; what was merged has none.

        It is said once. Raises ProposalError where git or the forge refuses.
        """
        again = "仍要更新的，请重新打开该事项，会自动重新处理；不要的，请关闭本修改申请。"
        taken = f"#{self.number}已经关闭；本分支已由他人改过，请核对是否还要合并。"
        self._hold(CLOSED, f"#{self.number}没有合并就关闭了，视为撤回，请勿合并本修改申请。{again}", taken)

    def _hold(self, mark: str, said: str, taken: str) -> None:
        """Mark the request that is ours as a draft that begins with `mark`, and say why; once."""
        head = self._head()
        whose = self._whose() if head else _Whose.THEIRS
        self._tell_taken(whose, head, taken)
        for request in self._requests({head}) if whose is _Whose.OURS else []:
            if not request.title.startswith(mark):
                title = request.title.removeprefix(HELD).removeprefix(CLOSED)
                self.forge.say(request.number, said)
                self.forge.hold(request.number, f"{mark}{title}"[:_LONGEST_TITLE])

    @property
    def _branch(self) -> str:
        return f"issue-{self.number}"

    @property
    def _edited(self) -> str:
        """What is said of an edited form whose request others have changed."""
        return f"#{self.number}的表单又有改动；本分支已由他人改过，没有自动更新，请对照该事项改好再合并。"

    @property
    def _suffix(self) -> str:
        """The end of the title of what we propose."""
        return f"（第{self.number}号事项）"

    def _git(self, *words: str) -> str:
        helper = f"credential.helper={self.forge.credential}"
        return run(self.project, ("git", "-c", "credential.helper=", "-c", helper), *words)

    def _release(self, request: Request) -> None:
        self.forge.release(request.number)
        said = f"表单已改好（#{self.number}），本修改申请已换成改后的内容，可以审核。"
        self.forge.say(request.number, said)

    def _head(self) -> str:
        """The commit of the branch in the repository, empty where there is none.

        Raises ProposalError where another name leaves no room for it, or git would take that for ours.
        """
        ref = f"refs/heads/{self._branch}"
        lines = self._git("ls-remote", "origin", ref, f"{ref}/*").splitlines()
        found = {name: commit for commit, _, name in (line.partition("\t") for line in lines)}
        if other := next((name.removeprefix("refs/heads/") for name in found if name != ref), None):
            raise ProposalError(f"代码库里有分支{other}，不能再有分支{self._branch}：请删去或改名，再编辑保存事项")
        return found.get(ref, "")

    def _whose(self) -> _Whose:
        """Who has worked on the branch, of the commits that lead to it along the first parent."""
        self._git("fetch", "--quiet", "origin", f"refs/heads/{self._branch}")
        log = self._git("log", "-100", "--first-parent", "--format=%H %ae %s", "FETCH_HEAD").splitlines()
        ours = (line.split(" ")[0] for line in log if f" {_ADDRESS} " in line and line.endswith(self._suffix))
        if not (last := next(ours, "")):
            return _Whose.THEIRS
        return _Whose.OURS if log[0].startswith(last) or self._only_updated(last) else _Whose.TAKEN

    def _only_updated(self, ours: str) -> bool:
        """Whether since our commit the branch has but taken in what it is to be merged into, as forges offer it."""
        if len(self._git("log", "-1", "--format=%P", "FETCH_HEAD").split()) != 2:
            return False
        changed = self._between(f"{ours}^", ours)
        return self._between("FETCH_HEAD^2", "FETCH_HEAD") == changed and not changed & self._between(
            ours, "FETCH_HEAD"
        )

    def _between(self, old: str, new: str) -> frozenset[str]:
        """The files that differ."""
        return frozenset(self._git("diff", "--name-only", "--no-renames", "-z", old, new).split("\0")) - {""}

    def _tell_taken(self, whose: _Whose, head: str, said: str) -> None:
        """Say on the request that we opened and others have changed that the issue goes on without it."""
        if whose is _Whose.TAKEN:
            for request in self._requests({head}):
                self.forge.say(request.number, said)

    def _push(self, name: str, before: str) -> str:
        """Push what has changed as one commit, where the branch is still as it was seen; the commit."""
        self._git("add", "--all", "--", *self.paths)
        commit = self._git(*_IDENTITY, "commit-tree", self._git("write-tree"), "-p", "HEAD", "-m", name)
        lease = f"--force-with-lease={self._branch}:{before}"
        try:
            self._git("push", "--quiet", lease, "origin", f"{commit}:refs/heads/{self._branch}")
        except ProposalError as error:
            if self._head() == before:
                raise
            raise ProposalError(f"分支{self._branch}刚才由他人推送过，不予覆盖；请编辑保存事项，再处理一次") from error
        return commit

    def _awaited(self, commit: str, before: str) -> list[Request]:
        """The open requests of the branch at `commit`, for which a forge that still shows `before` is given time."""
        for _ in range(_LOOKS):
            found = self._requests({commit, before})
            current = [request for request in found if request.head == commit]
            if current or not found:
                return current
            self.wait()
        return []

    def _requests(self, heads: Collection[str]) -> list[Request]:
        """The open requests of the repository's own branch at one of the commits `heads`."""
        return [request for request in self.forge.of_branch(self._branch) if request.head in heads]
