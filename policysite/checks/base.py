"""What a rule is: a generator of faults over the loaded records.

A rule's name says it, its docstring is the editor's sentence; it neither raises nor prints.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ..problems import suggest
from ..site import Site
from ..source import Path


@dataclass(frozen=True)
class Fault:
    """A rule broken by `record`, at its field `tail` (empty: the record itself)."""

    record: BaseModel
    tail: Path
    message: str
    warning: bool = False


@dataclass(frozen=True)
class Case:
    """What a rule looks at: the records, and the words of entries set aside for faults of their own.

    `partial` names the files that had such entries: a rule about what is complete skips them.
    """

    site: Site
    withheld: Collection[str] = frozenset()
    partial: Collection[str] = frozenset()

    def whole(self, *files: str) -> bool:
        """Whether every one of `files` was read completely."""
        return not any(name in self.partial for name in files)

    def unknown(self, record: BaseModel, tail: Path, value: str, choices: Iterable[str]) -> Iterator[Fault]:
        """The fault of a reference `value` that is none of `choices`."""
        names = tuple(choices)
        if value not in names and value not in self.withheld:
            yield Fault(record, tail, f"没有编号“{value}”。{suggest(value, names)}")


Rule = Callable[[Case], Iterator[Fault]]


def repeated(records: Iterable[Any], field: str, words: str) -> Iterator[Fault]:
    """A fault for each record whose `field` an earlier one has already."""
    seen: set[Any] = set()
    for record in records:
        value = getattr(record, field)
        if value in seen:
            yield Fault(record, (field,), f"{words}“{value}”重复")
        seen.add(value)
