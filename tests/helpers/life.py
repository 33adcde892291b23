"""A life as data: what an office did on which day, carried out by the public commands in a project of its own.

The steps stand in `tests/project/life/`; how one is written stands at the head of the first file there.
"""

import json
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from helpers import workbooks
from helpers.paths import TESTS

LIFE = TESTS / "project" / "life"
_WORKBOOK, _EVENT = "填报表.xlsx", "事项.json"

Step = Mapping[str, Any]


def told(name: str) -> list[dict[str, Any]]:
    """The entries of a file of the life."""
    entries: list[dict[str, Any]] = yaml.safe_load((LIFE / f"{name}.yml").read_text(encoding="utf-8"))
    return entries


def story() -> list[dict[str, Any]]:
    """Every step, in the order of the days."""
    return [*told("2027"), *told("2028")]


@dataclass
class Life:
    """An office in the folder `project`, whose data have come to `day`; `issues` counts its forms."""

    project: Path
    day: date = date.min
    issues: int = 0

    @property
    def data(self) -> Path:
        """Its folder of data."""
        return self.project / "data"

    def live(self, steps: Sequence[Step]) -> None:
        """Carry out steps, each on its day."""
        with chdir(self.project):
            for step in steps:
                assert step["day"] >= self.day, f"{step['day']} comes after {self.day}"
                self.day = step["day"]
                self._carry_out(step)

    def _carry_out(self, step: Step) -> None:
        ways: dict[str, Callable[[Step], str]] = {
            "run": lambda given: self._command(given["run"], given.get("code", 0)),
            "sheet": self._sheet,
            "form": self._form,
            "edit": self._edit,
            "new": self._new,
            "keep": self._keep,
            "issue": self._issue,
        }
        (way,) = (ways[name] for name in ways if name in step)
        said = way(step)
        lacking = [words for words in step.get("says", ()) if words not in said]
        assert not lacking, f"{step['day']} {step['what']}: {lacking} is not in\n{said}"

    def _command(self, words: str, code: int = 0) -> str:
        """What `policysite` prints when such a line is typed on the day; it must end with `code`."""
        result = workbooks.run(*shlex.split(words), day=self.day.isoformat())
        assert result.exit_code == code, f"{self.day} policysite {words}\n{result.output}{result.exception!r}"
        return str(result.output)

    def _sheet(self, step: Step) -> str:
        """A workbook made, filled in and imported; what the import prints."""
        path = Path(_WORKBOOK)
        self._command(f"sheet {step['sheet']} --out {path}")
        path.write_bytes(workbooks.saved(workbooks.fill(openpyxl.load_workbook(path), step["rows"])))
        said = self._command(f"import-sheet {path}")
        path.unlink()
        return said

    def _form(self, step: Step) -> str:
        """A form filled in on the forge: its event taken, and what is answered."""
        self.issues += 1
        Path(_EVENT).write_text(json.dumps(self._event(step["form"], step["fields"])), encoding="utf-8")
        said = self._command(f"from-issue {_EVENT}")
        Path(_EVENT).unlink()
        return said

    def _event(self, form: str, fields: Mapping[str, Any]) -> Any:
        """What a forge hands to its workflow: every field of the form as it stands in the project, in its order."""
        template = yaml.safe_load(Path(f".github/ISSUE_TEMPLATE/{form}.yml").read_text(encoding="utf-8"))
        labels = [part["attributes"]["label"] for part in template["body"] if part["type"] != "markdown"]
        assert fields.keys() <= {*labels}, f"{form}: {labels}"
        body = "\n\n".join(f"### {label}\n\n{fields.get(label, '_No response_')}" for label in labels)
        issue = {"number": self.issues, "title": "表单", "state": "open", "body": body, "labels": []}
        issue |= {"user": {"login": "zhang-san"}, "author_association": "MEMBER"}
        repository = {"full_name": "office/policy", "default_branch": "main"}
        return {"action": "opened", "issue": issue, "repository": repository, "sender": {"login": "zhang-san"}}

    def _edit(self, step: Step) -> str:
        """A passage of a file becomes another, or one is added at its end."""
        path = self.data / step["edit"]
        old = path.read_text(encoding="utf-8")
        new = _replaced(old, step["instead"], step["write"]) if "instead" in step else f"{old}{step['write']}"
        path.write_text(new, encoding="utf-8")
        return ""

    def _new(self, step: Step) -> str:
        """A file of the data that was not there."""
        path = self.data / step["new"]
        path.parent.mkdir(exist_ok=True)
        path.write_text(step["text"], encoding="utf-8")
        return ""

    def _keep(self, step: Step) -> str:
        """A copy of the data."""
        return str(shutil.copytree(self.data, step["keep"]))

    def _issue(self, step: Step) -> str:
        """The text of another issue: that of a version, amended."""
        text = (self.data / f"source/{step['of']}.txt").read_text(encoding="utf-8")
        for amendment in step["amendments"]:
            text = _replaced(text, amendment["instead"], amendment["write"])
        text = "\n".join(line for line in text.splitlines() if line.strip())
        Path(step["issue"]).write_text(text, encoding="utf-8")
        return text


def _replaced(text: str, old: str, new: str) -> str:
    """`text` with a passage that it has just once replaced."""
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)
