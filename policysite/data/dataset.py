"""The whole of the data as frozen records, and every way to look something up or back.

Back-references are computed here and nowhere else: nothing is listed by hand twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel

from policysite.data.handed_in import alike, leading_id, trimmed, unseen
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
from policysite.data.model.records import Explanation, Filed, LedgerFile, LedgerItem, RecordFile, Session, ledger_id
from policysite.data.model.settings import Allowed, Settings, SynonymGroup
from policysite.data.model.values import shown
from policysite.data.passages import Passage, passages
from policysite.data.problems import Position, Spot, nearest, suggest
from policysite.data.yaml.reading import KeyPath, Source

K = TypeVar("K")
V = TypeVar("V")

FILES: Mapping[str, Any] = {
    "policy": Policy,
    "departments": tuple[Department, ...],
    "checklist": Checklist,
    "crosswalk": Crosswalk,
    "duties": tuple[Duty, ...],
    "references": tuple[Reference, ...],
    "glossary": tuple[Term, ...],
    "settings": Settings,
}
"""The single files of `data/` (without `.yml`) and what each holds; the names are fields of `Dataset`."""

OPTIONAL_FILES: Mapping[str, Any] = {
    "records/<year>/<department>": RecordFile,
    "explanations": tuple[Explanation, ...],
    "ledger/<year>": LedgerFile,
    "study/<id>": Session,
    "synonyms": tuple[SynonymGroup, ...],
    "allow": tuple[Allowed, ...],
}
"""The files that a site may do without; `<year>` is four digits, `<department>` and
`<id>` are those of a department and of a study session."""

SHARED_FILES = ("records/<year>/<department>", "explanations", "ledger/<year>")
"""Those that several write: besides each, `<name>/<source>.yml` is read like `<name>.yml`. What programs write from
what people hand in stands there, in a file of its own, so that no two proposals touch the same one."""

FileKey = tuple[str, ...]
"""The parts of a file's name below its folder: `("2026", "office")`; of a source's own there is one more."""


@dataclass(frozen=True)
class Places:
    """Where each record stands: its file, and its path in that file."""

    sources: Mapping[str, Source]
    values: Mapping[str, Any]

    @cached_property
    def _paths(self) -> Mapping[int, tuple[Source, KeyPath]]:
        return {
            id(record): (self.sources[name], path)
            for name, value in self.values.items()
            for record, path in _records(value, ())
        }

    def position(self, record: BaseModel, tail: KeyPath = ()) -> Position:
        """Where a record begins, or its field `tail`."""
        source, path = self._paths[id(record)]
        return source.position((*path, *tail))

    def line(self, record: BaseModel) -> int:
        """The line on which a record begins."""
        return self.position(record).line

    def spot(self, record: BaseModel) -> Spot:
        """Where a record begins, as a message names it."""
        return Spot(self.file(record), self.line(record))

    def file(self, record: BaseModel) -> str:
        """The file that holds a record, as people would open it."""
        return self._paths[id(record)][0].file


def _records(value: Any, path: KeyPath) -> Iterator[tuple[BaseModel, KeyPath]]:
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


def _every(kind: type[V]) -> cached_property[tuple[V, ...]]:
    """The records of that kind in the document's order, retired ones too."""
    return cached_property(
        lambda dataset: tuple(each.record for each in dataset.passages if isinstance(each.record, kind))
    )


def _around(kind: type[V]) -> cached_property[Mapping[str, V]]:
    """By the id of each passage the record of that kind that it stands in."""

    def found(dataset: "Dataset") -> Mapping[str, V]:
        pairs = ((passage.id, passage.within.record) for passage in dataset.passages if passage.within)
        return {name: record for name, record in pairs if isinstance(record, kind)}

    return cached_property(found)


def _by_id(records: Callable[["Dataset"], Iterable[V]]) -> cached_property[Mapping[str, V]]:
    return cached_property(lambda dataset: by_id(records(dataset)))


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
    record_files: Mapping[FileKey, RecordFile]
    explanations: tuple[Explanation, ...]
    ledger_files: Mapping[FileKey, LedgerFile]
    synonyms: tuple[SynonymGroup, ...]
    study_files: Mapping[str, Session]
    places: Places = field(repr=False)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of the document in its order, retired ones too."""
        return tuple(passages(self.policy, self.checklist))

    sections = _every(Section)
    measures = _every(Measure)
    clauses = _every(Clause)
    categories = _every(Category)
    items = _every(Item)

    section_of = _around(Section)
    """Section by the id of a measure in it."""
    measure_of = _around(Measure)
    """Measure by the id of a clause in it."""
    category_of = _around(Category)
    """Category by the id of a manifestation in it."""

    section = _by_id(lambda dataset: dataset.sections)
    measure = _by_id(lambda dataset: dataset.measures)
    clause = _by_id(lambda dataset: dataset.clauses)
    item = _by_id(lambda dataset: dataset.items)
    duty = _by_id(lambda dataset: dataset.duties)
    department = _by_id(lambda dataset: dataset.departments)
    ledger_item = _by_id(lambda dataset: dataset.ledger)
    session = _by_id(lambda dataset: dataset.sessions)

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
            Filed(record, int(year), department, file.sample)
            for (year, department, *_), file in self.record_files.items()
            for record in file.records
        )

    @cached_property
    def records_of(self) -> Mapping[str, tuple[Filed, ...]]:
        """The records of a duty, by its id, earliest day first."""
        return grouped((filed.record.duty, filed) for filed in sorted(self.records, key=lambda filed: filed.day))

    @cached_property
    def ledger(self) -> tuple[LedgerItem, ...]:
        """Every item of the rectification ledger, in the order of the ids."""
        return tuple(item for items in self.ledger_years.values() for item in items)

    @cached_property
    def ledger_years(self) -> Mapping[int, tuple[LedgerItem, ...]]:
        """The items of each year's files, in the order of the ids; of two with the same one, that of the earlier source
        first: the year's own file, then `issue-9`, then `issue-57`.
        """
        keys = sorted(self.ledger_files, key=lambda key: (key[0], len(key), len(key[-1]), key))
        lists = grouped((int(key[0]), self.ledger_files[key].items) for key in keys)
        return {
            year: tuple(sorted(chain(*found), key=lambda item: (len(item.id), item.id)))
            for year, found in lists.items()
        }

    def ledger_twice(self, year: int) -> tuple["Twice", ...]:
        """The items of a year whose number another one has already, each with the number for it to take."""
        items = self.ledger_years.get(year, ())
        firsts = by_id(items)
        rest = [item for item in items if firsts[item.id] is not item]
        return tuple(
            Twice(item, firsts[item.id], ledger_id(year, number)) for number, item in enumerate(rest, len(firsts) + 1)
        )

    def next_ledger_id(self, year: int) -> str:
        """The number of an item that is registered next."""
        return ledger_id(year, len(self.ledger_years.get(year, ())) + 1)

    @cached_property
    def followed_by(self) -> Mapping[str, LedgerItem]:
        """The item that carries on a rebounded one, by the latter's id."""
        return {item.follows: item for item in self.ledger if item.follows}

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Every study session, earliest first."""
        return tuple(sorted(self.study_files.values(), key=lambda session: (session.date, session.id)))

    @property
    def sample(self) -> bool:
        """Whether anything in use is demonstration data."""
        return any(book.sample for book in self._books)

    @property
    def sample_files(self) -> tuple[str, ...]:
        """The files in use that hold demonstration data, as people open them, sorted; none with SITE_PRODUCTION."""
        return tuple(sorted({self.places.file(book) for book in self._books if book.sample}))

    @property
    def real_files(self) -> tuple[str, ...]:
        """The files in use that hold anything else, sorted: none may be published to the internet."""
        return tuple(sorted({self.places.file(book) for book in self._books if not book.sample}))

    @property
    def allowed(self) -> tuple[Allowed, ...]:
        """The entries of `allow.yml`: no part of the site, but what they let through is."""
        return tuple(self.places.values.get("allow", ()))

    @property
    def _books(self) -> tuple[RecordFile | LedgerFile | Session | Explanation, ...]:
        """Every file of records and ledger, study session and explanation: what may be marked as demonstration data."""
        return (*self.record_files.values(), *self.ledger_files.values(), *self.sessions, *self.explanations)

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


@dataclass(frozen=True)
class Twice:
    """An `item` of the ledger that bears the number of the `first`, and the one that it `must` bear instead."""

    item: LedgerItem
    first: LedgerItem
    must: str


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


class UnknownNameError(Exception):
    """Nothing goes by that name; the text, for people, lists what there is and the nearest."""


def department_named(dataset: Dataset, text: str) -> Department:
    """The department of that id, name, printed name or alias, in letters of any case and width.

    Raises UnknownNameError.
    """
    known = {
        name: department
        for department in reversed(dataset.departments)
        for name in (*department.aliases, department.printed, department.name, department.id)
        if name
    }
    if text in dataset.department:
        return dataset.department[text]
    folded = {alike(name): department for name, department in reversed([*known.items(), *dataset.department.items()])}
    found = known.get(text) or folded.get(alike(text))
    if found is not None:
        return found
    listed = "、".join(f"{department.name}（{department.id}）" for department in dataset.departments)
    like = nearest(text, known)
    raise UnknownNameError(f"没有部门{shown(text)}。现有{listed}" + (f"；最接近的是“{like}”" if like else ""))


def duty_named(dataset: Dataset, text: str) -> Duty:
    """The duty of that id, which may be in letters of any case and width and have the title behind it.

    Raises UnknownNameError.
    """
    id, rest = leading_id(text)
    duty = dataset.duty.get(id)
    if duty is None:
        raise UnknownNameError(unseen(trimmed(text)) or f"没有编号{shown(text)}。{suggest(id or text, dataset.duty)}")
    if rest and alike(rest) != alike(duty.title):  # which of the two is meant, nobody can say
        raise UnknownNameError(f"编号与名称不符：{duty.id} {duty.title}，写的是{shown(rest)}")
    return duty
