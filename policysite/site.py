"""The whole of the data as frozen records, and every way to look something up or back.

Back-references are computed here and nowhere else: nothing is listed by hand twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel

from .model import (
    Category,
    Checklist,
    Clause,
    Crosswalk,
    Department,
    DepartmentKind,
    Duty,
    Item,
    Measure,
    Policy,
    Reference,
    Section,
    Settings,
    Term,
)
from .problems import Problem
from .source import Path, Source

K = TypeVar("K")
V = TypeVar("V")

FILES: Mapping[str, Any] = MappingProxyType(
    {
        "policy": Policy,
        "departments": tuple[Department, ...],
        "checklist": Checklist,
        "crosswalk": Crosswalk,
        "duties": tuple[Duty, ...],
        "references": tuple[Reference, ...],
        "glossary": tuple[Term, ...],
        "settings": Settings,
    }
)
"""The single files of `data/` (without `.yml`) and what each holds; the names are fields of `Site`."""


@dataclass(frozen=True)
class Site:
    """Every record, as loaded. `archived` maps a version's id to its original text."""

    policy: Policy
    departments: tuple[Department, ...]
    checklist: Checklist
    crosswalk: Crosswalk
    duties: tuple[Duty, ...]
    references: tuple[Reference, ...]
    glossary: tuple[Term, ...]
    settings: Settings
    archived: Mapping[str, str]
    places: "Places" = field(repr=False)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure in the document's order, retired ones too."""
        return tuple(measure for section in self.policy.sections for measure in section.measures)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause in the document's order, retired ones too."""
        return tuple(clause for measure in self.measures for clause in measure.clauses)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every manifestation in the appendix's order."""
        return tuple(item for category in self.checklist.categories for item in category.items)

    @cached_property
    def section(self) -> Mapping[str, Section]:
        """Section by id."""
        return by_id(self.policy.sections)

    @cached_property
    def measure(self) -> Mapping[str, Measure]:
        """Measure by id."""
        return by_id(self.measures)

    @cached_property
    def clause(self) -> Mapping[str, Clause]:
        """Clause by id."""
        return by_id(self.clauses)

    @cached_property
    def duty(self) -> Mapping[str, Duty]:
        """Duty by id."""
        return by_id(self.duties)

    @cached_property
    def department(self) -> Mapping[str, Department]:
        """Department by id."""
        return by_id(self.departments)

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Manifestation by id."""
        return by_id(self.items)

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Section by the id of a measure in it."""
        return {measure.id: section for section in self.policy.sections for measure in section.measures}

    @cached_property
    def measure_of(self) -> Mapping[str, Measure]:
        """Measure by the id of a clause in it."""
        return {clause.id: measure for measure in self.measures for clause in measure.clauses}

    @cached_property
    def category_of(self) -> Mapping[str, Category]:
        """Category by the id of a manifestation in it."""
        return {item.id: category for category in self.checklist.categories for item in category.items}

    @cached_property
    def duties_of(self) -> Mapping[str, tuple[Duty, ...]]:
        """Duties by the id of their clause."""
        return grouped((duty.clause, duty) for duty in self.duties)

    @cached_property
    def clauses_of(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses that name a department, by its id."""
        return grouped((name, clause) for clause in self.clauses for name in clause.responsible)

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[Department, ...]]:
        """The groups a department belongs to, directly or through another group, by its id."""
        return grouped(
            (member, group)
            for group in self.departments
            if group.kind is DepartmentKind.GROUP
            for member in sorted(self.members_of(group.id))
        )

    @cached_property
    def items_of(self) -> Mapping[str, tuple[Item, ...]]:
        """The manifestations that the crosswalk links to a measure, by its id."""
        return grouped((link.measure, self.item[name]) for name, links in self.crosswalk.root.items() for link in links)

    def members_of(self, group: str) -> frozenset[str]:
        """The ids of all members of a group, those of groups within it included; empty where they are not known."""
        found: set[str] = set()
        waiting = [group]
        while waiting:
            for member in self.department[waiting.pop()].members:
                if member not in found and member in self.department:
                    found.add(member)
                    waiting.append(member)
        return frozenset(found - {group})

    def printed(self, department: str) -> str:
        """A department's name as the document prints it."""
        record = self.department[department]
        return record.printed or record.name


@dataclass(frozen=True)
class Places:
    """Where each record stands: its file, and its path in that file."""

    sources: Mapping[str, Source]
    values: Mapping[str, Any]

    @cached_property
    def _paths(self) -> Mapping[int, tuple[Source, Path]]:
        return {
            id(record): (self.sources[name], path)
            for name, value in self.values.items()
            for record, path in _records(value, ())
        }

    def problem(self, record: BaseModel, tail: Path, message: str, *, warning: bool = False) -> Problem:
        """A problem at the field `tail` of a record, or at the record itself where `tail` is empty."""
        source, path = self._paths[id(record)]
        return source.problem((*path, *tail), message, warning=warning)

    def line(self, record: BaseModel) -> int:
        """The line on which a record begins."""
        source, path = self._paths[id(record)]
        return source.line(path)

    def file(self, record: BaseModel) -> str:
        """The file that holds a record, as people would open it."""
        return self._paths[id(record)][0].file


def _records(value: Any, path: Path) -> Iterator[tuple[BaseModel, Path]]:
    if isinstance(value, RootModel):
        yield value, path
        yield from _records(value.root, path)
    elif isinstance(value, BaseModel):
        yield value, path
        for name, below in value:
            yield from _records(below, (*path, name))
    elif isinstance(value, tuple):
        for index, below in enumerate(value):
            yield from _records(below, (*path, index))
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from _records(below, (*path, name))


def by_id(records: Iterable[Any]) -> dict[str, Any]:
    """Records by their `id`; of two with the same id the first, the rule on ids reports the second."""
    found: dict[str, Any] = {}
    for record in records:
        found.setdefault(record.id, record)
    return found


def grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    """The values of each key, in order; an unknown key yields an empty tuple."""
    lists: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        lists[key].append(value)
    return defaultdict(tuple, {key: tuple(values) for key, values in lists.items()})
