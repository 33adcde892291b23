"""The document rebuilt from the data, compared with the archived original."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.mistakes import Case, cases, mistaken, reported
from helpers.paths import DAY, OFFICE, PLAN, SMALL

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.document import Checklist, Policy
from policysite.data.text.verbatim import difference, lines_of, rebuilt
from policysite.data.yaml.reading import construct, parse

ORIGINAL = (SMALL / "source" / "v1.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The small data."""
    return load(Folder(SMALL), today=DAY)


@pytest.mark.parametrize("case", [*cases("verbatim"), *cases("plan_verbatim")])
def test_differences(case: Case, tmp_path: Path) -> None:
    """The first difference is reported with its place in data and original and both wordings; line ends are not."""
    assert sorted(reported(mistaken(case, tmp_path))) == sorted(case["expected"])


def test_the_real_document_is_rebuilt() -> None:
    """The real data yield the issued text line by line, character for character."""
    dataset = load(Folder(OFFICE), today=DAY)
    original = dataset.archived["v1"]
    assert [line.text for line in rebuilt(dataset.document)] == lines_of(original)
    assert difference(dataset.document, original) is None


def test_a_plan_is_rebuilt() -> None:
    """A document of any form yields its lines, but for the white space at their ends and the blank ones."""
    dataset = load(Folder(PLAN), today=DAY)
    original = dataset.archived["v1"]
    lines = [line.strip() for line in lines_of(original) if line.strip()]
    assert [line.text.strip() for line in rebuilt(dataset.document)] == lines
    assert difference(dataset.document, original) is None


def test_every_changed_character_of_a_plan_is_found() -> None:
    """One other character anywhere in such an original is found at its line and column."""
    dataset = load(Folder(PLAN), today=DAY)
    original = dataset.archived["v1"]
    for at, sign in enumerate(original):
        if not sign.isspace():
            found = difference(dataset.document, original[:at] + "某" + original[at + 1 :])
            before = original[:at]
            assert found
            assert (found.line, found.column) == (before.count("\n") + 1, at - before.rfind("\n"))


def test_every_changed_character_of_the_original_is_found(dataset: Dataset) -> None:
    """One other character anywhere in the original is found at its line and column, and both wordings show it."""
    for at, sign in enumerate(ORIGINAL.rstrip()):
        if sign not in " \n":
            found = difference(dataset.document, ORIGINAL[:at] + "某" + ORIGINAL[at + 1 :])
            assert found is not None
            before = ORIGINAL[:at]
            assert (found.line, found.column) == (before.count("\n") + 1, at - before.rfind("\n"))
            assert "某" in found.archived
            assert sign in found.data


def test_every_character_left_out_of_the_original_is_found(dataset: Dataset) -> None:
    """One character less anywhere in the original is found, line feeds included."""
    for at, sign in enumerate(ORIGINAL.rstrip()):
        if sign != " ":
            assert difference(dataset.document, ORIGINAL[:at] + ORIGINAL[at + 1 :]) is not None


def test_every_changed_text_of_the_data_is_found(dataset: Dataset) -> None:
    """One other character in any text of the data that the document prints is found, and traced to that text."""
    tried = 0
    for name, kind in (("policy", Policy), ("checklist", Checklist)):
        for changed, text in _changed(name):
            found = difference(replace(dataset, **{name: kind.model_validate(changed)}).document, ORIGINAL)
            if found is None:
                assert text in ("改进阅览服务措施", "市阅览中心", "做好搬迁准备。", "完成书架搬迁。", "设置意见箱。")
            else:
                assert "某" in found.data
                assert "某" in found.piece.text
            tried += 1
    assert tried == 27


def _changed(name: str) -> Iterator[tuple[Any, str]]:
    """The values of a file with one character of one text changed, for each text that people read."""
    source, _ = parse(name, (SMALL / f"{name}.yml").read_bytes())
    assert source is not None
    values = construct(source.node)
    for path, text in _texts(values, ()):
        changed = copy.deepcopy(values)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = "某" + text[1:]
        yield changed, text


def _texts(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, str):
        if not value.isascii() and path[0] != "versions":
            yield path, value
        return
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _texts(below, (*path, key))
