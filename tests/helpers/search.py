"""The search worker under node, and the queries with what they should find."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.paths import DAY, TESTS
from helpers.trees import real
from policysite.figures.progress import progress
from policysite.pages.search import search_index

PAGES = {
    "": ("首页",),
    "text/": ("原文",),
    "departments/": ("责任部门", "责任部门和责任分解表"),
    "checklist/": ("表现清单",),
}
"""Pages as the navigation has them; those that entries stand on must be among them."""


@dataclass(frozen=True)
class Query:
    """A query of `queries.yml` or `later.yml`; `final` ones were kept for the end."""

    group: str
    text: str
    right: tuple[str, ...]
    final: bool

    def is_met(self, id: str) -> bool:
        """Whether an entry counts as right; a measure stands for its clauses too."""
        return any(id == name or id.startswith(f"{name}-") for name in self.right)


@dataclass(frozen=True)
class Answer:
    """What the worker says to a query: the ids shown, in order, and Material's items."""

    query: str
    type: int
    ids: tuple[str, ...]
    items: list[list[dict[str, Any]]]


def queries(name: str) -> list[Query]:
    """The queries of a file, in its order."""
    groups = yaml.load((TESTS / "pages" / "search" / f"{name}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [
        Query(group, query["q"], tuple(query["right"]), query.get("final", False))
        for group, listed in groups.items()
        for query in listed["queries"]
    ]


@cache
def real_index() -> bytes:
    """The index of the real site."""
    dataset = real()
    return search_index(dataset, progress(dataset, DAY), PAGES)


def ask(texts: Iterable[str], index: bytes | None = None) -> list[Answer]:
    """What the worker answers to each query; skips the test where there is no node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("没有node，检索脚本不能单独运行")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.json").write_bytes(real_index() if index is None else index)
        (Path(folder) / "queries.json").write_text(json.dumps(list(texts)), encoding="utf-8")
        command = [node, str(TESTS / "pages" / "search" / "run.mjs"), "index.json", "queries.json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return [Answer(each["query"], each["type"], tuple(each["ids"]), each["items"]) for each in json.loads(done.stdout)]


@dataclass(frozen=True)
class Figures:
    """How well the queries of a group were answered: counts out of `asked`."""

    asked: int
    first: int
    among_three: int
    empty: int

    def __str__(self) -> str:
        return (
            f"{self.asked:4} 问  第一条 {self.first / self.asked:6.1%}  "
            f"前三条 {self.among_three / self.asked:6.1%}  无结果 {self.empty}"
        )


def figures(asked: Sequence[Query], answers: Sequence[Answer]) -> Figures:
    """The figures of queries with their answers."""
    pairs = list(zip(asked, answers, strict=True))
    return Figures(
        asked=len(pairs),
        first=sum(bool(answer.ids) and query.is_met(answer.ids[0]) for query, answer in pairs),
        among_three=sum(any(map(query.is_met, answer.ids[:3])) for query, answer in pairs),
        empty=sum(not answer.ids for _, answer in pairs),
    )
