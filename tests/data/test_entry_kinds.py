"""The kinds of entry that have an id: one row for each, and every row true of the data."""

import re
import shutil
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from helpers.paths import DAY, PLAN, SMALL_RECORDS
from helpers.trees import tree
from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.entry_kinds import ATTACHMENT, ENTRY_KINDS, EntryKind
from policysite.data.files import FILES, OPTIONAL_FILES
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.departments import Member
from policysite.data.validation import options


@pytest.fixture(scope="module")
def plan() -> Dataset:
    """A document with attachments."""
    return load(Folder(PLAN), today=DAY)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The small office with its records, ledger and study session: it has entries of every kind but attachments."""
    data = tree(tmp_path_factory.mktemp("kinds") / "data", {})
    shutil.copytree(SMALL_RECORDS, data, dirs_exist_ok=True)
    return load(Folder(data), today=DAY)


def records(kind: Any) -> Iterator[type[BaseModel]]:
    """Every record that a file of that kind may hold."""
    seen: set[type[BaseModel]] = set()
    waiting = [*options(kind)]
    while waiting:
        each = waiting.pop()
        if get_origin(each) in (tuple, dict):
            waiting += options(get_args(each)[-1 if get_origin(each) is dict else 0])
        elif isinstance(each, type) and issubclass(each, BaseModel) and each not in seen:
            seen.add(each)
            waiting += [below for info in each.model_fields.values() for below in options(info.annotation)]
    yield from seen


def test_every_record_with_an_id_is_a_kind() -> None:
    """Whatever the files may hold that has an id has its row, under the name of the file that holds it."""
    held = {
        (name, record)
        for name, file in (FILES | OPTIONAL_FILES).items()
        for record in records(file)
        if "id" in record.model_fields and record is not Member
    }
    kinds = {(kind.file, kind.record) for kind in ENTRY_KINDS}
    assert {(name, record) for name, record in held if name != "source/<id>"} == kinds
    assert {record for name, record in held if name == "source/<id>"} < {record for _, record in kinds}


@pytest.mark.parametrize("kind", ENTRY_KINDS, ids=lambda kind: str(kind.record.__name__))
def test_a_row_is_true_of_its_entries(kind: EntryKind, dataset: Dataset, plan: Dataset) -> None:
    """Its entries are of its record, say what they are in its field, and have ids of its form, by which they go."""
    dataset = plan if kind is ATTACHMENT else dataset
    entries = [*kind.entries(dataset)]
    assert entries
    assert all(isinstance(entry, kind.record) and getattr(entry, kind.says) for entry in entries)
    assert all(re.fullmatch(kind.id_pattern, entry.id) for entry in entries)
    assert [*kind.by_id(dataset).values()] == entries
    assert kind.id_word.endswith("号")
