"""Files → records: the small data load, and what does not fit the records is said in the editor's words."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.limits import within
from helpers.mistakes import Case, cases, mistaken, reported, small_copy
from helpers.paths import DAY, SMALL, TESTS
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from policysite.data import validation as shape
from policysite.data.dataset import Dataset
from policysite.data.files import FILES as KINDS
from policysite.data.folder import Folder
from policysite.data.load import load, problems_of
from policysite.data.model.duties import DAYS, TIMES, DutyKind, RecordRule
from policysite.data.periods import SUMMARISED
from policysite.data.problems import DataError, report
from policysite.data.text.importing import read_plain
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import construct, parse


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The small data."""
    return load(Folder(SMALL), today=DAY)


def test_small_is_complete(dataset: Dataset) -> None:
    """The small data load without a remark and hold every kind of duty, rule, period, unit and department."""
    assert not problems_of(Folder(SMALL), today=DAY)
    assert {duty.kind for duty in dataset.duties} == set(DutyKind)
    assert {duty.every for duty in dataset.duties} >= set(SUMMARISED)
    assert {duty.unit for duty in dataset.duties} >= {TIMES, DAYS}
    assert {duty.record for duty in dataset.duties} == set(RecordRule)
    in_force = [measure for measure in dataset.measures if not measure.retired]
    assert len(in_force) == 3
    assert sum(not clause.retired for measure in in_force for clause in measure.clauses) == 5
    assert dataset.printed("reading") == "阅览科"
    assert dataset.members_of("all-divisions") == {"office", "business", "reading", "archives"}


def test_records_are_frozen(dataset: Dataset) -> None:
    """A record cannot be changed once it is loaded."""
    with pytest.raises(ValidationError):
        dataset.duties[0].title = "改"  # type: ignore[misc]


def test_records_know_their_place(dataset: Dataset) -> None:
    """Every record can be traced to its file and line."""
    assert dataset.places.file(dataset.duty["m01-1-b"]) == "data/duties.yml"
    assert dataset.places.line(dataset.duty["m01-1-b"]) == 10
    assert dataset.places.line(dataset.clause["m02-3"]) == 47


def test_values_are_typed(dataset: Dataset) -> None:
    """Dates are dates, numbers numbers, and what is not written has its default."""
    assert dataset.settings.tracking_from == date(2026, 1, 1)
    assert dataset.duty["m03-1-d"].ended is not None
    assert dataset.duty["m03-1-d"].ended.date == date(2026, 9, 30)
    assert dataset.duty["m01-1-a"].at_least == 2
    assert dataset.duty["m01-1-a"].record is RecordRule.FULL
    assert dataset.department["archives"].named is False


@pytest.mark.parametrize("case", cases("shapes"))
def test_shapes(case: Case, tmp_path: Path) -> None:
    """An entry that does not fit its record is reported at its place, once, and nothing follows from it elsewhere."""
    assert sorted(reported(mistaken(case, tmp_path))) == sorted(case["expected"])


def test_every_message_is_provoked(tmp_path: Path) -> None:
    """Each message about a value that does not fit is shown by the broken tree or by a case."""
    found = [problem for root in _all_trees(tmp_path) for problem in problems_of(Folder(root), today=DAY)]
    assert shape._TEXTS.keys() <= {problem.rule for problem in found}


def _all_trees(folder: Path) -> Iterator[Path]:
    yield TESTS / "data" / "broken" / "data"
    for place, param in enumerate(cases("shapes")):
        yield mistaken(param.values[0], folder / str(place))


def test_unforeseen_faults_still_have_a_message() -> None:
    """A complaint of pydantic that has no words of its own names the field, the kind and the value."""
    details: Any = {"type": "new_kind", "loc": ("title",), "msg": "", "input": "值"}
    source, _ = parse("file", "title: 值\n".encode())
    assert source is not None
    assert shape._problem(source, Dataset, details).message == "“title”不合要求（new_kind），写的是“值”"


def test_load_raises_everything(tmp_path: Path) -> None:
    """`load` raises one DataError that holds every problem, sorted, and whose text ends in their number."""
    with pytest.raises(DataError) as caught:
        load(Folder(TESTS / "data" / "broken" / "data"), today=DAY)
    assert caught.value.problems == problems_of(Folder(TESTS / "data" / "broken" / "data"), today=DAY)
    assert str(caught.value) == report(caught.value.problems)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Without any data each missing file is named."""
    assert [line.split(": ", 1)[1] for line in reported(tmp_path / "none")] == ["缺少这个文件，请恢复"] * 4


def test_a_file_that_is_a_folder(tmp_path: Path) -> None:
    """What cannot be opened is reported, not raised."""
    (tmp_path / "settings.yml").mkdir()
    assert "是目录，不是文件" in next(line for line in reported(tmp_path) if "settings.yml" in line)


@pytest.mark.parametrize("name", KINDS)
def test_what_never_ends_is_not_read(name: str, tmp_path: Path) -> None:
    """A pipe, or a link to a device, in the place of any single file, one that a document may do without too."""
    for made in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        root = small_copy(tmp_path / "data")
        (root / f"{name}.yml").unlink(missing_ok=True)
        made(root / f"{name}.yml")
        with within(30, name):
            assert any("不是文件" in line for line in reported(root) if f"{name}.yml" in line)
            with pytest.raises(DataError, match="不是文件"):
                read_plain(Folder(root), name, KINDS[name])
        shutil.rmtree(root)


FILES = sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*") if path.is_file())
_SIGNS = (
    "\t¦\r\n¦\0¦\ufeff¦&a ¦*a¦!x ¦? ¦: ¦- ¦---\n¦[¦]¦{¦}¦\"¦'¦|¦>¦#¦%¦@¦,¦\n¦  ¦~¦null¦'[key]': x\n¦-1¦true¦2026-02-30¦"
    f"[a, {{b: c}}]¦? {{a: b}}\n: c\n¦<<: {{a: b}}\n¦{'9' * 30}¦{'[' * 500}¦{'- ' * 500}"
)
_CHANGES = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 60),
        st.one_of(st.sampled_from(_SIGNS.encode().split("¦".encode())), st.binary(max_size=8)),
    ),
    min_size=1,
    max_size=4,
)
"""Where, how many bytes are cut there, and what is put in."""


@pytest.mark.thorough
@given(file=st.sampled_from(FILES), changes=_CHANGES)
def test_damaged_bytes(scratch: Path, file: str, changes: list[tuple[int, int, bytes]]) -> None:
    """Whatever happens to the bytes of a file, its faults are reported; nothing is raised, and nothing never ends."""
    data = (SMALL / file).read_bytes()
    for place, cut, put in changes:
        at = place % (len(data) + 1)
        data = data[:at] + put + data[at + cut :]
    _check_with(scratch, file, data)


_LEAVES = st.one_of(
    st.sampled_from(["", "m01", "s1", "c01", "office", "m01-1", "m01-1-a", "2026-01-01", "[key]", "《", "\n", " "]),
    st.integers(-3, 10**20),
    st.booleans(),
    st.text(max_size=6),
)
_VALUES = st.recursive(
    _LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=4), below, max_size=3)
)


@pytest.mark.thorough
@given(
    file=st.sampled_from([file for file in FILES if file.endswith(".yml")]),
    places=st.lists(st.integers(0, 10**6), min_size=1, max_size=3),
    values=st.lists(_VALUES, min_size=3, max_size=3),
)
def test_damaged_values(scratch: Path, file: str, places: list[int], values: list[Any]) -> None:
    """Whatever stands in the place of any value of a file, its faults are reported; nothing is raised."""
    source, _ = parse(file, (SMALL / file).read_bytes())
    assert source is not None
    whole = {"root": construct(source.node)}
    for place, value in zip(places, values, strict=False):
        spots = [*_spots(whole)]
        holder, key = spots[place % len(spots)]
        holder[key] = value
    _check_with(scratch, file, yaml_text(whole["root"]).encode("utf-8", "replace"))


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place below `value` that something else can be put into: a list or mapping and its index or key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in [*pairs]:
        yield value, key
        yield from _spots(below)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small data that a test may damage and has to restore."""
    return small_copy(tmp_path_factory.mktemp("scratch"))


def _check_with(root: Path, file: str, data: bytes) -> None:
    """Check the data below `root` with `data` in place of `file`; afterwards the file is as it was."""
    (root / file).write_bytes(data)
    try:
        with within(30, file):
            found = problems_of(Folder(root), today=DAY)
    finally:
        (root / file).write_bytes((SMALL / file).read_bytes())
    assert report(found)
    assert all(min(problem.position) >= 1 and problem.message for problem in found)
