"""What a rule is: a generator of faults over the loaded records.

A rule's name says it, its docstring is the editor's sentence; it neither raises nor prints.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.records import Filed
from policysite.data.model.values import shown
from policysite.data.problems import Id, Key, suggest
from policysite.data.yaml.reading import KeyPath

_Row = TypeVar("_Row")


class Fault:
    """A rule broken by `record`, at its field `tail` (empty: the record itself): a `Problem` without its place.

    `text` is a template, written out; what the data say goes into its places as `values`.
    """

    def __init__(self, record: BaseModel, tail: KeyPath, text: str, *, warning: bool = False, **values: object) -> None:
        self.record, self.tail, self.text, self.warning, self.values = record, tail, text, warning, values


@dataclass(frozen=True)
class Case:
    """What a rule looks at: the records, the date, and the words of entries set aside for faults of their own.

    `partial` names the files that had such entries: a rule about what is complete skips them. `lost` names those of
    which nothing could be read. `docs` is the folder of hand-written pages and files, None where it is not at hand.
    """

    dataset: Dataset
    today: date
    withheld: Collection[str] = frozenset()
    partial: Collection[str] = frozenset()
    lost: Collection[str] = frozenset()
    docs: FilePath | None = None

    @cached_property
    def recorded(self) -> tuple[tuple[Filed, Duty], ...]:
        """Every record whose duty is known, with the duty."""
        found = ((filed, self.dataset.duty.get(filed.record.duty)) for filed in self.dataset.records)
        return tuple((filed, duty) for filed, duty in found if duty)

    @cached_property
    def dated(self) -> tuple[tuple[Filed, Duty], ...]:
        """Those of them that say when; what does not is reported by `records_fit_their_duty`."""
        return tuple(
            (filed, duty)
            for filed, duty in self.recorded
            if (filed.record.month if duty.kind is DutyKind.TRIGGERED else filed.record.date)
        )

    @cached_property
    def dated_versions(self) -> bool:
        """Whether it is known which version of the document was in force when; what is wrong with that is told once."""
        versions = self.dataset.versions
        days = [version.in_force or date.min for version in versions]
        ordered = all(before < after for before, after in pairwise(days))
        return ordered and len(self.dataset.documents) == len(versions)

    def whole(self, *files: str) -> bool:
        """Whether every one of `files` was read completely, writers' own files beside it too."""
        return not any(name == file or name.startswith(f"{file}/") for name in self.partial for file in files)

    def unknown(self, record: BaseModel, tail: KeyPath, value: str, choices: Collection[str]) -> Iterator[Fault]:
        """The fault of a reference `value` that is none of `choices`; none where their file could not be read."""
        if value not in choices and value not in self.withheld and (choices or not self.lost):
            tip = "。各项之间用英文逗号" if any(sign in value for sign in "，、") else ""
            known = suggest(value[:80], choices)
            yield Fault(record, tail, "没有编号{given}。{known}{tip}", given=shown(value), known=known, tip=tip)

    def references(self, record: BaseModel, field: str, choices: Collection[str], what: str = "") -> Iterator[Fault]:
        """The faults of a list of references: each to one of `choices` (`what` they are called), none listed twice."""
        names: tuple[str, ...] = getattr(record, field)
        for index, name in enumerate(names):
            yield from self.unknown(record, (field, index), name, choices)
            if name in names[:index]:
                yield Fault(record, (field, index), "{what}“{name}”重复", what=what, name=Id(name))


Rule = Callable[[Case], Iterator[Fault]]


def earlier(record: BaseModel, tail: KeyPath, text: str, day: date | None, bound: date | None) -> Iterator[Fault]:
    """The fault of a `day` before its `bound`, where both are given; `text` has a place for each, by these names."""
    if day and bound and day < bound:
        yield Fault(record, tail, text, day=day, bound=bound)


def again(rows: Iterable[tuple[Hashable, _Row]]) -> Iterator[tuple[_Row, _Row]]:
    """Of pairs of a key and what has it: each whose key an earlier one had already, with the first that had it."""
    seen: dict[Hashable, _Row] = {}
    for key, row in rows:
        first = seen.setdefault(key, row)
        if first is not row:
            yield row, first


def key_of(model: type[BaseModel], name: str) -> Key:
    """A field of a `model` by what people call it."""
    return Key(name, str(model.model_fields[name].title))
