"""Data trees for tests: a folder of data with some files added, and sites with other records without any file."""

import difflib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from helpers.paths import DAY, OFFICE, SMALL
from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.records import LedgerFile, LedgerItem, Record, RecordFile

NOTHING = ("records", "ledger", "study", "explanations.yml")


@dataclass(frozen=True)
class Case:
    """A case of a file below `faults/`: files to add to the small tree, and the problems expected."""

    name: str
    files: Mapping[str, str]
    expected: tuple[str, ...]


def cases(path: Path) -> Iterator[Case]:
    """The cases of a file: `== name`, then `>> file` with its content as often as needed, `<<` and the problems."""
    for block in path.read_text(encoding="utf-8").split("== ")[1:]:
        given, _, expected = block.partition("<<\n")
        name, *parts = given.split(">> ")
        files = dict(part.split("\n", 1) for part in parts)
        yield Case(name.strip(), files, tuple(expected.splitlines()))


def tree(root: Path, files: Mapping[str, str], base: Path = SMALL) -> Path:
    """A copy of `base` in `root` without its records, with `files` added."""
    shutil.copytree(base, root, ignore=lambda folder, _: NOTHING if Path(folder) == base else ())
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@cache
def small() -> Dataset:
    """The small site without records."""
    return load(Folder(SMALL), today=DAY)


@cache
def real() -> Dataset:
    """The whole document with its demonstration data."""
    return load(Folder(OFFICE), today=DAY)


def with_records(dataset: Dataset, records: Iterable[Record], year: int = 2026) -> Dataset:
    """`site` with these records instead of its own, unchecked."""
    book = RecordFile.model_construct(sample=False, records=tuple(records))
    return replace(dataset, record_files={(str(year), "office"): book}, explanations=(), ledger_files={})


def with_items(dataset: Dataset, *items: LedgerItem) -> Dataset:
    """`site` with this ledger instead of its own, unchecked."""
    return replace(dataset, ledger_files={("2026",): LedgerFile(items=items)})


def act(duty: str, day: str, **fields: object) -> Record:
    """A record: `act("m01-1-a", "2026-03-05", amount=2)`."""
    return Record.model_validate({"duty": duty, "date": day, **fields})


def month(name: str, received: int, in_time: int, excepted: int | None = None) -> Record:
    """A monthly line of m10-2-a."""
    return Record(duty="m10-2-a", month=name, received=received, in_time=in_time, excepted=excepted, reason="理由")


def added_only(old: str, new: str) -> bool:
    """Whether every line of `old` stands in `new`, in order."""
    return not any(line.startswith(("-", "?")) for line in difflib.ndiff(old.splitlines(), new.splitlines()))
