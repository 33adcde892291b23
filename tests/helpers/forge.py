"""A repository on a forge: a bare one, a checkout of it, and its pull requests, kept by a stand-in for the forge."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

IDENTITY = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
ISSUE = 12
BRANCH = f"issue-{ISSUE}"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *IDENTITY, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Forge:
    """Everything below `folder`: the checkout `office` of `main`, once it is `started`, the bare repository, `gh`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.office, self.remote = folder, folder / "office", folder / "remote.git"
        self.office.mkdir()
        self._state = folder / "forge.json"
        self._write({"requests": [], "answers": [], "calls": [], "garbled": ""})
        self.tool("gh", f'exec "{sys.executable}" -S -E "{Path(__file__).with_name("gh.py")}" "$@"')
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "FORGE": str(self._state),
            "REMOTE": str(self.remote),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }

    def start(self) -> None:
        """Commit what stands in the checkout and push it."""
        git(self.folder, "init", "--quiet", "--bare", "-b", "main", str(self.remote))
        git(self.office, "init", "--quiet", "-b", "main")
        git(self.office, "add", "--all")
        git(self.office, "commit", "--quiet", "-m", "data")
        git(self.office, "remote", "add", "origin", str(self.remote))
        git(self.office, "push", "--quiet", "origin", "main")

    def tool(self, name: str, line: str) -> None:
        """Put a program of one line before those of the system."""
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def again(self) -> None:
        """The checkout as a workflow finds it, whatever was done in it before."""
        git(self.office, "reset", "--quiet", "--hard", "main")
        git(self.office, "clean", "--quiet", "-d", "--force")

    def pushed(self, *words: str) -> str:
        """What the repository says of itself."""
        return git(self.remote, *words)

    def push_by_hand(self, branch: str = BRANCH, onto: str = "main") -> str:
        """Somebody else's commit on a branch, upon `onto` of the repository; the commit."""
        tree, parent = (self.pushed("rev-parse", f"{onto}^{{{what}}}") for what in ("tree", "commit"))
        commit = self.pushed("commit-tree", tree, "-p", parent, "-m", "by hand")
        self.pushed("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def open(self, **values: Any) -> int:
        """Somebody opens a request; its number."""
        state = self._read()
        number = len(state["requests"]) + 7
        usual = {"title": "别人的", "body": "别人写的", "headRefName": BRANCH, "headRefOid": "live", "comments": []}
        usual |= {"isCrossRepository": False, "state": "OPEN", "isDraft": False, "behind": 0, "seen": ""}
        state["requests"].append(usual | {"number": number} | values)
        self._write(state)
        return number

    def change(self, number: int, **values: Any) -> None:
        """Something happens to a request."""
        state = self._read()
        state["requests"][number - 7] |= values
        self._write(state)

    def comment(self, number: int, text: str) -> None:
        """Somebody comments on a request, or on the issue of that number."""
        state = self._read()
        place = number - 7
        if 0 <= place < len(state["requests"]) and number != ISSUE:
            state["requests"][place]["comments"].append(text)
        else:
            state["answers"].append({"number": number, "body": text})
        self._write(state)

    def head(self, request: Any) -> str:
        """The commit that the forge takes for the head of a request; one that lags behind catches up with each look."""
        if request["headRefOid"] != "live":
            return str(request["headRefOid"])
        if request["behind"]:
            self.change(request["number"], behind=request["behind"] - 1)
            return str(request["seen"])
        return self.branch(request["headRefName"])

    def branch(self, name: str) -> str:
        """The commit of a branch of the repository, empty where there is none."""
        return self.pushed("for-each-ref", "--format=%(objectname)", f"refs/heads/{name}")

    def called(self, how: str) -> None:
        """Note a call."""
        state = self._read()
        self._write(state | {"calls": [*state["calls"], how]})

    @property
    def garbled(self) -> str:
        """What the forge answers in the place of its requests, empty for these."""
        return str(self._read()["garbled"])

    def garble(self, text: str) -> None:
        """From now on the forge answers `text` where it is asked for its requests."""
        self._write(self._read() | {"garbled": text})

    @property
    def requests(self) -> list[Any]:
        """Every request, the first opened first."""
        found: list[Any] = self._read()["requests"]
        return found

    @property
    def answers(self) -> list[Any]:
        """What was said on issues."""
        found: list[Any] = self._read()["answers"]
        return found

    def calls(self) -> list[str]:
        """How `gh` was called since the last time."""
        state = self._read()
        found: list[str] = state["calls"]
        self._write(state | {"calls": []})
        return found

    def _read(self) -> Any:
        return json.loads(self._state.read_text(encoding="utf-8"))

    def _write(self, state: Any) -> None:
        self._state.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
