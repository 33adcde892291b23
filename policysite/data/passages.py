"""The one walk over a document: every passage of its text and of its appendix, once, in the document's order.

Whatever reads the document as a whole (the comparison with the original, rules, search, exports, what changed from
one version to the next) is a function over these passages. The form of a document stands here and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cached_property
from typing import Self

from policysite.data.model.document import (
    Attachment,
    Body,
    Category,
    Checklist,
    Clause,
    HeadLine,
    Item,
    Measure,
    Section,
    SignOffLine,
)
from policysite.data.yaml.reading import KeyPath


class PassageKind(Enum):
    """What a passage is, in the order in which a document has them."""

    HEAD = auto()
    PREAMBLE = auto()
    SECTION = auto()
    PARAGRAPH = auto()
    MEASURE = auto()
    CLAUSE = auto()
    CLOSING = auto()
    SIGN_OFF = auto()
    APPENDIX = auto()
    CATEGORY = auto()
    ITEM = auto()
    ATTACHMENT = auto()
    ROW = auto()


PassageRecord = Body | HeadLine | Section | Measure | Clause | SignOffLine | Checklist | Category | Item | Attachment


@dataclass(frozen=True)
class Passage:
    """Some words of the document: the `field` of a `record`, which stands in the passage `within`, None at the top.

    `id` is the record's, or the name of the kind where it has none (`preamble`, `closing-2`, `head-1`, `appendix`). Of
    a field that holds several paragraphs `index` says which. `place` counts it among those of its kind in what it
    stands in, from 1: the 款 of a measure go by it. Retired ones are not counted: each has the place of what follows.
    """

    kind: PassageKind
    id: str
    record: PassageRecord
    field: str
    place: int = 1
    within: Self | None = None
    index: int | None = None

    @property
    def text(self) -> str:
        """The words: a heading, or the text of what has none; without the number and the departments."""
        value = getattr(self.record, self.field)
        words = value if self.index is None else value[self.index]
        return words if isinstance(words, str) else "\t".join(words or ())

    @property
    def path(self) -> KeyPath:
        """Where the words stand in the record; a single paragraph of the preamble or closing is written as it is."""
        alone = self.index is None or (isinstance(self.record, Body) and len(getattr(self.record, self.field)) == 1)
        return (self.field,) if alone else (self.field, self.index or 0)

    @property
    def entry(self) -> PassageRecord | None:
        """The record, where the passage stands for it; None for the paragraphs and rows that a record holds."""
        return self.record if self.index is None else None

    @property
    def is_placed(self) -> bool:
        """Whether it goes by its place, as its record has no id of its own: `preamble-2`, `head-1`, `f2-row-3`."""
        return getattr(self.entry, "id", None) is None

    @property
    def number(self) -> str:
        """The printed number, 三 or 9; empty where none is printed."""
        return str(getattr(self.entry, "number", ""))

    @cached_property
    def retired(self) -> date | None:
        """Since when the passage itself is no longer in force: retired, or all that stands in it."""
        return _gone(self.record)

    @cached_property
    def in_force(self) -> bool:
        """Whether it is part of the text: neither the passage nor anything that it stands in is retired."""
        return self.retired is None and (self.within is None or self.within.in_force)


_FORM: Mapping[type[PassageRecord], tuple[PassageKind, str, str]] = {
    HeadLine: (PassageKind.HEAD, "text", ""),
    Section: (PassageKind.SECTION, "title", "entries"),
    Measure: (PassageKind.MEASURE, "title", "clauses"),
    Clause: (PassageKind.CLAUSE, "text", ""),
    SignOffLine: (PassageKind.SIGN_OFF, "text", ""),
    Checklist: (PassageKind.APPENDIX, "title", "categories"),
    Category: (PassageKind.CATEGORY, "title", "items"),
    Item: (PassageKind.ITEM, "text", ""),
    Attachment: (PassageKind.ATTACHMENT, "title", "entries"),
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


def passages(policy: Body, checklist: Checklist | None) -> Iterator[Passage]:
    """Every passage, retired ones too, each before those that stand in it."""
    yield from _lines(policy.head, "head")
    yield from _paragraphs(PassageKind.PREAMBLE, policy, "preamble", "preamble")
    yield from _trees(policy.entries, None)
    yield from _paragraphs(PassageKind.CLOSING, policy, "closing", "closing")
    yield from _lines(policy.sign_off, "sign-off")
    if checklist:
        yield from _tree(checklist, 1, None)
    yield from _trees(policy.attachments, None)


def _lines(lines: Sequence[HeadLine | SignOffLine], name: str) -> Iterator[Passage]:
    """Lines that have no id of their own, by their place: `head-1`."""
    for place, line in enumerate(lines, 1):
        kind, field, _ = _FORM[type(line)]
        yield Passage(kind, f"{name}-{place}", line, field, place)


def _paragraphs(
    kind: PassageKind, record: PassageRecord, field: str, name: str, within: Passage | None = None
) -> Iterator[Passage]:
    """The paragraphs of a field: `preamble`, `preamble-2`."""
    for index in range(len(getattr(record, field))):
        yield Passage(kind, f"{name}-{index + 1}" if index else name, record, field, index + 1, within, index)


def _trees(records: Sequence[PassageRecord], within: Passage | None) -> Iterator[Passage]:
    """The passages of records that stand side by side, and of all below them."""
    number = 1
    for each in records:
        yield from _tree(each, number, within)
        number += _gone(each) is None


def _tree(record: PassageRecord, place: int, within: Passage | None) -> Iterator[Passage]:
    """The passage of a record, and those of the records below it."""
    kind, field, _ = _FORM[type(record)]
    found = Passage(kind, getattr(record, "id", "appendix"), record, field, place, within)
    yield found
    if isinstance(record, (Section, Attachment)):
        yield from _paragraphs(PassageKind.PARAGRAPH, record, "text", f"{record.id}-text", found)
    if isinstance(record, Attachment):
        yield from _paragraphs(PassageKind.ROW, record, "rows", f"{record.id}-row", found)
    yield from _trees(_below(record), found)
    if isinstance(record, Attachment):
        yield from _paragraphs(PassageKind.PARAGRAPH, record, "notes", f"{record.id}-notes", found)
    if isinstance(record, Section):
        yield from _paragraphs(PassageKind.PARAGRAPH, record, "after", f"{record.id}-after", found)
