"""What is wrong, and where: the one form in which every fault of the data is reported.

A problem is a value, put into words where it is shown: whoever edits the files reads `“amount”（数量）`; whoever fills
in a sheet or a form has no keys, and reads its headings.
"""

import dataclasses
import errno
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_PROBLEMS = 500
"""How many problems of form in one file, or of one rule, are reported: more have one cause, and nobody reads them."""

_LONGEST = 500
"""How many characters a message may have: what it quotes may be of any length."""


class Position(NamedTuple):
    """A place in a file: line and column, from 1, columns in characters."""

    line: int
    column: int


START = Position(1, 1)
"""Where a file begins: the place of what is wrong with all of it."""


@dataclass(frozen=True)
class Key:
    """A key of the files: `title` is what people call it, empty for nothing, `item` which one of its list is meant."""

    name: str
    title: str = ""
    item: str = ""


@dataclass(frozen=True)
class Subject(Key):
    """The key that a message begins with: where its own heading stands above, it is not said again."""


@dataclass(frozen=True)
class Aside:
    """A word of the files in brackets, beside what people call it: a help for who edits them."""

    word: str


@dataclass(frozen=True)
class Id:
    """The id of an entry that has a name as well."""

    id: str


@dataclass(frozen=True)
class Spot:
    """Where another entry begins."""

    file: str
    line: int


@dataclass(frozen=True)
class Problem:
    """One fault at one place of a `file`, which is the path as a person would open it.

    `rule` is the name of the rule or check that it breaks, `field` the key it is about, empty for none. `text` is a
    template of our own, `values` what stands in its places: plain values as they are, the typed ones above and the
    stages in the words of who reads them. A `warning` is shown but stops nothing.
    """

    file: str
    position: Position
    rule: str
    text: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    field: str = ""
    warning: bool = False

    def worded(self, words: "Callable[[object, Problem], str]") -> str:
        """The message, its values in these `words`; its first line is cut where it is longer than anyone reads."""
        said = self.text.format_map({name: words(value, self) for name, value in self.values.items()})
        line, end, more = said.partition("\n")
        return f"{line if len(line) <= _LONGEST else f'{line[:_LONGEST]}……'}{end}{more}"

    @property
    def message(self) -> str:
        """The message for who edits the files."""
        return self.worded(editors_words)

    def __str__(self) -> str:
        """`data/duties.yml:12:5: 任务编号重复`, the form that editors and forges turn into a link."""
        mark = "提醒：" if self.warning else ""
        return f"{self.file}:{self.position.line}:{self.position.column}: {mark}{self.message}"


def editors_words(value: object, problem: Problem) -> str:
    """A value for who edits the files: keys and ids as they stand there."""
    match value:
        case Key(name, title, item):
            return f"“{name}”{f'（{title}）' if title else ''}{item}"
        case Aside(word):
            return f"（{word}）"
        case Id(id):
            return id
        case Spot(file, line):
            return f"{'' if file == problem.file else file}第{line}行"
    return str(value)


def listed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The `problems` by file, line, column and message, those that read the same once."""
    found = {(each.file, each.position, each.message, each.warning): each for each in problems}
    return tuple(found[key] for key in sorted(found))


class DataError(Exception):
    """The data cannot be used; `problems` holds every reason, sorted, at least one of them an error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = listed(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """What a person reads in the terminal."""
        return report(self.problems)


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
    abridged = "、".join(names) if len(names) <= shown else f"{names[0]}至{names[-1]}共{len(names)}个"
    like = nearest(value, names)
    return f"现有{abridged}" + (f"；最接近的是“{like}”" if like else "")


_REFUSALS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "是目录，不是文件",
    errno.EEXIST: "已经存在",
    errno.EBUSY: "正被占用，或是挂载点",
    errno.EXDEV: "是挂载点，不能整个替换",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "路径过长",
    errno.EMFILE: "打开的文件过多",
    errno.EADDRINUSE: "端口已被占用，请用--port另选一个",
}


def system_words(error: OSError) -> str:
    """`site/index.html：磁盘空间不足`: what was refused and why."""
    why = _REFUSALS.get(error.errno or 0) or os.strerror(error.errno or 0)
    where = error.filename2 or error.filename
    return f"{os.fsdecode(where)}：{why}" if where else why
