"""Gitea's and Forgejo's pull requests, by the interface that both document under `/api/v1`.

A request is a draft there while its title begins with `WIP:`. The token is sent in a header alone, to the one address
that was given: no redirection is followed. `git` gets it from the environment, by a helper that names the variable.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from urllib.request import Request as Asked

from policysite.intake.form.requests import MOST_REQUESTS, ProposalError, Request

TOKEN = "FORGE_TOKEN"
"""The variable of the environment that holds the token, for us and for git's helper."""

_DRAFT = "WIP: "
_PAGE = 50
"""How many rows an answer has at most, unless the forge is set otherwise."""
_LARGEST = 20_000_000
_SECONDS = 60
_UNKNOWN = "代码库给出的内容认不出来，不能提出修改申请"
_ENTRY = re.compile(r"[\w.-]+/[\w.-]+")


class _Stay(HTTPRedirectHandler):
    """Follows no redirection: the token would go along."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""


@dataclass(frozen=True)
class Gitea:
    """The pull requests of the `repository` (`office/policy`) at the interface `api` (`https://forge.example/api/v1`).

    Raises ProposalError for what is no such address or name, and without a `token`.
    """

    api: str
    repository: str
    token: str
    credential: str = f'!f() {{ echo username=x-access-token; echo "password=${TOKEN}"; }}; f'

    def __post_init__(self) -> None:
        if urlsplit(self.api).scheme not in ("http", "https") or not _ENTRY.fullmatch(self.repository):
            raise ProposalError("不知道代码库的接口地址：须在流程里运行，由GITHUB_API_URL、GITHUB_REPOSITORY给出")
        if not self.token:
            raise ProposalError(f"没有访问令牌：请把令牌放在环境变量{TOKEN}里")

    def of_branch(self, branch: str) -> Sequence[Request]:
        """See `Requests`."""
        try:
            return [
                Request(str(int(row["number"])), str(row["title"]).removeprefix(_DRAFT), str(row["head"]["sha"]))
                for row in self._open()
                if row["head"]["ref"] == branch and row["head"]["repo_id"] == row["base"]["repo_id"]
            ]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ProposalError(_UNKNOWN) from None

    def _open(self) -> Iterator[Any]:
        """The open requests, page by page; how many a page has, the forge may be set to limit."""
        for page in range(1, MOST_REQUESTS // _PAGE + 1):
            rows = self._ask("GET", f"/pulls?state=open&limit={_PAGE}&page={page}")
            yield from rows
            if not rows:
                return

    def create(self, branch: str, title: str, letter: Path) -> None:
        """See `Requests`."""
        about = self._ask("GET", "")
        if not isinstance(about, dict) or not isinstance(base := about.get("default_branch"), str):
            raise ProposalError(_UNKNOWN)
        given = {"head": branch, "base": base, "title": title, "body": letter.read_text(encoding="utf-8")}
        self._ask("POST", "/pulls", given)

    def edit(self, number: str, title: str, letter: Path) -> None:
        """See `Requests`; one whose title no longer begins so is no draft any more."""
        self._ask("PATCH", f"/pulls/{number}", {"title": title, "body": letter.read_text(encoding="utf-8")})

    def hold(self, number: str, title: str) -> None:
        """See `Requests`."""
        self._ask("PATCH", f"/pulls/{number}", {"title": f"{_DRAFT}{title}"})

    def release(self, number: str) -> None:
        """See `Requests`: the title has done it."""

    def say(self, number: str, text: str) -> None:
        """See `Requests`; a request is an issue too."""
        self._ask("POST", f"/issues/{number}/comments", {"body": text})

    def answer(self, issue: int, letter: Path) -> None:
        """See `Requests`."""
        self.say(str(issue), letter.read_text(encoding="utf-8"))

    def _ask(self, method: str, path: str, given: dict[str, str] | None = None) -> Any:
        """What the interface answers. Raises ProposalError."""
        heads = {"Authorization": f"token {self.token}", "Accept": "application/json"}
        body = None if given is None else json.dumps(given).encode()
        if body is not None:
            heads["Content-Type"] = "application/json"
        asked = Asked(f"{self.api}/repos/{self.repository}{path}", body, heads, method=method)
        try:
            with build_opener(_Stay).open(asked, timeout=_SECONDS) as answer:
                return json.loads(answer.read(_LARGEST))
        except HTTPError as error:
            with error:
                said = error.read(2000).decode("utf-8", "replace").strip()
            raise ProposalError(f"代码库没有接受（{method} {path}，{error.code}）：{said}") from error
        except (OSError, HTTPException) as error:
            raise ProposalError(f"连不上代码库的接口{self.api}：{error}") from error
        except ValueError:
            raise ProposalError(_UNKNOWN) from None
