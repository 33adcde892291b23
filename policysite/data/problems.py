"""What is wrong, and where: the one form in which every fault of the data is reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PROBLEMS = 500
"""How many problems of form in one file, or of one rule, are reported: more have one cause, and nobody reads them."""

_LONGEST = 500
"""How many characters a message may have: what it quotes may be of any length."""


def brief(message: str) -> str:
    """`message`, cut where it is longer than anyone reads."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}……"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault at one place; sorts by file, line and column.

    `file` is the path as a person would open it; `line` and `column` count from 1, columns in characters.
    A `warning` is shown but stops nothing.
    """

    file: str
    line: int
    column: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """`data/duties.yml:12:5: 任务编号重复`, the form that editors and forges turn into a link."""
        mark = "提醒：" if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {mark}{self.message}"


class DataError(Exception):
    """The data cannot be used; `problems` holds every reason, sorted, at least one of them an error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(report(self.problems))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of `problems` that stop a build."""
    return tuple(problem for problem in problems if not problem.warning)


def report(problems: Iterable[Problem]) -> str:
    """All `problems`, a line each, and the count: what a person reads in the terminal."""
    lines = tuple(problems)
    count = len(errors(lines))
    end = f"共{count}处问题，本次未更新，页面保持原样" if count else f"没有问题（提醒{len(lines)}处）"
    return "\n".join([*map(str, lines), end])


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """The choice most like `value`, or None where none is like it at all."""
    scored = [(SequenceMatcher(None, value, choice).ratio(), choice) for choice in choices]
    score, choice = max(scored, default=(0.0, ""))
    return choice if score >= 0.4 else None


def suggest(value: str, choices: Iterable[str], shown: int = 12) -> str:
    """`现有a、b、c；最接近的是“b”`: the choices (abridged beyond `shown`) and the nearest, as the end of a message."""
    names = tuple(choices)
    if not names:
        return "现在一个也没有"
    listed = "、".join(names) if len(names) <= shown else f"{names[0]}至{names[-1]}共{len(names)}个"
    like = nearest(value, names)
    return f"现有{listed}" + (f"；最接近的是“{like}”" if like else "")
