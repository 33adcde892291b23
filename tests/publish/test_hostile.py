"""A corpus of broken and malicious data: each is answered with file, line and reason, and the old site stays."""

import re
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.hostile import Hostile
from helpers.hostile.corpus import RULES
from helpers.hostile.files import KINDS
from helpers.hostile.tree import fields_without_place, plant
from helpers.hostile.values import at, of
from helpers.limits import within
from helpers.tiny import content, names, replace_with

from policysite.commands import main
from policysite.data.problems import MOST_PROBLEMS
from policysite.data.yaml.reading import FORBIDDEN

pytestmark = pytest.mark.thorough

LIMIT = 30.0
CODE = re.compile(r"\w+(?:Error|Exception)\b|Traceback|pydantic|None\b|写法有误（|不合要求（")
"""What a programmer would read: the names of Python's exceptions, and messages that nobody has translated."""


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The date of all of it."""
    monkeypatch.setenv("SITE_DATE", "2026-11-23")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.fixture(scope="module")
def count(tell: Callable[[str], None]) -> Iterator[list[float]]:
    """How long the answer to each tree took."""
    taken: list[float] = []
    yield taken
    if taken:
        tell(f"hostile data: {len(RULES)} rules, {len(taken)} trees, all answered, the slowest in {max(taken):.1f} s")


def run(*words: str, root: Path) -> Result:
    """`policysite` in this process, on the data in `root`."""
    return CliRunner().invoke(main, words, env={"SITE_DATA": str(root)})


def chosen(name: str, long: bool) -> list[Hostile]:
    """The trees of a rule: all of them, or one that its name alone decides."""
    trees = [*RULES[name]()]
    return trees if long else [trees[zlib.crc32(name.encode()) % len(trees)]]


def spoilt(hostile: Hostile, folder: Path) -> Path:
    """The whole tree with that one thing spoilt."""
    root = folder / "data"
    plant(root)
    hostile.spoil(root)
    return root


def assert_told(answer: Result, hostile: Hostile, root: Path) -> None:
    """The answer is code 1 and a list of problems, one of them where the fault is."""
    *lines, count = answer.stdout.splitlines()
    assert (answer.exit_code, answer.stderr) == (1, ""), answer.output
    problems = [line for line in lines if ": 提醒：" not in line]
    assert count == f"共{len(problems)}处问题，本次未更新，页面保持原样"
    for line in lines:
        place, _, said = line.removeprefix(f"{root}/").partition(": ")
        assert re.fullmatch(r".+:[1-9][0-9]*:[1-9][0-9]*", place), line
        assert re.search("[\u4e00-\u9fff]", said), line
        assert not CODE.search(line), line
        assert not FORBIDDEN.search(line), repr(line)
        assert len(line) < 700, line
    where = [line.removeprefix(f"{root}/{hostile.file}:") for line in problems]
    told = [int(rest.partition(":")[0]) for rest, line in zip(where, problems, strict=True) if rest != line]
    assert told, f"nothing is told of {hostile.file}: {problems[:3]}"
    assert hostile.lines is None or set(told) & {*hostile.lines}, (hostile.lines, problems[:3])


@pytest.mark.parametrize("name", RULES)
def test_answered(name: str, long: bool, tmp_path: Path, count: list[float]) -> None:
    """`policysite check` answers with file, line and a Chinese reason, and code 1: no traceback, no hang."""
    for hostile in chosen(name, long):
        root = spoilt(hostile, tmp_path)
        start = time.perf_counter()
        with within(LIMIT, f"{name}, {hostile.where}"):
            answer = run("check", root=root)
        count.append(time.perf_counter() - start)
        assert_told(answer, hostile, root)


def test_old_site_stays(long: bool, tmp_path: Path) -> None:
    """`policysite site` says the same, and the former site is as it was, byte for byte, with nothing beside it."""
    replace_with(tmp_path / "site", "old")
    before = content(tmp_path / "site")
    for name in [name for name in RULES if long or zlib.crc32(name.encode()) % 25 == 0]:
        hostile = chosen(name, False)[0]
        root = spoilt(hostile, tmp_path)
        with within(LIMIT, name):
            answer = run("site", "--out", str(tmp_path / "site"), root=root)
        assert (answer.exit_code, answer.stdout) == (1, ""), name
        assert f"{root}/{hostile.file}:" in answer.stderr, name
        assert "本次未更新，页面保持原样" in answer.stderr, name
        assert content(tmp_path / "site") == before, name
        assert names(tmp_path) <= {"data", "site", "outside"}, name


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("words", ["format --check", "start --yes", "status"])
def test_other_commands(name: str, words: str, long: bool, tmp_path: Path) -> None:
    """What is no plain file harms no other command either: each ends, with a word, and writes nothing."""
    for hostile in chosen(name, long):
        root = spoilt(hostile, tmp_path)
        with within(LIMIT, f"{words}, {hostile.where}"):
            answer = run(*words.split(), root=root)
        assert isinstance(answer.exception, SystemExit | None), hostile.where
        assert (answer.exit_code == 1) or words != "status", hostile.where
        assert re.search("[\u4e00-\u9fff]", answer.output), hostile.where


LONG_TEXTS = (
    "文字" * 50_000,
    "《》" * 50_000,
    "1380" * 25_000,
    "a@b.c" * 20_000,
    "（责任部门：" * 15_000,
    "{{" * 50_000,
)


def test_long_texts(long: bool, tmp_path: Path) -> None:
    """A hundred thousand characters in any field: right or wrong, the answer comes and quotes no more than a little."""
    root = tmp_path / "data"
    for text in LONG_TEXTS if long else LONG_TEXTS[:1]:
        for place in of("text"):
            plant(root)
            at(place, f"'{text}'").spoil(root)
            with within(LIMIT, place.name):
                answer = run("check", root=root)
            assert answer.exit_code in (0, 1), place.name
            assert max(map(len, answer.stdout.splitlines())) < 700, place.name


def test_long_quote_of_a_long_clause(tmp_path: Path) -> None:
    """A quote that differs from its clause only after 100,000 equal characters is refused like any other."""
    root = tmp_path / "data"
    plant(root)
    for name, old in (("policy.yml", "完成书架搬迁。"), ("duties.yml", "quote: 完成书架搬迁")):
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(text.replace(old, old + "文" * 100_000 + name), encoding="utf-8")
    with within(LIMIT, "a long quote"):
        answer = run("check", root=root)
    assert "duties.yml:31:10: 引文不在m04-1原文（v1、v2）中" in answer.stdout


FEW, MANY = 5_000, 40_000
VERY_MANY: dict[str, tuple[str, str, str]] = {
    "records of one day": (
        "records/2026/reading.yml",
        "records:\n",
        "  - {duty: m01-1-a, date: 2026-02-03, summary: 第@次}\n",
    ),
    "the same record": ("records/2026/reading.yml", "records:\n", "  - {duty: m01-1-a, date: 2026-02-03}\n"),
    "records of no duty": ("records/2026/reading.yml", "records:\n", "  - {duty: x@, date: 2026-02-03}\n"),
    "records of the future": (
        "records/2026/reading.yml",
        "records:\n",
        "  - {duty: m01-1-a, date: 2026-12-03, who: 第@}\n",
    ),
    "ids of nothing": ("study/2026-03-18-reading.yml", "id: 2026-03-18-reading\nrefs:\n", "  - x@\n"),
    "one id": ("study/2026-03-18-reading.yml", "id: 2026-03-18-reading\nrefs:\n", "  - m01\n"),
    "items without anything": ("ledger/2026.yml", "items:\n", "  - {}\n"),
    "keys without a value": ("settings.yml", "", "k@:\n"),
    "escaped signs": ("glossary.yml", "", '- "\\u202e"\n'),
    "words of one group": ("synonyms.yml", "- words:\n", "    - 词@\n"),
}
"""A file, how it begins, and a line that it has over and over, numbered."""


@pytest.mark.parametrize("name", VERY_MANY)
def test_very_many(name: str, long: bool, tmp_path: Path) -> None:
    """The time for an answer grows with the file, not with its square; of one mistake no more is told than is read."""
    file, head, line = VERY_MANY[name]
    root = tmp_path / "data"
    plant(root)
    lines = "".join(line.replace("@", str(number)) for number in range(MANY if long else FEW))
    (root / file).write_text(head + lines, encoding="utf-8")
    with within(2 * LIMIT, name):
        answer = run("check", root=root)
    problems = [each for each in answer.stdout.splitlines() if ": 提醒：" not in each]
    assert len(problems) < 3 * MOST_PROBLEMS
    assert answer.exit_code == (len(problems) > 1)


def test_whole_tree_is_right(tmp_path: Path) -> None:
    """The tree that all of these are changes of has no problem and no warning: each fault is the one that was made."""
    plant(tmp_path / "data")
    answer = run("check", root=tmp_path / "data")
    assert (answer.exit_code, answer.stdout) == (0, "没有问题（提醒0处）\n")
    assert fields_without_place() == []
    assert len(RULES) >= 200
