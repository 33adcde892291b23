"""The whole of the data as frozen records, and every way to look something up or back.

Back-references are computed here and nowhere else: nothing is listed by hand twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from pydantic import BaseModel

from policysite.data.document import Document, by_id, grouped
from policysite.data.files import FileKey
from policysite.data.ledger_merging import Merged, put_together
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.document import (
    Attachment,
    Category,
    Checklist,
    Clause,
    Crosswalk,
    FormerText,
    Item,
    Measure,
    Policy,
    Reference,
    Section,
    Term,
    Version,
)
from policysite.data.model.duties import Duty
from policysite.data.model.records import (
    Explanation,
    Filed,
    LedgerFile,
    LedgerItem,
    LedgerStep,
    LookBackResult,
    RecordFile,
    Session,
    ledger_id,
)
from policysite.data.model.settings import Allowed, Settings, SynonymGroup
from policysite.data.model.words import ROLE
from policysite.data.passages import Passage
from policysite.data.places import Places
from policysite.data.record_merging import MergedRecords
from policysite.data.record_merging import put_together as put_records_together
from policysite.data.responsibilities import Responsibilities

E = TypeVar("E", bound=BaseModel)
V = TypeVar("V")


def _among(look_up: Callable[[Document], Mapping[str, V]]) -> cached_property[Mapping[str, V]]:
    """A look-up of the documents over all versions: the one in force goes before, then the last one."""

    def found(dataset: "Dataset") -> Mapping[str, V]:
        order = (*dataset.documents, dataset.document)
        return {id: record for document in order for id, record in look_up(document).items()}

    return cached_property(found)


def _by_id(records: Callable[["Dataset"], Iterable[V]]) -> cached_property[Mapping[str, V]]:
    return cached_property(lambda dataset: by_id(records(dataset)))


@dataclass(frozen=True)
class Dataset:
    """Every record, as loaded to be looked at on a `day`: it decides which version of the document is in force.

    `policy` and `checklist` are what their files hold, the last version, in force or still to come; `former` is what
    those before it were, by id. `archived` maps a version's id to its original text,
    `originals` the names of the archived files to what is in them: `v1.txt`, `v1.docx`.
    """

    policy: Policy
    departments: tuple[Department, ...]
    checklist: Checklist | None
    crosswalk: Crosswalk
    duties: tuple[Duty, ...]
    references: tuple[Reference, ...]
    glossary: tuple[Term, ...]
    settings: Settings
    day: date
    former: Mapping[str, FormerText]
    archived: Mapping[str, str]
    originals: Mapping[str, bytes]
    record_files: Mapping[FileKey, RecordFile]
    explanations: tuple[Explanation, ...]
    ledger_files: Mapping[FileKey, LedgerFile]
    synonyms: tuple[SynonymGroup, ...]
    study_files: Mapping[str, Session]
    written: Places = field(repr=False)

    @cached_property
    def places(self) -> Places:
        """Where each record stands, also those that were put together from several entries."""
        return replace(self.written, origins=self.merged.origins)

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every issued version, in order."""
        return self.policy.versions

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The document as each version has it, in order."""
        *before, last = self.versions or (Version(id="v1"),)
        names = {department.id: department.printed or department.name for department in self.departments}
        return (
            *(_former(version, self.former[version.id], names) for version in before if version.id in self.former),
            Document(last, self.policy, self.checklist, names),
        )

    @property
    def versions_ahead(self) -> tuple[Version, ...]:
        """The versions that are archived but not in force yet, the next first."""
        return tuple(each.version for each in self.documents if not each.in_force(self.day))

    @cached_property
    def document(self) -> Document:
        """The document as it is in force on the `day`: what pages show."""
        return self.document_on(self.day)

    @property
    def latest(self) -> Document:
        """The document as the last version has it, in force or still to come; it knows every id there ever was."""
        return self.documents[-1]

    def document_on(self, day: date) -> Document:
        """The document as it was in force on `day`; the first version before any was."""
        return self.responsibilities.document_on(day)

    @cached_property
    def responsibilities(self) -> Responsibilities:
        """Who answers for what on which day."""
        return Responsibilities(self.documents, self.department)

    @cached_property
    def in_force_from(self) -> Mapping[str, date]:
        """From which day on each passage is in force that the first version does not have, by its id."""
        found: dict[str, date] = {}
        for document in self.documents[1:]:
            if begun := document.version.in_force:
                found |= {name: begun for name in document.in_text if name not in found}
        return {name: day for name, day in found.items() if name not in self.documents[0].in_text}

    @cached_property
    def coming(self) -> Mapping[str, date]:
        """Of these, those that are not in force yet."""
        return {name: day for name, day in self.in_force_from.items() if day > self.day}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of the text in force, in its order."""
        return tuple(passage for passage in self.document.passages if passage.in_force)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the text in force."""
        return self.current(self.document.sections)

    @property
    def parts(self) -> tuple[Section, ...]:
        """The sections at the top of the text in force."""
        return self.current(self.document.parts)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The attachments of the text in force."""
        return self.current(self.document.attachments)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of the text in force."""
        return self.current(self.document.measures)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the text in force."""
        return self.current(self.document.clauses)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of the appendix in force."""
        return self.current(self.document.categories)

    @property
    def items(self) -> tuple[Item, ...]:
        """The manifestations of the appendix in force."""
        return self.current(self.document.items)

    def current(self, entries: Iterable[E]) -> tuple[E, ...]:
        """Those of some entries that are there on the `day`: what lists, counts and choices are made of.

        Parts of the document that are in the text in force, departments that are founded and not retired, terms and
        references that are not retired. Whether a duty binds is told in `periods`.
        """
        return tuple(entry for entry in entries if self.is_current(entry))

    def is_current(self, entry: BaseModel) -> bool:
        """Whether an entry is there on the `day`, as in `current`."""
        match entry:
            case Department():
                return entry.exists(self.day)
            case Reference() | Term():
                return entry.retired is None or self.day < entry.retired
            case Section() | Measure() | Clause() | Category() | Item() | Attachment():
                return entry.id in self.document.in_text
        return True

    def every(self, kind: type[V]) -> tuple[V, ...]:
        """The records of a kind that any version has, by which their pages are kept.

        Those in the document in force come first, retired ones too; behind them what only another version has: to
        come, or a heading that is gone with all that stood under it.
        """
        found: dict[str, Any] = {}
        for document in (self.document, *reversed(self.documents)):
            for passage in document.passages:
                found.setdefault(passage.id, passage.entry)
        return tuple(record for record in found.values() if isinstance(record, kind))

    section_of = _among(lambda document: document.section_of)
    """The section that a measure stands directly in, by its id; of any version, like all that follow."""
    part_of = _among(lambda document: document.part_of)
    """The section at the top that a measure stands in, by its id."""
    measure_of = _among(lambda document: document.measure_of)
    """Measure by the id of a clause in it."""
    category_of = _among(lambda document: document.category_of)
    """Category by the id of a manifestation in it."""

    section = _among(lambda document: document.section)
    measure = _among(lambda document: document.measure)
    clause = _among(lambda document: document.clause)
    item = _among(lambda document: document.item)
    duty = _by_id(lambda dataset: dataset.duties)
    department = _by_id(lambda dataset: dataset.departments)
    ledger_item = _by_id(lambda dataset: dataset.ledger)
    session = _by_id(lambda dataset: dataset.sessions)

    @cached_property
    def duties_of(self) -> Mapping[str, tuple[Duty, ...]]:
        """Duties by the id of their clause."""
        return grouped((duty.clause, duty) for duty in self.duties)

    @cached_property
    def explained(self) -> Mapping[tuple[str, str | None], Explanation]:
        """Explanations by the duty and the period's name, None for a deliverable."""
        return {(entry.duty, entry.period): entry for entry in self.explanations}

    @cached_property
    def duties_titled(self) -> Mapping[str, tuple[Duty, ...]]:
        """Duties by their title, which more than one may bear."""
        return grouped((duty.title, duty) for duty in self.duties)

    @cached_property
    def clauses_of(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses in force that name a department, or one that it carries on for, by its id."""
        on = self.responsibilities.on
        return grouped((name, clause) for clause in self.clauses for name in on(clause.id, self.day).named)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """What departments do by the text in force, in the order of `ROLE`; empty where all do no more than answer."""
        on = self.responsibilities.on
        used = {role for clause in self.clauses for role in on(clause.id, self.day).roles}
        return tuple(role for role in ROLE if role in used) if used - {"responsible"} else ()

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[Department, ...]]:
        """The groups a department belongs to on the `day`, directly or through another group, by its id."""
        return grouped(
            (member, group)
            for group in self.departments
            if group.kind is DepartmentKind.GROUP and group.exists(self.day)
            for member in sorted(self.members_of(group.id))
        )

    @cached_property
    def items_of(self) -> Mapping[str, tuple[Item, ...]]:
        """The manifestations that the crosswalk links to a measure, by its id."""
        return grouped((link.measure, self.item[name]) for name, links in self.crosswalk.root.items() for link in links)

    @cached_property
    def records(self) -> tuple[Filed, ...]:
        """Every record as it is corrected, by year and department, in the order of the files that first held them."""
        return self.merged_records.records

    @cached_property
    def merged_records(self) -> MergedRecords:
        """The records as they stand in the files, with what corrects and withdraws them elsewhere."""
        return put_records_together(self.record_files)

    def without(self, source: str) -> "Dataset":
        """The data as if nothing of the records that a source wrote were there."""
        return replace(
            self, record_files={key: file for key, file in self.record_files.items() if key[2:] != (source,)}
        )

    @cached_property
    def records_of(self) -> Mapping[str, tuple[Filed, ...]]:
        """The records of a duty, by its id, earliest day first."""
        return grouped((filed.record.duty, filed) for filed in sorted(self.records, key=lambda filed: filed.day))

    @cached_property
    def ledger(self) -> tuple[LedgerItem, ...]:
        """Every item of the rectification ledger with all its steps, in the order of the ids."""
        return self.merged.items

    @cached_property
    def merged(self) -> Merged:
        """The items of the ledger as they stand in the files, put together with the steps that stand elsewhere."""
        items = (item for items in self.ledger_years.values() for item in items)
        return put_together(items, self.steps_of)

    @cached_property
    def steps_of(self) -> Mapping[str, tuple[LedgerStep, ...]]:
        """The steps that stand apart from their item, by its id."""
        return grouped((step.item, step) for key in self._ledger_keys for step in self.ledger_files[key].steps)

    @cached_property
    def ledger_years(self) -> Mapping[int, tuple[LedgerItem, ...]]:
        """The items of each year's files as they stand there, in the order of the ids; of two with the same one, that
        of the earlier source first: the year's own file, then `issue-9`, then `issue-57`.
        """
        lists = grouped((int(key[0]), self.ledger_files[key].items) for key in self._ledger_keys)
        return {
            year: tuple(sorted(chain(*found), key=lambda item: (len(item.id), item.id)))
            for year, found in lists.items()
        }

    @cached_property
    def _ledger_keys(self) -> tuple[FileKey, ...]:
        return tuple(sorted(self.ledger_files, key=lambda key: (key[0], len(key), len(key[-1]), key)))

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

    def bearers_on(self, clause: str, day: date) -> frozenset[str]:
        """Who answers for a clause on `day`: the departments that it names then, and the members of groups it names."""
        return self.responsibilities.on(clause, day).bearers

    def responsible_for(self, item: LedgerItem, day: date) -> str:
        """The department responsible for a ledger item on `day`: who carries on for it, where it was merged by then.

        What was closed and looked back on before stays with the department that closed it.
        """
        return self.stands_in(item, item.department, day)

    def stands_in(self, item: LedgerItem, department: str, day: date) -> str:
        """Who stands on `day` in the place of a department that an item of the ledger names, as above."""
        return self.responsibilities.heir(department, min(self.settled(item) or day, day)) or department

    def settled(self, item: LedgerItem) -> date | None:
        """The day from which nothing of an item is left to do: the look-back's, or the day it is carried on from."""
        last = item.look_backs[-1] if item.closing and item.look_backs else None
        if last and last.result is LookBackResult.REBOUNDED:
            return self.followed_by[item.id].found if item.id in self.followed_by else None
        return last.date if last else None

    def members_of(self, group: str) -> frozenset[str]:
        """The ids of all members of a group on the `day`, those of groups within it too; empty where not known."""
        return self.responsibilities.members_on(group, self.day)

    def called(self, department: Department) -> tuple[str, ...]:
        """The names other than its own that versions print for a department, the last one's first."""
        names = (document.names.get(department.id) for document in reversed(self.documents))
        return tuple(dict.fromkeys(name for name in names if name and name != department.name))

    def printed(self, department: str) -> str:
        """A department's name as the document in force prints it."""
        return self.document.printed(department)


@dataclass(frozen=True)
class Twice:
    """An `item` of the ledger that bears the number of the `first`, and the one that it `must` bear instead."""

    item: LedgerItem
    first: LedgerItem
    must: str


def _former(version: Version, text: FormerText, names: Mapping[str, str]) -> Document:
    return Document(version, text.policy, text.checklist, {**names, **text.printed}, f"source/{version.id}")
