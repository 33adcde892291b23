"""What the study pages show: a session's clauses in full, who answers for them, what belongs to them, where it was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import segno
from markupsafe import Markup

from policysite.data.dataset import Dataset
from policysite.data.document import Document, grouped
from policysite.data.model.departments import Department
from policysite.data.model.document import Clause, Item, Measure, Section, Version
from policysite.data.model.records import Material, Session
from policysite.views.addresses import page_address
from policysite.views.document import ClauseView, Views
from policysite.views.standing import Note


@dataclass(frozen=True)
class Reading:
    """The clauses of one measure that are read, in its order; `whole` where that is all of them.

    `document` is the version whose words are read, `note` what to say of it now.
    """

    measure: Measure
    clauses: tuple[ClauseView, ...]
    whole: bool
    document: Document
    note: Note | None


@dataclass(frozen=True)
class RelatedItem:
    """A manifestation beside the measures read that answer it."""

    item: Item
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class SessionView:
    """A session with all that is read in it.

    `department` is the host where it is one. `ahead`: it is still to come at the date. `items` are the manifestations
    read, `related` those that the crosswalk links to the measures read. `version` is the one that was in force then,
    None where that is the one in force now.
    """

    session: Session
    host: str
    department: Department | None
    ahead: bool
    version: Version | None
    readings: tuple[Reading, ...]
    items: tuple[Item, ...]
    notes: Mapping[str, Note | None]
    """What to say now of each of the items, by its id."""
    related: tuple[RelatedItem, ...]
    materials: tuple[tuple[Material, str | None], ...]
    """Each material with its address below the site's root where it is a file of the site."""


class StudyViews:
    """The sessions of a site as of one day."""

    def __init__(self, views: Views, today: date) -> None:
        self.views, self.dataset, self.today = views, views.dataset, today

    @cached_property
    def sessions(self) -> tuple[SessionView, ...]:
        """Every session, latest first."""
        return tuple(map(self.session, reversed(self.dataset.sessions)))

    @cached_property
    def by_year(self) -> Mapping[int, tuple[SessionView, ...]]:
        """The sessions of each year, latest first."""
        return grouped((view.session.date.year, view) for view in self.sessions)

    @cached_property
    def studied(self) -> tuple[tuple[Measure | Item, tuple[SessionView, ...]], ...]:
        """What was studied, each with its sessions: measures, manifestations, what is in force before what is not."""
        every: tuple[Measure | Item, ...] = (*self.dataset.every(Measure), *self.dataset.every(Item))
        entries = sorted(every, key=lambda entry: not self.dataset.is_current(entry))
        return tuple((entry, self.of[entry.id]) for entry in entries if self.of[entry.id])

    @cached_property
    def of(self) -> Mapping[str, tuple[SessionView, ...]]:
        """The sessions held in which a measure (or a clause of it) or a manifestation was read, by its id, in order."""
        held = [view for view in reversed(self.sessions) if not view.ahead]
        read = [(reading.measure.id, view) for view in held for reading in view.readings]
        return grouped([*read, *((item.id, view) for view in held for item in view.items)])

    def clauses(self, entry: Section | Measure) -> tuple[Clause, ...]:
        """The clauses that a section or measure stands for where it is read."""
        dataset = self.dataset
        if isinstance(entry, Section) and entry.id not in dataset.document.section:
            stood = (dataset.measure[each.id] for each in self.views.standing.stood_in(entry.id))
            return tuple(clause for measure in stood for clause in measure.clauses)
        return tuple(clauses_of(dataset.document, (entry.id,)))

    @property
    def entries(self) -> tuple[Section | Measure, ...]:
        """What can be chosen to be read: the entries at the top of the text and of the attachments, in order."""
        document = self.dataset.document
        attached = (entry for attachment in document.attachments for entry in attachment.entries)
        return self.dataset.current((*document.policy.entries, *attached))

    @cached_property
    def former_sections(self) -> tuple[Section, ...]:
        """The sections that only former versions have: a pack that names one reads what stood in it."""
        gone = self.views.retired(self.dataset.every(Section))
        return tuple(section for section in gone if section.id not in self.dataset.document.section)

    def session(self, session: Session) -> SessionView:
        """The view of one session."""
        department = self.dataset.department.get(session.host)
        listed = {name: self._held(session, name) for name in session.refs if name in self.dataset.item}
        readings, document = tuple(self._readings(session)), self.dataset.document_on(session.date)
        return SessionView(
            session=session,
            host=department.name if department else session.host,
            department=department,
            ahead=session.date > self.today,
            version=None if document is self.dataset.document else document.version,
            readings=readings,
            items=tuple(found.item[name] for name, found in listed.items()),
            notes={name: self.views.standing.note(name, found) for name, found in listed.items()},
            related=tuple(self._related(readings, session)),
            materials=tuple((material, _address(material)) for material in session.materials),
        )

    def _held(self, session: Session, name: str) -> Document:
        """The version whose words were read under a reference."""
        return self.views.standing.held(name, session.date)

    def _readings(self, session: Session) -> Iterator[Reading]:
        """The measures in the order in which they are first referred to, each clause once, in the words of the day."""
        held = [(self._held(session, name), name) for name in session.refs]
        read = [(found, clause) for found, name in held for clause in clauses_of(found, (name,))]
        for name, pairs in grouped((found.measure_of[each.id].id, (found, each.id)) for found, each in read).items():
            document, ids = pairs[0][0], {id for _, id in pairs}
            measure = document.measure[name]
            views = tuple(self.views.clause(each, document) for each in measure.clauses if each.id in ids)
            whole = len(views) == len(measure.clauses)
            yield Reading(measure, views, whole, document, self._note(name, document))

    def _note(self, measure: str, document: Document) -> Note | None:
        """What to say of a measure as it was read; that its words are others now is said of each clause."""
        standing, now = self.views.standing, self.dataset.document
        goes_on = document is not now and measure in now.in_text
        return standing.renamed(measure, document) if goes_on else standing.note(measure, document)

    def _related(self, readings: tuple[Reading, ...], session: Session) -> Iterator[RelatedItem]:
        items_of = self.dataset.items_of
        current = [each.measure for each in readings if self.dataset.is_current(each.measure)]
        links = grouped((item.id, measure) for measure in current for item in items_of[measure.id])
        for item in self.dataset.items:
            if links[item.id] and item.id not in session.refs:
                yield RelatedItem(item, links[item.id])


def clauses_of(source: Dataset | Document, refs: Iterable[str]) -> Iterator[Clause]:
    """Every clause that `refs` name, by itself or by its measure or section; what is retired only by itself."""
    for name in refs:
        if name in source.clause:
            yield source.clause[name]
        named = source.section[name].every_measure if name in source.section else ()
        found = (source.measure[name],) if name in source.measure else named
        for measure in found:
            if not measure.retired or name == measure.id:
                yield from (clause for clause in measure.clauses if not clause.retired or measure.retired)


def _address(material: Material) -> str | None:
    """The address of a material of the site: a Markdown file is a page, any other file stays."""
    if material.file is None or material.url is None:
        return None
    page = page_address(material.file) if material.file.endswith(".md") else material.file
    return page + "".join(material.url.partition("#")[1:])


def qr_code(url: str) -> Markup:
    """The QR code of `url` as an SVG element, dark on white in every scheme; the same for the same address."""
    code = segno.make(url, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, light="#fff", svgclass="qr", lineclass=None))
