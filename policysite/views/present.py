"""What a document lacks: pages that would have nothing to show are not made, and nothing leads to them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.model.document import Item, Measure, Section
from policysite.data.schemas import FieldTable, FileTable, file_tables

_SHOWS: Mapping[str, Callable[[Dataset], Any]] = {
    "sections/": lambda dataset: dataset.every(Section),
    "measures/": lambda dataset: dataset.every(Measure),
    "study/pack/": lambda dataset: dataset.every(Measure),
    "departments/": lambda dataset: dataset.departments,
    "checklist/": lambda dataset: dataset.every(Item),
    "self-check/": lambda dataset: dataset.items,
    "references/": lambda dataset: dataset.references,
    "glossary/": lambda dataset: dataset.glossary,
}
"""The pages that a document may do without, by their addresses, each with what it shows."""


_OF_THE_APPENDIX = frozenset({"checklist", "crosswalk", "manifestations"})
"""Files and fields that only a document with an appendix of manifestations has."""


def dictionary(dataset: Dataset) -> tuple[FileTable, ...]:
    """The data dictionary, as far as this document can have what it tells of."""
    lacking: frozenset[str] = frozenset() if dataset.every(Item) else _OF_THE_APPENDIX
    files = (file for file in file_tables() if file.name.removesuffix(".yml") not in lacking)
    return tuple(replace(file, tables=tuple(_tables(file.tables, lacking))) for file in files)


def _tables(tables: Iterable[FieldTable], lacking: frozenset[str]) -> Iterator[FieldTable]:
    for table in tables:
        if not lacking.intersection(re.findall("[a-z_]+", table.path)):
            yield replace(table, rows=tuple(row for row in table.rows if row.key not in lacking))


def absent(dataset: Dataset) -> frozenset[str]:
    """The addresses of the pages that this document does without; what is retired keeps its page."""
    return frozenset(address for address, shows in _SHOWS.items() if not shows(dataset))
