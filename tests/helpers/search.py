"""The search worker under node, and the queries with what they should find."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest
import yaml

from helpers.paths import DAY, PROJECT, TESTS
from helpers.trees import real
from policysite.data.dataset import Dataset
from policysite.figures.progress import progress
from policysite.pages.search import pages_named, search_index
from policysite.pages.stubs import stubs
from policysite.publish import asking
from policysite.publish.asking import Answer


class _Navigation(yaml.CSafeLoader):
    """Reads mkdocs.yml; what the environment says is left empty."""


_Navigation.add_constructor("!ENV", lambda *_: "")


def pages(dataset: Dataset, day: date = DAY) -> dict[str, tuple[str, ...]]:
    """The pages as the build names them: those of the navigation and the generated ones."""
    config = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), _Navigation)
    return pages_named(config["nav"], ((stub.path, stub.title) for stub in stubs(dataset, day)))


def index_of(dataset: Dataset, day: date = DAY) -> bytes:
    """The index of a site."""
    return search_index(dataset, progress(dataset, day), pages(dataset, day))


@dataclass(frozen=True)
class Query:
    """A query with what counts as right: ids, and the addresses of pages, of which all that stands there counts."""

    group: str
    text: str
    right: tuple[str, ...]
    final: bool

    def is_met(self, id: str, at: str = "") -> bool:
        """Whether an entry counts as right; a measure stands for its clauses too, a page for those below it."""
        page = at.partition("#")[0].rstrip("/")
        return any(id == name or id.startswith(f"{name}-") or f"{page}/".startswith(f"{name}/") for name in self.right)

    @property
    def is_of_nothing(self) -> bool:
        """Whether nothing is to be found."""
        return self.right == ("NONE",)


def queries(name: str) -> list[Query]:
    """The queries of a file, in its order."""
    if name == "half_a":
        found = json.loads((TESTS / "pages" / "search" / "half_a.json").read_text(encoding="utf-8"))
        return [
            Query(group, text, tuple(right), True) for group, asked in found.items() for text, right in asked.items()
        ]
    groups = yaml.load((TESTS / "pages" / "search" / f"{name}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [
        Query(group, query["q"], tuple(query["right"]), query.get("final", False))
        for group, listed in groups.items()
        for query in listed["queries"]
    ]


@cache
def real_index() -> bytes:
    """The index of the real site."""
    return index_of(real())


def ask(texts: Iterable[str], index: bytes | None = None) -> list[Answer]:
    """What the worker answers to each query; skips the test where there is no node."""
    if shutil.which("node") is None:
        pytest.skip("没有node，检索脚本不能单独运行")
    return asking.ask(PROJECT / "docs/assets/search", real_index() if index is None else index, texts)


@dataclass(frozen=True)
class Figures:
    """How well the queries of a group were answered: counts out of `asked`."""

    asked: int
    first: int
    among_three: int
    empty: int
    false: int = 0

    def __str__(self) -> str:
        return (
            f"{self.asked:4} 问  第一条 {self.first / self.asked:6.1%}  "
            f"前三条 {self.among_three / self.asked:6.1%}  无结果 {self.empty}  误报 {self.false}"
        )


def figures(asked: Sequence[Query], answers: Sequence[Answer]) -> Figures:
    """The figures of queries with their answers."""
    pairs = list(zip(asked, answers, strict=True))
    met = [[*map(query.is_met, answer.ids[:3], answer.at[:3])] for query, answer in pairs]
    return Figures(
        asked=len(pairs),
        first=sum(found[:1] == [True] for found in met),
        among_three=sum(any(found) for found in met),
        empty=sum(not answer.ids and not query.is_of_nothing for query, answer in pairs),
        false=sum(bool(answer.ids) and query.is_of_nothing for query, answer in pairs),
    )
