"""A stand-in for Gitea's interface `/api/v1`, as it is documented, for the requests of a `Forge`; loopback alone.

What is asked without the token, or in a way that the real one would refuse, is refused. A request is a draft while its
title begins with `WIP:`; it lists the requests of forks too, by the repository that the branch is of.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from helpers.forge import Forge

TOKEN = "secret-token"
REPOSITORY = "office/policy"
MOST_ROWS = 30
"""How many rows an answer has here, whatever is asked: the real one is set to 50 and may be set to less."""
DRAFT = "WIP: "


class RefusalError(Exception):
    """What the forge answers in the place of what was asked for."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Interface:
    """What it answers; `refused` as where a repository does not let the token open requests."""

    def __init__(self, forge: Forge) -> None:
        self.forge, self.refused, self.redirected = forge, False, ""

    def answer(self, method: str, path: str, given: Any) -> tuple[int, Any]:
        parts = urlsplit(path)
        place = parts.path.removeprefix(f"/api/v1/repos/{REPOSITORY}")
        if place == parts.path:
            raise RefusalError(404, "The target couldn't be found.")
        self.forge.called(f"{method} {place}")
        match method, *place.strip("/").split("/"):
            case "GET", "":
                return 200, {"default_branch": "main", "full_name": REPOSITORY}
            case "GET", "pulls":
                return 200, self._listed(parse_qs(parts.query))
            case "POST", "pulls":
                return 201, self._created(given)
            case "PATCH", "pulls", number:
                return 201, self._edited(int(number), given)
            case "POST", "issues", number, "comments":
                return 201, self._said(int(number), given)
        raise RefusalError(405, "Method not allowed")

    def _listed(self, asked: dict[str, list[str]]) -> Any:
        if self.forge.garbled:
            return json.loads(self.forge.garbled)
        (state,), (page,), (limit,) = asked["state"], asked["page"], asked["limit"]
        rows = [each for each in reversed(self.forge.requests) if each["state"] == state.upper()]
        first, size = (int(page) - 1) * min(int(limit), MOST_ROWS), min(int(limit), MOST_ROWS)
        return [self._row(each) for each in rows[first : first + size]]

    def _row(self, request: Any) -> Any:
        return {
            "number": request["number"],
            "title": f"{DRAFT if request['isDraft'] else ''}{request['title']}",
            "state": request["state"].lower(),
            "draft": request["isDraft"],
            "head": {
                "ref": request["headRefName"],
                "sha": self.forge.head(request),
                "repo_id": 2 if request["isCrossRepository"] else 1,
            },
            "base": {"ref": "main", "repo_id": 1},
        }

    def _created(self, given: Any) -> Any:
        if self.refused:
            raise RefusalError(403, "token does not have at least one of required scope(s)")
        own = [each for each in self.forge.requests if not each["isCrossRepository"] and each["state"] == "OPEN"]
        if any(each["headRefName"] == given["head"] for each in own):
            raise RefusalError(409, "pull request already exists for these targets")
        if given["base"] != "main" or not self.forge.branch(given["head"]):
            raise RefusalError(404, "The target couldn't be found.")
        number = self.forge.open(headRefName=given["head"], title=_title(given), body=_body(given))
        return self._row(self.forge.requests[number - 7])

    def _edited(self, number: int, given: Any) -> Any:
        title = _title(given)
        values = {"title": title.removeprefix(DRAFT), "isDraft": title.startswith(DRAFT)}
        self.forge.change(number, **values, **({"body": _body(given)} if "body" in given else {}))
        return self._row(self.forge.requests[number - 7])

    def _said(self, number: int, given: Any) -> Any:
        self.forge.comment(number, _body(given))
        return {"id": 1, "body": given["body"]}


def _title(given: Any) -> str:
    title = str(given["title"])
    if len(title) > 255:
        raise RefusalError(422, "title is too long")
    return title


def _body(given: Any) -> str:
    return str(given["body"])


@contextmanager
def serving(forge: Forge) -> Iterator[tuple[str, Interface]]:
    """The address of the interface, and what it answers."""
    interface = Interface(forge)

    class Handler(BaseHTTPRequestHandler):
        """One request of the interface."""

        def do_GET(self) -> None:
            try:
                code, found = self._found()
            except RefusalError as refusal:
                code, found = refusal.code, {"message": str(refusal), "url": "/api/swagger"}
            self.send_response(code)
            if interface.redirected:
                self.send_header("Location", interface.redirected)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found, ensure_ascii=False).encode())

        do_POST = do_PATCH = do_GET  # noqa: N815 - the server asks for these names

        def _found(self) -> tuple[int, Any]:
            if interface.redirected:
                return 307, {}
            if self.headers["Authorization"] != f"token {TOKEN}":
                raise RefusalError(401, "invalid username, password or token")
            length = int(self.headers["Content-Length"] or 0)
            return interface.answer(self.command, self.path, json.loads(self.rfile.read(length) or "null"))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api/v1", interface
        finally:
            server.shutdown()
            thread.join()
