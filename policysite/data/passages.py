"""The one walk over a document: every passage of its text and of its appendix, once, in the document's order.

Whatever reads the document as a whole (the comparison with the original, rules, search, exports, what changed from
one version to the next) is a function over these passages. The form of a document stands here and nowhere else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cached_property
from typing import Self

from policysite.data.model.document import Body, Category, Checklist, Clause, Item, Measure, Section


class PassageKind(Enum):
    """What a passage is, in the order in which a document has them."""

    PREAMBLE = auto()
    SECTION = auto()
    MEASURE = auto()
    CLAUSE = auto()
    CLOSING = auto()
    APPENDIX = auto()
    CATEGORY = auto()
    ITEM = auto()


PassageRecord = Body | Section | Measure | Clause | Checklist | Category | Item


@dataclass(frozen=True)
class Passage:
    """Some words of the document: the `field` of a `record`, which stands in the passage `within`, None at the top.

    `id` is the record's, or the name of the kind where it has none (`preamble`, `closing`, `appendix`). `place` counts
    it among those of its kind in what it stands in, from 1: the 款 of a measure go by it. Retired ones are not counted;
    each has the place of what follows it.
    """

    kind: PassageKind
    id: str
    record: PassageRecord
    field: str
    place: int = 1
    within: Self | None = None

    @property
    def text(self) -> str:
        """The words: a heading, or the text of what has none; without the number and the departments."""
        return str(getattr(self.record, self.field))

    @property
    def number(self) -> str:
        """The printed number, 三 or 9; empty where none is printed."""
        return str(getattr(self.record, "number", ""))

    @cached_property
    def retired(self) -> date | None:
        """Since when the passage itself is no longer in force: retired, or all that stands in it."""
        return _gone(self.record)

    @cached_property
    def in_force(self) -> bool:
        """Whether it is part of the text: neither the passage nor anything that it stands in is retired."""
        return self.retired is None and (self.within is None or self.within.in_force)


_FORM: Mapping[type[PassageRecord], tuple[PassageKind, str, str]] = {
    Section: (PassageKind.SECTION, "title", "measures"),
    Measure: (PassageKind.MEASURE, "title", "clauses"),
    Clause: (PassageKind.CLAUSE, "text", ""),
    Checklist: (PassageKind.APPENDIX, "title", "categories"),
    Category: (PassageKind.CATEGORY, "title", "items"),
    Item: (PassageKind.ITEM, "text", ""),
}
"""What a record is, its field that the document prints, and that of the records below it, empty where it has none."""


def _below(record: PassageRecord) -> tuple[PassageRecord, ...]:
    """The records that stand directly in a record."""
    field = _FORM[type(record)][2] if type(record) in _FORM else ""
    return getattr(record, field) if field else ()


def _gone(record: PassageRecord) -> date | None:
    """Since when a record is retired; a heading is printed as long as anything stands under it."""
    own, days = getattr(record, "retired", None), [_gone(each) for each in _below(record)]
    return own or (max(day for day in days if day) if days and all(days) else None)


def passages(policy: Body, checklist: Checklist) -> Iterator[Passage]:
    """Every passage, retired ones too, each before those that stand in it."""
    yield Passage(PassageKind.PREAMBLE, "preamble", policy, "preamble")
    for place, section in enumerate(policy.sections, 1):
        yield from _tree(section, place, None)
    yield Passage(PassageKind.CLOSING, "closing", policy, "closing")
    yield from _tree(checklist, 1, None)


def _tree(record: PassageRecord, place: int, within: Passage | None) -> Iterator[Passage]:
    """The passage of a record, and those of the records below it."""
    kind, field, _ = _FORM[type(record)]
    found = Passage(kind, getattr(record, "id", "appendix"), record, field, place, within)
    yield found
    number = 1
    for each in _below(record):
        yield from _tree(each, number, found)
        number += _gone(each) is None
