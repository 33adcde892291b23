"""One version of the document: its text and appendix with every way to look something up in them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from policysite.data.labels import Labels
from policysite.data.model.document import (
    Attachment,
    Body,
    Category,
    Checklist,
    Clause,
    Item,
    Measure,
    Section,
    Version,
)
from policysite.data.passages import Passage, passages

Top = Section | Measure | Attachment
"""What may stand at the top of a text and hold clauses."""

K = TypeVar("K")
V = TypeVar("V")


def _every(kind: type[V]) -> cached_property[tuple[V, ...]]:
    return cached_property(lambda document: document.of(kind))


def _around(kind: type[V]) -> cached_property[Mapping[str, V]]:
    """By the id of each passage the record of that kind that it stands in."""

    def found(document: "Document") -> Mapping[str, V]:
        pairs = ((passage.id, passage.within.record) for passage in document.passages if passage.within)
        return {name: record for name, record in pairs if isinstance(record, kind)}

    return cached_property(found)


def _by_id(records: Callable[["Document"], Iterable[V]]) -> cached_property[Mapping[str, V]]:
    return cached_property(lambda document: by_id(records(document)))


@dataclass(frozen=True)
class Document:
    """The document as one `version` has it, with the departments' names by id as that version prints them.

    What was retired by then stands in it too: it keeps its page and is no part of the text. `archive` is the file that
    holds all of a former version, as in `OPTIONAL_FILES`; empty for the last, which stands in files of its own.
    """

    version: Version
    policy: Body
    checklist: Checklist | None
    names: Mapping[str, str]
    archive: str = ""

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage in its order, retired ones too."""
        return tuple(passages(self.policy, self.checklist))

    @cached_property
    def passage(self) -> Mapping[str, Passage]:
        """Every passage by its id."""
        return by_id(self.passages)

    sections = _every(Section)
    measures = _every(Measure)
    clauses = _every(Clause)
    categories = _every(Category)
    items = _every(Item)
    attachments = _every(Attachment)

    section_of = _around(Section)
    """The section that a measure or a section stands directly in, by its id; none where it stands in none."""
    measure_of = _around(Measure)
    """Measure by the id of a clause in it."""
    category_of = _around(Category)
    """Category by the id of a manifestation in it."""

    section = _by_id(lambda document: document.sections)
    measure = _by_id(lambda document: document.measures)
    clause = _by_id(lambda document: document.clauses)
    item = _by_id(lambda document: document.items)

    @cached_property
    def part_of(self) -> Mapping[str, Section]:
        """The section at the top that a passage is or stands in, by its id; none where it stands in none."""
        found: dict[str, Section] = {}
        for passage in self.passages:
            if isinstance(passage.entry, Section):
                found[passage.id] = passage.entry
            if passage.within and passage.within.id in found:
                found[passage.id] = found[passage.within.id]
        return found

    def around(self, id: str) -> tuple[Section, ...]:
        """The sections that a passage stands in, the outermost first."""
        found: list[Section] = []
        while section := self.section_of.get(found[-1].id if found else id):
            found.append(section)
        return tuple(reversed(found))

    @cached_property
    def parts(self) -> tuple[Section, ...]:
        """The sections at the top, in order, retired ones too."""
        return tuple(each for each in self.sections if self.part_of[each.id] is each)

    @cached_property
    def tops(self) -> tuple[Top, ...]:
        """The sections at the top, and the measures and attachments beside them, in order, retired ones too."""
        found = (each.entry for each in self.passages if each.within is None)
        tops = (each for each in found if isinstance(each, (Section, Measure, Attachment)))
        return tuple(each for each in tops if not isinstance(each, Attachment) or each.entries)

    def within(self, id: str) -> Iterator[str]:
        """The ids of all that a passage stands in, from the inside."""
        found = self.passage[id].within
        while found is not None:
            yield found.id
            found = found.within

    @cached_property
    def labels(self) -> Labels:
        """What the document calls its entries."""
        return Labels(self.passages, self.in_text)

    @cached_property
    def retired(self) -> Mapping[str, date]:
        """Since when each passage is no part of the text that stands here retired, or within what is retired, by id."""
        found: dict[str, date] = {}
        for passage in self.passages:
            days = (passage.retired, found.get(passage.within.id) if passage.within else None)
            if any(days):
                found[passage.id] = min(day for day in days if day)
        return found

    @cached_property
    def shares_paragraphs(self) -> bool:
        """Whether most clauses are of measures that share a paragraph among several."""
        parted = (each for each in self.measures if any(not clause.paragraph for clause in each.clauses[1:]))
        return sum(len(each.clauses) for each in parted) * 2 > len(self.clauses)

    @cached_property
    def in_text(self) -> frozenset[str]:
        """The ids of the passages that are part of the text."""
        return frozenset(passage.id for passage in self.passages if passage.in_force)

    def of(self, kind: type[V]) -> tuple[V, ...]:
        """The records of a kind in its order, retired ones too."""
        return tuple(each.entry for each in self.passages if isinstance(each.entry, kind))

    def file(self, name: str) -> str:
        """The file that holds what the file `name` holds of the last version."""
        return self.archive or name

    def in_force(self, day: date) -> bool:
        """Whether this version has come into force by `day`; the first always has where no day is known."""
        return self.version.in_force is None or self.version.in_force <= day

    def printed(self, department: str) -> str:
        """A department's name as this version prints it."""
        return self.names[department]


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
