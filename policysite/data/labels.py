"""What a document calls its entries, by the marks that it prints: 第九条, 第9条, 第三部分, 第三条第（一）项, 附件第3项.

An entry goes by its own mark where no other in the text bears the same, else with those of the entries it stands in.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from policysite.data.model.document import Attachment, Category, Clause, Item, Measure, Section
from policysite.data.model.words import (
    nth_category,
    nth_clause,
    nth_item,
    nth_manifestation,
    nth_measure,
    nth_point,
    nth_section,
)
from policysite.data.passages import Passage, PassageKind

_NAMED = re.compile(r"第.{1,8}[编章节条款项]\Z")
"""A mark that is a name of its own: 第五条."""
_RUNNING = re.compile(r"([0-9]+)[.．、]?\Z")
_CHINESE = re.compile(r"([一二三四五六七八九十百零〇]+)、\Z")
_POINT = re.compile(r"([一二三四五六七八九十]+)是\Z")


class Labels:
    """The names of one version's `passages`; `in_text` are the ids of those that are part of the text."""

    def __init__(self, passages: Iterable[Passage], in_text: Collection[str]) -> None:
        self._passages: Mapping[str, Passage] = {each.id: each for each in reversed([*passages])}
        self._in_text = in_text

    def name(self, id: str) -> str:
        """What an entry is called: 第9条, 第三部分, 第9条第2款, 表现第3项, 表现第一类, 附件2. Raises KeyError."""
        passage = self._passages[id]
        match passage.record:
            case Clause() if passage.within:
                number = nth_clause(passage.place) if self._has_several(passage.within) else ""
                return self.name(passage.within.id) + number
            case Category():
                return f"表现{nth_category(passage.number)}"
            case Item():
                return nth_manifestation(passage.number)
            case Section() | Measure():
                own = self._own[id]
                return own if self._alone(own, passage) else self.place(id)
        return self._own.get(id) or (self.name(passage.within.id) if passage.within else _PLAIN[passage.kind])

    def place(self, id: str) -> str:
        """The same with what it stands in, as a citation has it: 第三部分第9条, 第三条第（一）项, 附件第3项."""
        passage = self._passages[id]
        if isinstance(passage.record, Clause) and passage.within:
            number = nth_clause(passage.place) if self._has_several(passage.within) else ""
            return self.place(passage.within.id) + number
        if id not in self._own:
            return self.name(id)
        line = [*reversed([*self._line(passage)])]
        names = [self._own[each.id] for each in line]
        alone, record = self._alone(names[-1], passage), passage.record
        if alone and isinstance(record, (Section, Measure)) and _NAMED.match(record.printed):
            return names[-1]
        middle = [] if alone else names[1:-1]
        return "".join([names[0], *middle, names[-1]] if len(names) > 1 else names)

    def _line(self, passage: Passage) -> Iterable[Passage]:
        """A passage and those that it stands in, from the inside."""
        found: Passage | None = passage
        while found is not None:
            yield found
            found = found.within

    def _alone(self, own: str, passage: Passage) -> bool:
        """Whether no other entry of the text has the same mark, one that is gone aside."""
        return passage.id not in self._in_text or self._count[own] <= 1

    def _has_several(self, measure: Passage) -> bool:
        record = measure.record
        return isinstance(record, Measure) and sum(each.id in self._in_text for each in record.clauses) > 1

    @cached_property
    def _count(self) -> Counter[str]:
        return Counter(name for id, name in self._own.items() if id in self._in_text)

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """The own mark of each section, measure and attachment, as a name."""
        kinds = (Section, Measure, Attachment)
        numbers = Counter(
            each.record.printed
            for each in self._passages.values()
            if isinstance(each.record, Measure) and each.id in self._in_text and _attached(each) is None
        )
        flat = not any(isinstance(each.record, Section) for each in self._passages.values())
        return {
            id: _named(each, numbers, flat) for id, each in self._passages.items() if isinstance(each.record, kinds)
        }


_PLAIN = {
    PassageKind.HEAD: "文首",
    PassageKind.PREAMBLE: "前言",
    PassageKind.CLOSING: "结语",
    PassageKind.SIGN_OFF: "文末",
    PassageKind.APPENDIX: "附件",
}
"""What a passage is called that is no entry of its own."""


def _attached(passage: Passage) -> Attachment | None:
    """The attachment that a passage stands in, or None."""
    found: Passage | None = passage
    while found is not None and not isinstance(found.record, Attachment):
        found = found.within
    return found.record if found and isinstance(found.record, Attachment) else None


def _named(passage: Passage, numbers: Counter[str], flat: bool) -> str:
    """A mark as a name."""
    record = passage.record
    if isinstance(record, Attachment):
        return (record.mark or "附件").rstrip("：: ")
    if not isinstance(record, (Section, Measure)):
        return ""
    mark = record.printed
    if isinstance(record, Measure) and record.cells:
        return nth_item(record.number)
    if _NAMED.match(mark):
        return "".join(mark.split())
    if found := _CHINESE.match(mark):
        return nth_measure(found[1]) if flat else nth_section(found[1])
    if found := _RUNNING.match(mark):
        return nth_measure(found[1]) if numbers[mark] <= 1 else nth_point(found[1])
    if found := _POINT.match(mark):
        return nth_point(found[1])
    return nth_item(mark) if mark else nth_item(record.number)
