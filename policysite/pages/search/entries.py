"""What can be found: one entry for each thing that has an address of its own (design, section 2).

A measure is one entry for its heading and one for each clause, so that a hit leads to the clause. What only repeats
the words of others (full text, matrix, indexes) is found by its name alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policysite.data.dataset import Dataset
from policysite.data.model.document import Clause, Measure
from policysite.figures.ledger import ledger
from policysite.figures.progress import Progress
from policysite.views.addresses import addresses


class HitKind(StrEnum):
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
    kind: HitKind
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


def search_entries(dataset: Dataset, figures: Progress, pages: Mapping[str, Sequence[str]]) -> Iterator[SearchEntry]:
    """Every entry in force; `pages` are the other pages, address → titles, the one to show first."""
    at = addresses(dataset)
    yield from _document(dataset, at, figures)
    yield from _checklist(dataset, at)
    for department in dataset.departments:
        if not department.retired:
            names = (*department.aliases, *filter(None, [department.printed]))
            yield SearchEntry(
                department.id,
                at[department.id],
                HitKind.DEPARTMENT,
                title=department.name,
                names=names,
                departments=(department.id,),
            )
    yield from _words(dataset, at)
    yield from _ledger(dataset, at, figures)
    yield from _sessions(dataset, at)
    for address, (title, *others) in pages.items():
        appendix = ["附件"] if address == "checklist/" else []
        yield SearchEntry(f"page:{address}", address, HitKind.PAGE, title=title, names=(*others, *appendix))


def _document(dataset: Dataset, at: Mapping[str, str], figures: Progress) -> Iterator[SearchEntry]:
    yield SearchEntry(
        "preamble", "text/#preamble", HitKind.TEXT, label="前言", names=("前言",), text=dataset.policy.preamble
    )
    for place, section in enumerate(dataset.policy.sections, 1):
        yield SearchEntry(
            section.id,
            at[section.id],
            HitKind.SECTION,
            label=f"第{section.number}部分",
            title=section.title,
            number=place,
            section=section.id,
        )
        for measure in section.measures:
            if not measure.retired:
                yield from _measure(dataset, at, figures, measure)
    yield SearchEntry(
        "closing", "text/#closing", HitKind.TEXT, label="结语", names=("结语",), text=dataset.policy.closing
    )


def _measure(dataset: Dataset, at: Mapping[str, str], figures: Progress, measure: Measure) -> Iterator[SearchEntry]:
    clauses = [clause for clause in measure.clauses if not clause.retired]
    section = dataset.section_of[measure.id].id
    yield SearchEntry(
        measure.id,
        at[measure.id],
        HitKind.MEASURE,
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
                HitKind.MEASURE,
                label=f"第{place}款",
                text=clause.text,
                number=place,
                of=measure.id,
                section=section,
                departments=clause.responsible,
                tasks=_tasks(dataset, clause),
                states=_states(dataset, clause, figures),
            )


def _tasks(dataset: Dataset, clause: Clause) -> tuple[str, ...]:
    duties = (duty for duty in dataset.duties_of[clause.id] if not duty.ended)
    return _unique(duty.every or duty.kind for duty in duties)


def _states(dataset: Dataset, clause: Clause, figures: Progress) -> tuple[str, ...]:
    return _unique(found.state for found in figures.of(dataset.duties_of[clause.id]) if found.state)


def _checklist(dataset: Dataset, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for category in dataset.checklist.categories:
        label = f"表现清单{category.number}"
        yield SearchEntry(
            category.id, at[category.id], HitKind.SECTION, label=label, title=category.title, section=category.section
        )
        for item in category.items:
            if not item.retired:
                yield SearchEntry(
                    item.id,
                    at[item.id],
                    HitKind.ITEM,
                    label=f"表现第{item.number}项",
                    text=item.text,
                    number=item.number,
                    section=category.section,
                )


def _words(dataset: Dataset, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for reference in dataset.references:
        if not reference.retired:
            title = f"《{reference.title}》" if reference.marked else reference.title
            text = reference.note or ""
            yield SearchEntry(reference.id, at[reference.id], HitKind.REFERENCE, title=title, text=text)
    for term in dataset.glossary:
        if not term.retired:
            text = term.meaning or ""
            yield SearchEntry(term.id, at[term.id], HitKind.TERM, title=term.term, text=text, names=term.aliases)


def _ledger(dataset: Dataset, at: Mapping[str, str], figures: Progress) -> Iterator[SearchEntry]:
    for found in ledger(dataset, figures.as_of):
        item = found.item
        if item.id in at:
            yield SearchEntry(
                item.id,
                at[item.id],
                HitKind.LEDGER,
                label=item.id,
                text="。".join((item.problem.removesuffix("。"), *item.remedies)),
                departments=(item.department,),
                states=(found.state,),
            )


def _sessions(dataset: Dataset, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for session in dataset.sessions:
        host = (session.host,) if session.host in dataset.department else ()
        label = session.date.isoformat()
        yield SearchEntry(session.id, at[session.id], HitKind.STUDY, label=label, title=session.topic, departments=host)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, words)))
