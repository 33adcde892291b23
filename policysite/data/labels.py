"""What a document calls its entries, by the marks that it prints: 第九条, 第9条, 第三部分, 第三条第（一）项, 附件第3项.

An entry goes by its own mark where the marks of its kind run on through the text, else, as in an attachment, with
those of the entries it stands in.
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
_CHINESE = re.compile(r"([一二三四五六七八九十百零〇]+)[、.．]\Z")
_POINT = re.compile(r"([一二三四五六七八九十]+)是\Z")


class Labels:
    """The names of one version's `passages`; `in_text` are the ids of those that are part of the text."""

    def __init__(self, passages: Iterable[Passage], in_text: Collection[str]) -> None:
        self._passages: Mapping[str, Passage] = {each.id: each for each in reversed([*passages])}
        self._in_text = in_text

    def name(self, id: str) -> str:
        """What an entry is called: 第9条, 第三部分, 第9条第2款, 表现第3项, 表现第一类, 附件2. Raises KeyError."""
        passage = self._passages[id]
        match passage.entry:
            case Clause() if passage.within:
                number = nth_clause(passage.place) if self._has_several(passage.within) else ""
                return self.name(passage.within.id) + number
            case Category():
                return f"表现{nth_category(passage.number)}"
            case Item():
                return nth_manifestation(passage.number)
            case Section() | Measure():
                own = self._own[id]
                placed = _attached(passage) or self._article(passage)
                return own if self._alone(own, passage) and not placed else self.place(id)
        if passage.kind in _PLACED and (passage.within or self._several[passage.kind] > 1):
            place = _PLACED[passage.kind].format(passage.place)
            return f"{self.name(passage.within.id) if passage.within else _PLAIN[passage.kind]}{place}"
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
        if article := self._article(passage):
            return "".join(names[line.index(article) :])
        alone, record = self._alone(names[-1], passage), passage.entry
        named = isinstance(record, (Section, Measure)) and _NAMED.match(record.printed)
        if alone and named and not _attached(passage):
            return names[-1]
        middle = [] if alone else names[1:-1]
        return "".join([names[0], *middle, names[-1]] if len(names) > 1 else names)

    def _line(self, passage: Passage) -> Iterable[Passage]:
        """A passage and those that it stands in, from the inside."""
        found: Passage | None = passage
        while found is not None:
            yield found
            found = found.within

    def _article(self, passage: Passage) -> Passage | None:
        """The article 第X条 of the text that a passage stands in, from which its items are cited."""
        around = (each for each in self._line(passage) if each is not passage)
        return next((each for each in around if _is_article(each) and not _attached(each)), None)

    def _alone(self, own: str, passage: Passage) -> bool:
        """Whether marks of this kind stand once each in the text, or in the attachment; one that is gone is alone."""
        return passage.id not in self._in_text or (_attached_id(passage), _form(own)) not in self._restarting

    def _has_several(self, measure: Passage) -> bool:
        record = measure.record
        return isinstance(record, Measure) and sum(each.id in self._in_text for each in record.clauses) > 1

    @cached_property
    def _several(self) -> Counter[PassageKind]:
        return Counter(each.kind for each in self._passages.values())

    @cached_property
    def _restarting(self) -> frozenset[tuple[str, str]]:
        """The forms of marks that begin anew in the text or in an attachment, with the latter's id."""
        own = ((_attached_id(self._passages[id]), name) for id, name in self._own.items() if id in self._in_text)
        return frozenset((within, _form(name)) for (within, name), count in Counter(own).items() if count > 1)

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """The own mark of each section, measure and attachment, as a name."""
        kinds = (Section, Measure, Attachment)
        printed = [
            each.entry.printed
            for each in self._passages.values()
            if isinstance(each.entry, Measure) and each.id in self._in_text and _attached(each) is None
        ]
        numbers = [mark for mark in printed if _RUNNING.match(mark)]
        run_on = len({*numbers}) == len(numbers) >= len(printed) / 2
        flat = not any(isinstance(each.entry, Section) for each in self._passages.values())
        return {id: _named(each, run_on, flat) for id, each in self._passages.items() if isinstance(each.entry, kinds)}


_PLAIN = {
    PassageKind.HEAD: "文首",
    PassageKind.PREAMBLE: "前言",
    PassageKind.CLOSING: "结语",
    PassageKind.SIGN_OFF: "文末",
    PassageKind.APPENDIX: "附件",
}
"""What a passage is called that is no entry of its own."""
_PLACED = {
    PassageKind.HEAD: "第{}行",
    PassageKind.PREAMBLE: "第{}段",
    PassageKind.CLOSING: "第{}段",
    PassageKind.SIGN_OFF: "第{}行",
    PassageKind.PARAGRAPH: "第{}段",
    PassageKind.ROW: "第{}行",
}
"""Those of which there may be several, by their place."""


def _is_article(passage: Passage) -> bool:
    record = passage.entry
    return isinstance(record, Section) and bool(_NAMED.match(record.printed)) and record.printed.endswith("条")


def _attached(passage: Passage) -> Attachment | None:
    """The attachment that a passage stands in, or None."""
    found: Passage | None = passage
    while found is not None and not isinstance(found.record, Attachment):
        found = found.within
    return found.record if found and isinstance(found.record, Attachment) else None


def _attached_id(passage: Passage) -> str:
    attachment = _attached(passage)
    return attachment.id if attachment else ""


def _form(name: str) -> str:
    """The name without its number: those of one form are told apart by that alone."""
    return re.sub("[0-9一二三四五六七八九十百零〇]+", "", name)


def _named(passage: Passage, run_on: bool, flat: bool) -> str:
    """A mark as a name; `run_on`: plain numbers run on through the text, and most entries have one."""
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
        return nth_measure(found[1]) if run_on else nth_point(found[1])
    if found := _POINT.match(mark):
        return nth_point(found[1])
    return nth_item(mark) if mark else nth_item(record.number)
