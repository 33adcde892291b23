"""Random damage to every data file: it is told or it loads, and what loads is written back without losing anything."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.hostile.tree import plant, texts
from helpers.limits import within
from helpers.mutations import damaged
from helpers.paths import DAY, OFFICE

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load, problems_of
from policysite.data.problems import DataError, Problem, errors
from policysite.data.yaml.canonical import formatted
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import FORBIDDEN, construct, parse

pytestmark = pytest.mark.thorough

CASES = 300
"""How many in `make test-thorough`; `make test-long` has 10,000."""
LIMIT = 30.0
SHARE = 20
"""One case in so many damages a file of the real data, the others one of the small tree."""


def key_paths(text: str) -> Counter[tuple[Any, ...]]:
    """The path of every key of a YAML text, from the parser's events alone; items of lists count from 0."""
    found: Counter[tuple[Any, ...]] = Counter()
    events = yaml.parse(text, Loader=yaml.CLoader)
    for event in events:
        if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            _walk(event, events, (), found)
            break
    return found


def _walk(event: Any, events: Iterator[Any], path: tuple[Any, ...], found: Counter[tuple[Any, ...]]) -> None:
    if isinstance(event, yaml.SequenceStartEvent):
        for index, below in enumerate(events):
            if isinstance(below, yaml.SequenceEndEvent):
                return
            _walk(below, events, (*path, index), found)
    elif isinstance(event, yaml.MappingStartEvent):
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                return
            assert isinstance(key, yaml.ScalarEvent)
            found[(*path, key.value)] += 1
            _walk(next(events), events, (*path, key.value), found)


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every key of plain values."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key)
            yield from paths_of(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from paths_of(below, (*path, index))


def assert_told(problems: Sequence[Problem]) -> None:
    """Each problem has a place and Chinese words, on one line of bearable length."""
    for problem in problems:
        assert min(problem.position) >= 1, problem
        assert re.search("[\u4e00-\u9fff]", problem.message), problem
        assert "\n" not in str(problem), problem
        assert not FORBIDDEN.search(str(problem)), problem
        assert len(str(problem)) < 700, problem


def assert_nothing_lost(label: str, data: bytes) -> str | None:
    """What a file is read as has every key that is written in it, and is written back the same; the text so written.

    None where the file is refused; then it says why.
    """
    source, problems = parse(label, data)
    assert_told(problems)
    if source is None or problems:
        assert problems
        return None
    value = construct(source.node)
    assert Counter(paths_of(value)) == key_paths(data.decode())
    written = yaml_text(value)
    again, problems = parse(label, written.encode())
    assert again is not None
    assert not problems
    assert repr(construct(again.node)) == repr(value)
    return written


def content_of(dataset: Dataset) -> Mapping[str, Any]:
    """All that a site holds but the places where it stands."""
    return {field.name: getattr(dataset, field.name) for field in fields(dataset) if field.name != "written"}


def check(root: Path, file: str, data: bytes) -> str:
    """Damage one file of the tree, look at the answer, and mend it; what became of it: refused, or loaded."""
    before = (root / file).read_bytes()
    try:
        (root / file).write_bytes(data)
        written = assert_nothing_lost(file, data) if file.endswith(".yml") else None
        problems = problems_of(Folder(root), today=DAY)
        assert_told(problems)
        if errors(problems):
            return "refused"
        dataset = load(Folder(root), today=DAY)
        if written is not None:
            (root / file).write_text(written, encoding="utf-8")
            assert content_of(load(Folder(root), today=DAY)) == content_of(dataset)
        return "loaded"
    finally:
        (root / file).write_bytes(before)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The whole small tree and the real data, to be damaged."""
    folder = tmp_path_factory.mktemp("fuzz")
    plant(folder / "small")
    (folder / "real").mkdir()
    for path in sorted(OFFICE.rglob("*")):
        if path.is_file():
            (folder / "real" / path.relative_to(OFFICE)).parent.mkdir(parents=True, exist_ok=True)
            (folder / "real" / path.relative_to(OFFICE)).write_bytes(path.read_bytes())
    return folder / "small", folder / "real"


def test_damaged_files(trees: tuple[Path, Path], long: bool, tell: Callable[[str], None]) -> None:
    """No traceback, no hang, no key lost: each damage is told, or what loads is written back and loads the same."""
    files = {root: [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.*"))] for root in trees}
    whole = {root: [(root / file).read_bytes() for file in names] for root, names in files.items()}
    became: Counter[str] = Counter()
    slowest = 0.0
    for seed in range(10_000 if long else CASES):
        root = trees[seed % SHARE == 0]
        index = seed // SHARE % len(files[root]) if seed % SHARE == 0 else seed % len(files[root])
        data = damaged(seed, whole[root][index], whole[root])
        start = time.perf_counter()
        try:
            with within(LIMIT, f"seed {seed}"):
                became[check(root, files[root][index], data)] += 1
        except BaseException as error:
            raise AssertionError(f"seed {seed}, {root.name}/{files[root][index]}: {error!r}\n{data!r}") from error
        slowest = max(slowest, time.perf_counter() - start)
    tell(f"damaged files: {became.total()} cases, {dict(became)}, the slowest {slowest:.1f} s")
    assert min(became["refused"], became["loaded"]) > became.total() / 20


def test_damaged_files_are_put_in_form(long: bool, tell: Callable[[str], None]) -> None:
    """`policysite format` refuses a damaged file or writes it with every value that it had."""
    files = {f"{name}.yml": text.encode() for name, text in texts().items()}
    became: Counter[str] = Counter()
    for seed in range(2500 if long else 40):
        name = [*files][seed % len(files)]
        data = damaged(seed, files[name], [*files.values()])
        try:
            with within(LIMIT, f"seed {seed}"):
                new = formatted(name, data)
        except DataError as error:
            assert_told(error.problems)
            became["refused"] += 1
            continue
        became["written"] += 1
        old, again = parse(name, data)[0], parse(name, new)[0]
        assert old is not None
        assert again is not None
        assert repr(construct(again.node)) == repr(construct(old.node)), f"seed {seed}"
    tell(f"damaged files put in form: {became.total()} cases, {dict(became)}")


def test_every_file_undamaged(trees: tuple[Path, Path]) -> None:
    """Each file as it is loads and reads back the same: the fuzzer starts from what is right."""
    small, _ = trees
    for name, text in texts().items():
        assert check(small, f"{name}.yml", text.encode()) == "loaded"


def test_keys_are_counted_independently() -> None:
    """The count of keys knows those that a reader would lose: one that stands twice is two."""
    assert key_paths("a: {b: [1, {c: 2}]}\na: 3\n") == {("a",): 2, ("a", "b"): 1, ("a", "b", 1, "c"): 1}
