"""The whole of the data as frozen records, and every way to look something up or back.

Back-references are computed here and nowhere else: nothing is listed by hand twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from policysite.data.model.document import (
    Category,
    Checklist,
    Clause,
    Crosswalk,
    Department,
    DepartmentKind,
    Item,
    Measure,
    Policy,
    Reference,
    Section,
    Term,
)
from policysite.data.model.duties import Duty
from policysite.data.model.ledger import LedgerFile, LedgerItem
from policysite.data.model.records import Explanation, Filed, RecordFile
from policysite.data.model.settings import Allowed, Settings, SynonymGroup
from policysite.data.model.study import Session
from policysite.data.passages import Passage, passages
from policysite.data.places import Places

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

OPTIONAL_FILES: Mapping[str, Any] = MappingProxyType(
    {
        "records/<year>/<department>": RecordFile,
        "explanations": tuple[Explanation, ...],
        "ledger/<year>": LedgerFile,
        "study/<id>": Session,
        "synonyms": tuple[SynonymGroup, ...],
        "allow": tuple[Allowed, ...],
    }
)
"""The files that a site may do without; `<year>` is four digits, `<department>` and
`<id>` are those of a department and of a study session."""


@dataclass(frozen=True)
class Dataset:
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
    record_files: Mapping[tuple[int, str], RecordFile]
    explanations: tuple[Explanation, ...]
    ledger_files: Mapping[int, LedgerFile]
    synonyms: tuple[SynonymGroup, ...]
    study_files: Mapping[str, Session]
    places: Places = field(repr=False)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of the document in its order, retired ones too."""
        return tuple(passages(self.policy, self.checklist))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every section in the document's order."""
        return self._every(Section)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure in the document's order, retired ones too."""
        return self._every(Measure)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause in the document's order, retired ones too."""
        return self._every(Clause)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every manifestation in the appendix's order."""
        return self._every(Item)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Every category of the appendix, in its order."""
        return self._every(Category)

    def _every(self, kind: type[V]) -> tuple[V, ...]:
        return tuple(passage.record for passage in self.passages if isinstance(passage.record, kind))

    @cached_property
    def section(self) -> Mapping[str, Section]:
        """Section by id."""
        return by_id(self.sections)

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
        return self._around(Section)

    @cached_property
    def measure_of(self) -> Mapping[str, Measure]:
        """Measure by the id of a clause in it."""
        return self._around(Measure)

    @cached_property
    def category_of(self) -> Mapping[str, Category]:
        """Category by the id of a manifestation in it."""
        return self._around(Category)

    def _around(self, kind: type[V]) -> Mapping[str, V]:
        """By the id of each passage the record of that kind that it stands in."""
        pairs = ((passage.id, passage.within.record) for passage in self.passages if passage.within)
        return {name: record for name, record in pairs if isinstance(record, kind)}

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

    @cached_property
    def records(self) -> tuple[Filed, ...]:
        """Every record, by year and department of its file, in the files' order."""
        return tuple(
            Filed(record, year, department, file.sample)
            for (year, department), file in self.record_files.items()
            for record in file.records
        )

    @cached_property
    def records_of(self) -> Mapping[str, tuple[Filed, ...]]:
        """The records of a duty, by its id, earliest day first."""
        return grouped((filed.record.duty, filed) for filed in sorted(self.records, key=lambda filed: filed.day))

    @cached_property
    def ledger(self) -> tuple[LedgerItem, ...]:
        """Every item of the rectification ledger, in the order of the ids."""
        return tuple(item for _, file in sorted(self.ledger_files.items()) for item in file.items)

    @cached_property
    def ledger_item(self) -> Mapping[str, LedgerItem]:
        """Item of the ledger by id."""
        return by_id(self.ledger)

    @cached_property
    def followed_by(self) -> Mapping[str, LedgerItem]:
        """The item that carries on a rebounded one, by the latter's id."""
        return {item.follows: item for item in self.ledger if item.follows}

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Every study session, earliest first."""
        return tuple(sorted(self.study_files.values(), key=lambda session: (session.date, session.id)))

    @cached_property
    def session(self) -> Mapping[str, Session]:
        """Study session by id."""
        return by_id(self.sessions)

    @property
    def sample(self) -> bool:
        """Whether anything in use is demonstration data."""
        marks = [file.sample for file in self.record_files.values()]
        marks += [file.sample for file in self.ledger_files.values()]
        marks += [session.sample for session in self.sessions]
        return any(marks) or any(entry.sample for entry in self.explanations)

    @cached_property
    def bearers_of(self) -> Mapping[str, frozenset[str]]:
        """Who may report on a clause, by its id: those it names and the members of groups that it names."""
        known = {clause.id: self.department.keys() & clause.responsible for clause in self.clauses}
        return {name: frozenset(ids).union(*map(self.members_of, ids)) for name, ids in known.items()}

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
