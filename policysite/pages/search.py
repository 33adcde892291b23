"""What can be found: one entry for each thing that has an address of its own.

A measure is one entry for its heading and one for each clause, so that a hit leads to the clause. What only repeats
the words of others (full text, matrix, indexes) is found by its name alone.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department
from policysite.data.model.document import (
    Attachment,
    Category,
    Clause,
    HeadKind,
    Item,
    Measure,
    Reference,
    Section,
    SignOffKind,
    Term,
)
from policysite.data.model.words import KIND, RHYTHM, ROLE, long_date, nth_clause
from policysite.data.passages import Passage, PassageKind
from policysite.data.periods import ceased
from policysite.figures.duties import State
from policysite.figures.ledger import ledger
from policysite.figures.progress import Progress
from policysite.figures.states import LOOK
from policysite.pages.page_names import PAGE_NAMES
from policysite.pages.search_characters import common, listed, readings, traditional
from policysite.pages.search_marks import marks
from policysite.views.addresses import addresses, page_address, to_file
from policysite.views.examples import Examples
from policysite.views.progress import ProgressViews
from policysite.views.standing import Standing


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


KIND_WORD = {
    HitKind.MEASURE: "措施",
    HitKind.ITEM: "表现",
    HitKind.DEPARTMENT: "部门",
    HitKind.REFERENCE: "文件",
    HitKind.TERM: "术语",
    HitKind.LEDGER: "台账",
    HitKind.STUDY: "学习",
    HitKind.SECTION: "部分",
    HitKind.TEXT: "原文",
    HitKind.PAGE: "页面",
}


@dataclass(frozen=True)
class SearchEntry:
    """One thing that can be found.

    `label` is the number people call it by, `title` its own words, `names` what else it is called. `of` is the id of
    the measure that a clause belongs to. `tasks` are the rhythms and kinds of its duties, `states` how they stand.
    `retired` says since when it is no more, empty for what is in force. `marks` are the keys of the numbers that it
    goes by, where its `number` does not say all. `tail` is what its own bracket prints of who answers and by when,
    `doing` what each unit does for it, either way round, where the document tells that apart: 市财政局牵头. `days` are
    the days, months or quarters that it is of: `2026-10-21`, `2026-10`, `2026-q4`. `due` are the tasks of a
    department, in words.
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
    retired: str = ""
    marks: tuple[str, ...] = ()
    tail: str = ""
    days: tuple[str, ...] = ()
    due: str = ""
    doing: tuple[str, ...] = ()


def search_entries(dataset: Dataset, figures: Progress, pages: Mapping[str, Sequence[str]]) -> Iterator[SearchEntry]:
    """Every entry; `pages` are the other pages, address → titles, the one to show first.

    Those that are in force come first, behind them the retired ones: who knows their words finds their pages.
    """
    found = tuple(_entries(dataset, figures))
    found += tuple(_pages(pages, {entry.at for entry in found}))
    yield from (entry for entry in found if not entry.retired)
    yield from (entry for entry in found if entry.retired)


def _entries(dataset: Dataset, figures: Progress) -> Iterator[SearchEntry]:
    at, standing, views = addresses(dataset), Standing(dataset), ProgressViews(dataset, figures)
    for passage in _passages(dataset):
        yield _passage(standing, at[passage.id], figures, passage)
    for department in dataset.departments:
        id, names = department.id, tuple(dict.fromkeys((*dataset.called(department), *department.aliases)))
        if dataset.is_current(department) or department.retired:
            entry = partial(SearchEntry, id, at[id], HitKind.DEPARTMENT, title=department.name, names=names)
            yield entry(departments=(id,), retired=_retired(dataset, department), due=_due(views, department))
    yield from _words(dataset, at)
    yield from _ledger(dataset, at, figures)
    yield from _sessions(dataset, at)


def _pages(pages: Mapping[str, Sequence[str]], taken: Container[str]) -> Iterator[SearchEntry]:
    for address, (title, *others) in pages.items():
        if address not in taken:
            names, period = (*others, *PAGE_NAMES.get(address, ())), _PERIOD.match(address)
            days = (period[1].lower(),) if period else ()
            yield SearchEntry(f"page:{address}", address, HitKind.PAGE, title=title, names=names, days=days)


_PERIOD = re.compile(r"progress/(\d{4}(?:-(?:\d\d|Q\d))?)/")
"""The page of a month, a quarter or a year."""


def _passages(dataset: Dataset) -> Iterator[Passage]:
    """The passages of the document in force, retired ones too, and the headings that are gone with all under them."""
    known: set[str] = set()
    for document in (dataset.document, *reversed(dataset.documents)):
        for each in document.passages:
            if each.kind is not PassageKind.APPENDIX and each.id not in known and each.id not in dataset.coming:
                yield each
            known.add(each.id)


_PRESSING = (State.MISSED, State.UNREPORTED, State.DUE_SOON)


def _due(views: ProgressViews, department: Department) -> str:
    """本期任务7项，临近到期2项: what a department has to do; empty where there is nothing."""
    states = [task.state for task in (*views.own_tasks(department), *views.member_tasks(department))]
    pressing = (f"{LOOK[state].word}{states.count(state)}项" for state in _PRESSING if state in states)
    return "，".join((f"本期任务{len(states)}项", *pressing)) if states else ""


def _retired(dataset: Dataset, entry: Department | Reference | Term) -> str:
    """`2027年8月16日停用`; empty for what is there."""
    return "" if dataset.is_current(entry) or entry.retired is None else f"{long_date(entry.retired)}停用"


def _passage(standing: Standing, at: str, figures: Progress, passage: Passage) -> SearchEntry:
    dataset, number, text = standing.dataset, passage.number, passage.text
    day = None if passage.id in dataset.document.in_text else standing.gone_since(passage.id)
    marked, retired = marks(dataset.document, passage), f"{long_date(day)}停用" if day else ""
    entry = partial(SearchEntry, passage.id, at, retired=retired, marks=marked)
    match passage.entry:
        case Section():
            label, section = standing.label(passage.id), _part(dataset, passage.id)
            place = 0 if passage.within else passage.place
            return entry(HitKind.SECTION, label=label, title=text, number=place, section=section)
        case Measure() as measure:
            return entry(HitKind.MEASURE, label=standing.label(passage.id), **_of_measure(dataset, measure))
        case Clause() as clause:
            label = f"{'原' if passage.retired else ''}{nth_clause(passage.place)}"
            fields = _of_clause(dataset, figures, clause)
            return entry(HitKind.MEASURE, label=label, text=text, number=passage.place, **fields)
        case Category() as category:
            label = f"{'原' if day else ''}表现清单{number}"
            return entry(HitKind.SECTION, label=label, title=text, section=category.section or "")
        case Item() as item:
            section, label = dataset.category_of[item.id].section or "", standing.label(item.id)
            return entry(HitKind.ITEM, label=label, text=text, number=item.number, section=section)
    word = standing.label(passage.id)
    if isinstance(passage.entry, Attachment):
        return entry(HitKind.TEXT, label=word, names=(word,), title=text)
    names = (word, *_LINES.get(getattr(passage.entry, "kind", ""), ()))
    return entry(HitKind.TEXT, label=word, names=names, text=text)


def _of_measure(dataset: Dataset, measure: Measure) -> dict[str, Any]:
    """What is found of a measure."""
    named = (name for clause in dataset.current(measure.clauses) for name in _named(dataset, clause))
    return {
        "title": measure.heading.removesuffix("。"),
        "text": "　".join(filter(None, measure.cells)),
        "number": measure.number,
        "section": _part(dataset, measure.id),
        "departments": _unique(named),
    }


def _of_clause(dataset: Dataset, figures: Progress, clause: Clause) -> dict[str, Any]:
    """What is found of a clause besides its words, its duties with it."""
    measure, duties = dataset.measure_of[clause.id], dataset.duties_of[clause.id]
    return {
        "of": measure.id,
        "section": _part(dataset, measure.id),
        "departments": _named(dataset, clause),
        "tasks": _unique(duty.every or duty.kind for duty in duties if not ceased(dataset, duty, figures.as_of)),
        "states": _unique(found.state for found in figures.of(duties) if found.state),
        "names": _unique(duty.title for duty in duties if duty.title not in clause.text),
        "tail": clause.tail or "",
        "doing": tuple(_doing(dataset, clause)),
    }


_LINES: Mapping[str, tuple[str, ...]] = {
    HeadKind.NUMBER: ("文号",),
    HeadKind.ADDRESSEE: ("主送机关",),
    HeadKind.ADOPTED: ("题注",),
    HeadKind.NOTICE: ("印发通知",),
    HeadKind.ISSUER: ("发文机关", "落款"),
    HeadKind.DATE: ("成文日期", "落款"),
    HeadKind.NOTE: ("附注",),
    SignOffKind.ANNEX: ("附件说明",),
}
"""What people call the lines before and after a text."""


def _part(dataset: Dataset, id: str) -> str:
    """The id of the section at the top that something stands in; empty where it stands in none."""
    part = dataset.part_of.get(id)
    return part.id if part else ""


def _named(dataset: Dataset, clause: Clause) -> tuple[str, ...]:
    """Who answers for a clause now, then who guides."""
    found = dataset.responsibilities.on(clause.id, dataset.day)
    return (*found.named, *found.guides)


def _doing(dataset: Dataset, clause: Clause) -> Iterator[str]:
    roles = dataset.responsibilities.on(clause.id, dataset.day).roles if dataset.roles else {}
    for role, ids in roles.items():
        for name in (dataset.department[id].name for id in ids):
            yield from (f"{name}{ROLE[role]}", f"{ROLE[role]}{name}")


def _words(dataset: Dataset, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for reference in dataset.references:
        title = f"《{reference.title}》" if reference.marked else reference.title
        entry = partial(SearchEntry, reference.id, at[reference.id], HitKind.REFERENCE, title=title)
        yield entry(text=reference.note or "", retired=_retired(dataset, reference))
    for term in dataset.glossary:
        entry = partial(SearchEntry, term.id, at[term.id], HitKind.TERM, title=term.term, names=term.aliases)
        yield entry(text=term.meaning or "", retired=_retired(dataset, term))


def _ledger(dataset: Dataset, at: Mapping[str, str], figures: Progress) -> Iterator[SearchEntry]:
    for found in ledger(dataset, figures.as_of):
        item, states = found.item, (found.state,)
        text = "。".join((item.problem.removesuffix("。"), *item.remedies))
        who = (dataset.responsible_for(item, figures.as_of),)
        days = _unique(day.isoformat() for day in (item.found, found.deadline) if day)
        entry = partial(SearchEntry, item.id, at[item.id], HitKind.LEDGER, label=item.id, text=text)
        yield entry(departments=who, states=states, days=days)


def _sessions(dataset: Dataset, at: Mapping[str, str]) -> Iterator[SearchEntry]:
    for session in dataset.sessions:
        host = (session.host,) if session.host in dataset.department else ()
        label = session.date.isoformat()
        entry = partial(SearchEntry, session.id, at[session.id], HitKind.STUDY, label=label, title=session.topic)
        yield entry(departments=host, days=(label,))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, words)))


def search_index(
    dataset: Dataset, figures: Progress, pages: Mapping[str, Sequence[str]], *, to_files: bool = False
) -> bytes:
    """The index as JSON; `pages` are those to be found by their names alone, address → titles.

    `to_files`: what is found is where a site without a server has it.

    Material's interface fetches it, hands `config` and `docs` to our worker, and itself reads only `config.separator`,
    by which it parts the words that it marks on the opened page; the rest is between here and `docs/assets/search/`.
    """
    found = tuple(search_entries(dataset, figures, pages))
    if to_files:
        found = tuple(replace(entry, at=to_file(entry.at or "./")) for entry in found)
    texts = [text for entry in found for text in (entry.title, entry.text, entry.tail, *entry.names)]
    synonyms = _synonyms(dataset, "\n".join(texts))
    texts += [word for group in synonyms for word in group]
    characters = set("".join(texts))
    config = {
        "lang": ["zh"],
        "separator": r"[\s]+",  # our worker hands over whole phrases of the text
        "pipeline": [],
        "fields": {},
        "words": _facets(dataset, found),
        "synonyms": synonyms,
        "appendix": _appendix(dataset),
        "pinyin": readings(texts),
        "sounds": readings(each for each in common() if each not in characters),
        "traditional": traditional(characters),
    }
    docs = [{key: value for key, value in asdict(entry).items() if value or key == "at"} for entry in found]
    return json.dumps({"config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":")).encode()


def pages_named(nav: Any, others: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The pages by address: those of the navigation (as mkdocs.yml has it), then `others`, each with its titles."""
    titles: dict[str, list[str]] = {}
    for source, title in _leaves(nav, ""):
        titles.setdefault(page_address(source), []).append(title)
    for source, title in others:
        titles.setdefault(page_address(source), []).append(title)
    return {address: tuple(dict.fromkeys(found)) for address, found in titles.items()}


def _leaves(nav: Any, title: str) -> Iterator[tuple[str, str]]:
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, dict):
        for name, below in nav.items():
            yield from _leaves(below, name)
    else:
        for below in nav or ():
            yield from _leaves(below, title)


def _synonyms(dataset: Dataset, text: str) -> list[list[str]]:
    """The words to be taken for one another: terms with their aliases, and the groups of `synonyms.yml`.

    Behind them everyday words, of which at least one stands in the text.
    """
    terms = [[term.term, *term.aliases] for term in dataset.current(dataset.glossary) if term.aliases]
    everyday = (line.split() for line in listed("everyday.txt"))
    spoken = [words for words in everyday if any(word in text for word in words)]
    return terms + [list(group.words) for group in dataset.synonyms] + spoken


def _appendix(dataset: Dataset) -> list[str]:
    """What the appendix is called besides 附件: its title, whole and without the word for what it is."""
    titles = {document.checklist.title for document in dataset.documents if document.checklist}
    short = {re.sub(r"(?:表现)?清单\Z", "", title) for title in titles}
    return sorted(titles | short - {""})


def _facets(dataset: Dataset, found: Sequence[SearchEntry]) -> dict[str, dict[str, str]]:
    """The words for the values of each facet, in the order in which to show them; only values that occur."""
    kinds, words = {entry.kind for entry in found}, KIND_WORD | {HitKind.DEPARTMENT: Examples(dataset).unit_word}
    tasks, states = ({name for entry in found for name in getattr(entry, field)} for field in ("tasks", "states"))
    return {
        "kind": {kind: word for kind, word in words.items() if kind in kinds},
        "section": {section.id: dataset.document.labels.name(section.id) for section in dataset.parts},
        "department": {each.id: each.name for each in dataset.current(dataset.departments)},
        "task": {key: word for key, word in (*RHYTHM.items(), *KIND.items()) if key in tasks},
        "state": {key: look.word for key, look in LOOK.items() if key in states},
    }
