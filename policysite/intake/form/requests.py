"""Pull requests as a forge keeps them: what a proposal asks of it, whichever it is."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MOST_REQUESTS = 1000
"""How many requests are looked through: those of forks with the same name of branch must not hide ours."""


class ProposalError(Exception):
    """The change could not be proposed; the text, for people, says why."""


@dataclass(frozen=True)
class Request:
    """An open pull request of a branch, whose head the forge takes to be the commit `head`."""

    number: str
    title: str
    head: str


class Requests(Protocol):
    """A forge that keeps the pull requests of one repository. Each method raises ProposalError where it refuses."""

    @property
    def credential(self) -> str:
        """The helper by which git is let in, as `credential.helper` has it; no secret stands in it."""

    def of_branch(self, branch: str) -> Sequence[Request]:
        """The open requests of the repository's own branch, not of forks' of the same name."""

    def create(self, branch: str, title: str, letter: Path) -> None:
        """Open one into the main branch, with the words of the file `letter`."""

    def edit(self, number: str, title: str, letter: Path) -> None:
        """Give one another title and other words."""

    def hold(self, number: str, title: str) -> None:
        """Give one another title and make it a draft, where the forge has such."""

    def release(self, number: str) -> None:
        """Make one that was held ready for review; it has its new title already."""

    def say(self, number: str, text: str) -> None:
        """Comment on one."""

    def answer(self, issue: int, letter: Path) -> None:
        """Comment on an issue, with the words of a file."""


def run(folder: Path, tool: tuple[str, ...], *words: str) -> str:
    """Run a program in `folder`: what it says. Raises ProposalError with what it complains of."""
    asked = [*tool, *words]
    try:
        done = subprocess.run(asked, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=True)
    except FileNotFoundError:
        raise ProposalError(f"没有{tool[0]}，不能提出修改申请") from None
    except subprocess.CalledProcessError as error:
        raise ProposalError(f"{tool[0]} {words[0]}没有成功：{error.stderr.strip()}") from error
    return done.stdout.strip()
