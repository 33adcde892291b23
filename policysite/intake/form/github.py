"""GitHub's pull requests, by its own tool `gh`, which brings its own way of being let in."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policysite.intake.form.requests import MOST_REQUESTS, ProposalError, Request, run

_FIELDS = "number,isCrossRepository,headRefOid,state,title"


@dataclass(frozen=True)
class GitHub:
    """The pull requests of the repository that is checked out in `project`."""

    project: Path
    credential: str = "!gh auth git-credential"

    def of_branch(self, branch: str) -> Sequence[Request]:
        """See `Requests`."""
        asked = ("--head", branch, "--state", "open", "--limit", str(MOST_REQUESTS), "--json", _FIELDS)
        try:
            rows: list[dict[str, Any]] = json.loads(self._gh("pr", "list", *asked) or "[]")
            return [
                Request(str(int(row["number"])), str(row.get("title", "")), row["headRefOid"])
                for row in rows
                if row["isCrossRepository"] is False and row.get("state", "OPEN") == "OPEN"
            ]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ProposalError("gh pr list给出的内容认不出来，不能提出修改申请") from None

    def create(self, branch: str, title: str, letter: Path) -> None:
        """See `Requests`."""
        self._gh("pr", "create", "--head", branch, "--title", title, "--body-file", str(letter))

    def edit(self, number: str, title: str, letter: Path) -> None:
        """See `Requests`."""
        self._gh("pr", "edit", number, "--title", title, "--body-file", str(letter))

    def hold(self, number: str, title: str) -> None:
        """See `Requests`; not every repository has drafts."""
        with suppress(ProposalError):
            self._gh("pr", "ready", number, "--undo")
        self._gh("pr", "edit", number, "--title", title)

    def release(self, number: str) -> None:
        """See `Requests`."""
        with suppress(ProposalError):
            self._gh("pr", "ready", number)

    def say(self, number: str, text: str) -> None:
        """See `Requests`."""
        self._gh("pr", "comment", number, "--body", text)

    def answer(self, issue: int, letter: Path) -> None:
        """See `Requests`."""
        self._gh("issue", "comment", str(issue), "--body-file", str(letter))

    def _gh(self, *words: str) -> str:
        return run(self.project, ("gh",), *words)
