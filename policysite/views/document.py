"""What each page shows, gathered from the records: frozen views that the templates only loop over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from policysite.data.dataset import Dataset
from policysite.data.document import Document, grouped
from policysite.data.model.departments import Department
from policysite.data.model.document import (
    Attachment,
    Category,
    Clause,
    Item,
    Link,
    Measure,
    Reference,
    Section,
    Term,
    Version,
)
from policysite.data.model.duties import Duty, DutyKind, Rhythm
from policysite.data.model.words import KIND, RHYTHM, nth_clause
from policysite.data.passages import Passage, PassageKind
from policysite.data.periods import ceased, is_in_force
from policysite.data.text.verbatim import tail
from policysite.views.handovers import FormerClause, at_its_end, heir, heirs, predecessors
from policysite.views.roles import RoleViews
from policysite.views.standing import Note, Standing
from policysite.views.tally import counted
from policysite.views.text import Annotator, LinkedRun, cite, titled

E = TypeVar("E", bound=BaseModel)


@dataclass(frozen=True)
class ClauseView:
    """A clause with all that stands around it."""

    clause: Clause
    number: int
    measure: Measure
    runs: tuple[LinkedRun, ...]
    departments: tuple[Department, ...]
    duties: tuple[Duty, ...]
    citation: str
    note: Note | None
    """That it is gone, to come, or otherwise now."""
    gone: bool
    """Whether it is no part of the text in force any more."""

    @property
    def called(self) -> str:
        """第2款, or 原第2款 of what is gone."""
        return f"{'原' if self.gone else ''}{nth_clause(self.number)}"


@dataclass(frozen=True)
class MeasureView:
    """A measure with its clauses, what it cites, and its neighbours.

    `document` is the version whose words are shown: the one in force, or of what is retired the last to have it.
    """

    measure: Measure
    within: tuple[Section, ...]
    clauses: tuple[ClauseView, ...]
    references: tuple[Reference, ...]
    terms: tuple[Term, ...]
    links: tuple[tuple[Item, str], ...]
    previous: Measure | None
    next: Measure | None
    citation: str
    document: Document
    notes: tuple[Note, ...]

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What its clauses oblige someone to do."""
        return tuple(duty for clause in self.clauses for duty in clause.duties)


@dataclass(frozen=True)
class DutyGroup:
    """Duties of one rhythm or kind, under its word."""

    name: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Answering:
    """What a department answers for under one name: its own, or that of a group it belongs to.

    The `coming` duties begin on a later day and count nowhere yet.
    """

    name: Department
    clauses: tuple[ClauseView, ...]
    groups: tuple[DutyGroup, ...]
    coming: tuple[Duty, ...]

    @property
    def duty_count(self) -> int:
        """How many duties that is."""
        return sum(len(group.duties) for group in self.groups)


@dataclass(frozen=True)
class DepartmentView:
    """A department: what it answers for itself, and apart from it what it bears as a member of groups.

    Of a retired one `heirs` took over, one after the other; `formerly` is what it answered for at its end. It carries
    on for its `predecessors`. `printed` are the versions that print another name for it.
    """

    department: Department
    own: Answering
    as_member: tuple[Answering, ...]
    members: tuple[Department, ...]
    heirs: tuple[Department, ...]
    predecessors: tuple[Department, ...]
    formerly: tuple[FormerClause, ...]
    printed: tuple[tuple[Version, str], ...]


@dataclass(frozen=True)
class Part:
    """What stands at the top of the text: its number as printed, without the stop, and its heading."""

    id: str
    number: str
    name: str


def _part(entry: Section | Measure) -> Part:
    """A section goes by its number alone, as a measure does that is numbered like one."""
    if isinstance(entry, Section):
        return Part(entry.id, entry.number, entry.title)
    return Part(entry.id, entry.printed.rstrip("、.．"), entry.heading)


@dataclass(frozen=True)
class Place:
    """Where the document uses a term or cites a document: the id to link to, and its name."""

    id: str
    name: str


class Views:
    """Every view of one site. All lists are in the document's order."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.annotator = Annotator(dataset)
        self.standing = Standing(dataset)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many sections, measures, clauses, departments and manifestations the current text has."""
        dataset = self.dataset
        return {
            "sections": len(self.parts),
            "measures": len(dataset.measures),
            "clauses": len(dataset.clauses),
            "departments": len(self.roles.departments),
            "items": len(dataset.items),
        }

    @cached_property
    def counted(self) -> Mapping[str, str]:
        """What the text falls into, in its own words, each with the address of its page: 6个部分, 19条措施, 31款."""
        return counted(self.dataset, len(self.parts))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What the text in force falls into: the sections at its top, and the measures beside them."""
        tops = (each for each in self.dataset.document.tops if not isinstance(each, Attachment))
        return tuple(map(_part, self.dataset.current(tops)))

    def retired(self, entries: Iterable[E]) -> tuple[E, ...]:
        """Those of some entries that are no more: they keep their addresses, apart from the others."""
        apart = (entry for entry in entries if not self.dataset.is_current(entry))
        return tuple(entry for entry in apart if getattr(entry, "id", "") not in self.dataset.coming)

    def coming(self, kind: type[E]) -> tuple[E, ...]:
        """The parts of the document of a kind that are not in force yet."""
        every = self.dataset.every(kind)
        return tuple(entry for entry in every if getattr(entry, "id", "") in self.dataset.coming)

    @property
    def retired_items(self) -> tuple[Item, ...]:
        """The manifestations that are no more."""
        return self.retired(self.dataset.every(Item))

    @property
    def coming_items(self) -> tuple[Item, ...]:
        """The manifestations that a version brings which is not in force yet."""
        return self.coming(Item)

    @property
    def categories_apart(self) -> tuple[Category, ...]:
        """The categories of the appendix that are no more, or to come."""
        return tuple(each for each in self.dataset.every(Category) if not self.dataset.is_current(each))

    @cached_property
    def citation(self) -> str:
        """发文机关《题目》（拟题）, with the number of the version in force where it has one."""
        policy, number = self.dataset.document.policy, self.dataset.document.version.number
        return f"{policy.issued_by}{titled(policy)}" + (f"（{number}）" if number else "")

    @cached_property
    def whole_list(self) -> tuple[Measure, ...]:
        """The measures that name the appendix itself: they apply to every manifestation."""
        checklist = self.dataset.document.checklist
        clauses = (each for each in self.dataset.clauses if checklist and checklist.title in each.text)
        return tuple(dict.fromkeys(self.dataset.measure_of[clause.id] for clause in clauses))

    @cached_property
    def quantified(self) -> tuple[Duty, ...]:
        """The duties for which the text sets a number or a time limit."""
        kinds = (DutyKind.RECURRING, DutyKind.TRIGGERED)
        return tuple(duty for duty in self.duties if duty.kind in kinds)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """The duties in force."""
        every = (duty for clause in self.dataset.clauses for duty in self.dataset.duties_of[clause.id])
        return tuple(duty for duty in every if is_in_force(self.dataset, duty, self.dataset.day))

    def tail(self, clause: Clause) -> str:
        """What a clause prints of who answers for it, as in the text in force."""
        return tail(self.dataset.document, clause)

    def departments_of(self, clause: Clause) -> tuple[Department, ...]:
        """The departments a clause names, in its order."""
        return tuple(self.dataset.department[name] for name in clause.responsible)

    def named(self, clause: Clause) -> tuple[Department, ...]:
        """The departments that answer for a clause now, who carries on in the place of a merged one."""
        names = self.dataset.responsibilities.on(clause.id, self.dataset.day).named
        return tuple(self.dataset.department[name] for name in names)

    def answering_for(self, measure: Measure) -> tuple[Department, ...]:
        """The departments that answer for any clause of a measure now, in the list's order."""
        named = {each.id for clause in self.dataset.current(measure.clauses) for each in self.named(clause)}
        return tuple(department for department in self.dataset.departments if department.id in named)

    def heir(self, entry: Any) -> Department | None:
        """Who stands in the place of a retired department now; None for whatever else."""
        return heir(self.dataset, entry, self.dataset.day) if isinstance(entry, Department) else None

    @cached_property
    def roles(self) -> RoleViews:
        """Who does what."""
        return RoleViews(self.dataset)

    def clause(self, clause: Clause, document: Document | None = None) -> ClauseView:
        """The view of one clause, as the version `document` has it; by default as its page shows it."""
        shown = document or self.standing.held(clause.id)
        record, day = shown.clause[clause.id], self.dataset.day
        duties = sorted(self.dataset.duties_of[clause.id], key=lambda duty: ceased(self.dataset, duty, day))
        return ClauseView(
            clause=record,
            number=shown.passage[record.id].place,
            measure=shown.measure_of[record.id],
            runs=self.annotator.runs(record.text, duties),
            departments=self.departments_of(record),
            duties=tuple(duties),
            citation=cite(self.standing, record.id, shown),
            note=self._clause_note(record.id, shown),
            gone=record.id not in self.dataset.document.in_text and record.id not in self.dataset.coming,
        )

    def _clause_note(self, id: str, shown: Document) -> Note | None:
        """What to say beside a clause that is not said beside its measure: a number moves with the measure's."""
        standing, now, measure = self.standing, self.dataset.document, shown.measure_of[id].id
        if id in self.dataset.coming:
            return None if measure in self.dataset.coming else standing.note(id, shown)
        if id not in now.in_text:
            note = standing.note(id, shown)
            return note if note and (note.target or measure in now.in_text) else None
        if shown is not now:
            return standing.changed(id, shown)
        return standing.note(id) if standing.moved(id) else None

    def measure(self, measure: Measure) -> MeasureView:
        """The view of one measure, as its page shows it."""
        shown = self.standing.held(measure.id)
        record = shown.measure[measure.id]
        found = {target for clause in record.clauses for target in self.annotator.targets(clause.text)}
        previous, following = self._neighbours.get(measure.id, (None, None))  # a coming one has none yet
        note = self.standing.note(measure.id, shown)
        return MeasureView(
            measure=record,
            within=shown.around(record.id),
            clauses=tuple(self.clause(clause) for clause in self._ever(measure)),
            references=tuple(reference for reference in self.dataset.references if reference.id in found),
            terms=tuple(term for term in self.dataset.glossary if term.id in found),
            links=self._links_to[measure.id],
            previous=previous,
            next=following,
            citation=cite(self.standing, measure.id, shown),
            document=shown,
            notes=(*([note] if note else []), *self.standing.namesakes(measure.id)),
        )

    def _ever(self, measure: Measure) -> Iterator[Clause]:
        """The clauses of a measure in force, behind them those still to come in it and those that are retired."""
        clauses = self.dataset.measure[measure.id].clauses
        yield from self.dataset.current(clauses)
        yield from (clause for clause in clauses if not self.dataset.is_current(clause))
        latest = self.dataset.latest.measure.get(measure.id)
        if latest and measure.id not in self.dataset.coming:
            yield from (clause for clause in latest.clauses if clause.id in self.dataset.coming)

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[Measure | None, Measure | None]]:
        row = (None, *self.dataset.measures, None)
        return {measure.id: (row[place], row[place + 2]) for place, measure in enumerate(self.dataset.measures)}

    @cached_property
    def _links_to(self) -> Mapping[str, tuple[tuple[Item, str], ...]]:
        pairs = ((item, measure, link) for item in self.dataset.items for measure, link in self.links(item))
        return grouped((measure.id, (item, link.reason)) for item, measure, link in pairs)

    def links(self, item: Item) -> tuple[tuple[Measure, Link], ...]:
        """The measures that answer a manifestation, each with its link in the crosswalk."""
        links = self.dataset.crosswalk.root.get(item.id, ())
        found = ((self.dataset.measure[link.measure], link) for link in links)
        return tuple((measure, link) for measure, link in found if self.dataset.is_current(measure))

    def department(self, department: Department) -> DepartmentView:
        """The view of one department."""
        dataset, groups = self.dataset, self.dataset.groups_of[department.id]
        return DepartmentView(
            department=department,
            own=self.answering(department),
            as_member=tuple(self.answering(group) for group in groups if self.dataset.clauses_of[group.id]),
            members=tuple(self._members(department)),
            heirs=heirs(dataset, department, dataset.day),
            predecessors=predecessors(dataset, department, dataset.day),
            formerly=tuple(at_its_end(dataset, department)) if department.is_retired(dataset.day) else (),
            printed=tuple(self._printed(department)),
        )

    def _members(self, group: Department) -> Iterator[Department]:
        """Who belongs to a group today, in its order; in the place of a merged one who carries on for it."""
        dataset, day = self.dataset, self.dataset.day
        listed = (dataset.department[member.id] for member in group.members if member.belongs(day))
        found = (heir(dataset, each, day) or each for each in listed)
        return iter(dataset.current(dict.fromkeys(each for each in found if each is not group)))

    def _printed(self, department: Department) -> Iterator[tuple[Version, str]]:
        """The versions, the one in force and those before it, that print another name, each with that name."""
        documents = self.dataset.documents
        for document in reversed(documents[: documents.index(self.dataset.document) + 1]):
            if (name := document.names.get(department.id)) and name != department.name:
                yield document.version, name

    def answering(self, department: Department) -> Answering:
        """What the clauses that print this department's name oblige it to."""
        dataset, clauses = self.dataset, self.dataset.clauses_of[department.id]
        every = [duty for clause in clauses for duty in dataset.duties_of[clause.id]]
        now = [duty for duty in every if is_in_force(dataset, duty, dataset.day)]
        others = (duty for duty in every if not is_in_force(dataset, duty, dataset.day))
        coming = tuple(duty for duty in others if not ceased(dataset, duty, dataset.day))
        return Answering(department, tuple(map(self.clause, clauses)), tuple(by_rhythm(now)), coming)

    @cached_property
    def places(self) -> Mapping[str, tuple[Place, ...]]:
        """Where each term and cited document stands, by its id."""
        named = (
            (Place(passage.id, self._placed(passage)), passage.text)
            for passage in self.dataset.passages
            if passage.kind in _PLACES
        )
        return grouped((target, place) for place, text in named for target in self.annotator.targets(text))

    def _placed(self, passage: Passage) -> str:
        """What a place of the document is called, a 款 with its number even where it is the only one."""
        name = self.dataset.document.labels.name(passage.id)
        within = passage.within
        if passage.kind is PassageKind.CLAUSE and within:
            return self.dataset.document.labels.name(within.id) + nth_clause(passage.place)
        return name


_HEADINGS = {PassageKind.SECTION, PassageKind.APPENDIX, PassageKind.CATEGORY, PassageKind.ATTACHMENT}
_PLACES = frozenset(PassageKind) - _HEADINGS
"""The kinds of passage that are a place of the document; the headings that are no entry of their own are none."""


def by_rhythm(duties: Iterable[Duty]) -> Iterator[DutyGroup]:
    """Duties by rhythm, from 每月 to 每年, then by kind; empty groups are left out."""
    listed = tuple(duties)
    kinds = (DutyKind.TRIGGERED, DutyKind.DELIVERABLE, DutyKind.STANDING, DutyKind.CONDITIONAL)
    groups = [(RHYTHM[rhythm], tuple(duty for duty in listed if duty.every is rhythm)) for rhythm in Rhythm]
    groups += [(KIND[kind], tuple(duty for duty in listed if duty.kind is kind)) for kind in kinds]
    return (DutyGroup(name, found) for name, found in groups if found)
