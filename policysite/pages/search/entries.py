"""What can be found: one entry for each thing that has an address of its own (design, section 2).

A measure is one entry for its heading and one for each clause, so that a hit leads to the clause. What only repeats
the words of others (full text, matrix, indexes) is found by its name alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policysite.data.dataset import Site
from policysite.data.model.document import Clause, Measure
from policysite.figures.ledger import ledger
from policysite.figures.progress import Progress
from policysite.views.addresses import addresses


class Kind(StrEnum):
    """What an entry is."""

    MEASURE = "measure"
    ITEM = "item"
    DEPARTMENT = "department"
    REFERENCE = "reference"
    TERM = "term"
    LEDGER = "ledger"
    STUDY = "study"
    SECTION = "section"
    TEXT = "text"
    PAGE = "page"


@dataclass(frozen=True)
class SearchEntry:
    """One thing that can be found.

    `label` is the number people call it by, `title` its own words, `names` what else it is called. `of` is the id of
    the measure that a clause belongs to. `tasks` are the rhythms and kinds of its duties, `states` how they stand.
    """

    id: str
    at: str
    kind: Kind
    label: str = ""
    title: str = ""
    text: str = ""
    number: int = 0
    names: tuple[str, ...] = ()
    of: str = ""
    section: str = ""
    departments: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


def entries(site: Site, figures: Progress, pages: Mapping[str, Sequence[str]]) -> Iterator[SearchEntry]:
    """Every entry in force; `pages` are the other pages, address → titles, the one to show first."""
    at = addresses(site)
    yield from _document(site, at, figures)
    yield from _checklist(site, at)
    for department in site.departments:
        if not department.retired:
            names = (*department.aliases, *filter(None, [department.printed]))
            yield SearchEntry(
                department.id,
                at[department.id],
                Kind.DEPARTMENT,
                title=department.name,
                names=names,
                departments=(department.id,),
            )
    yield from _words(site, at)
    yield from _ledger(site, at, figures)
    yield from _sessions(site, at)
    for address, (title, *others) in pages.items():
        appendix = ["附件"] if address == "checklist/" else []
        yield SearchEntry(f"page:{address}", address, Kind.PAGE, title=title, names=(*others, *appendix))


def _document(site: Site, at: Mapping[str, str], figures: Progress) -> Iterator[SearchEntry]:
    yield SearchEntry("preamble", "text/#preamble", Kind.TEXT, label="前言", names=("前言",), text=site.policy.preamble)
    for place, section in enumerate(site.policy.sections, 1):
        yield SearchEntry(
            section.id,
            at[section.id],
            Kind.SECTION,
            label=f"第{section.number}部分",
            title=section.title,
            number=place,
            section=section.id,
        )
        for measure in section.measures:
            if not measure.retired:
                yield from _measure(site, at, figures, measure)
    yield SearchEntry("closing", "text/#closing", Kind.TEXT, label="结语", names=("结语",), text=site.policy.closing)


def _measure(site: Site, at: Mapping[str, str], figures: Progress, measure: Measure) -> Iterator[SearchEntry]:
    clauses = [clause for clause in measure.clauses if not clause.retired]
    section = site.section_of[measure.id].id
    yield SearchEntry(
        measure.id,
        at[measure.id],
        Kind.MEASURE,
        label=f"第{measure.number}条",
        title=measure.title.removesuffix("。"),
        number=measure.number,
        section=section,
        departments=_unique(name for clause in clauses for name in clause.responsible),
    )
    for place, clause in enumerate(measure.clauses, 1):
        if not clause.retired:
            yield SearchEntry(
                clause.id,
                at[clause.id],
                Kind.MEASURE,
                label=f"第{place}款",
                text=clause.text,
                number=place,
                of=measure.id,
                section=section,
                departments=clause.responsible,
                tasks=_tasks(site, clause),
                states=_states(site, clause, figures),
            )


def _tasks(site: Site, clause: Clause) -> tuple[str, ...]:
    duties = (duty for duty in site.duties_of[clause.id] if not duty.ended)
    return _unique(duty.every or duty.kind for duty in duties)


def _states(site: Site, clause: Clause, figures: Progress) -> tuple[str, ...]:
    return _unique(found.state for found in figures.of(site.duties_of[clause.id]) if found.state)


def _checklist(site: Site, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for category in site.checklist.categories:
        label = f"表现清单{category.number}"
        yield SearchEntry(
            category.id, at[category.id], Kind.SECTION, label=label, title=category.title, section=category.section
        )
        for item in category.items:
            if not item.retired:
                yield SearchEntry(
                    item.id,
                    at[item.id],
                    Kind.ITEM,
                    label=f"表现第{item.number}项",
                    text=item.text,
                    number=item.number,
                    section=category.section,
                )


def _words(site: Site, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for reference in site.references:
        if not reference.retired:
            title = f"《{reference.title}》" if reference.marked else reference.title
            text = reference.note or ""
            yield SearchEntry(reference.id, at[reference.id], Kind.REFERENCE, title=title, text=text)
    for term in site.glossary:
        if not term.retired:
            text = term.meaning or ""
            yield SearchEntry(term.id, at[term.id], Kind.TERM, title=term.term, text=text, names=term.aliases)


def _ledger(site: Site, at: Mapping[str, str], figures: Progress) -> Iterator[SearchEntry]:
    for found in ledger(site, figures.as_of):
        item = found.item
        if item.id in at:
            yield SearchEntry(
                item.id,
                at[item.id],
                Kind.LEDGER,
                label=item.id,
                text="。".join((item.problem.removesuffix("。"), *item.remedies)),
                departments=(item.department,),
                states=(found.state,),
            )


def _sessions(site: Site, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for session in site.sessions:
        host = (session.host,) if session.host in site.department else ()
        label = session.date.isoformat()
        yield SearchEntry(session.id, at[session.id], Kind.STUDY, label=label, title=session.topic, departments=host)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, words)))
