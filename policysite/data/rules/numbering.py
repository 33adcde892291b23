"""Rules on the printed numbers: whether each follows the one before it, level by level.

A document may number as it likes: what it prints so is a reminder, what only the data say is an error.
"""

import re
from collections.abc import Iterable, Iterator

from policysite.data.document import Document
from policysite.data.entry_kinds import CATEGORY, ITEM, MEASURE, SECTION, EntryKind
from policysite.data.model.document import Category, Item, Measure, Section
from policysite.data.passages import Passage
from policysite.data.rules.base import Case, Fault
from policysite.data.text.marks import HAN, chinese, mark_of
from policysite.data.text.numerals import value_of
from policysite.data.text.verbatim import difference

Numbered = Section | Measure
_NUMERAL = re.compile(f"[0-9]{{1,6}}|[{HAN}]{{1,6}}")


def entries_are_numbered(case: Case) -> Iterator[Fault]:
    """部分和措施的序号在同一级里连续，一处一处从头编或者接着编；原文就不连续的，提醒。"""
    for document in case.dataset.documents:
        if case.whole(document.file(SECTION.file)):
            faults = [*_gaps(document)]
            lenient = bool(faults) and _prints_so(case, document)
            for record, must, given in faults:
                kind = SECTION if isinstance(record, Section) else MEASURE
                yield _fault(kind, record, must, given, lenient)


def categories_are_numbered(case: Case) -> Iterator[Fault]:
    """表现类别按一、二、三……连续编号，表现跨类别连续编号，停用的不计。"""
    for document in case.dataset.documents:
        for kind in (CATEGORY, ITEM) if case.whole(document.file(CATEGORY.file)) else ():
            records = [record for record in kind.among(document) if record.id in document.in_text]
            for place, record in enumerate(records, 1):
                must = chinese(place) if kind is CATEGORY else place
                if record.number != must:
                    yield _fault(kind, record, must, record.number)


def _fault(
    kind: EntryKind, record: Numbered | Category | Item, must: object, given: object, lenient: bool = False
) -> Fault:
    if isinstance(given, str):
        text = "{kind}序号应为“{must}”，写的是“{given}”"
    else:
        text = "{kind}序号应为{must}，写的是{given}"
    if lenient:
        text += "；原文如此的不用改"
    return Fault(record, ("number",), text, warning=lenient, kind=kind.word, must=must, given=given)


def _prints_so(case: Case, document: Document) -> bool:
    """Whether the numbers are those of the original, or have marks of their own that a reader can tell apart."""
    marked = any(record.mark is not None for _, record in _numbered(document.passages))
    archived = case.dataset.archived.get(document.version.id)
    known = all(name in document.names for clause in document.clauses for name in clause.responsible)
    return marked or (archived is not None and known and difference(document, archived) is None)


def _gaps(document: Document) -> Iterator[tuple[Numbered, int | str, int | str]]:
    """The entries whose number neither follows the one before nor begins anew, what it must be, and what it is.

    What follows such an entry may go by either number. Each style of numbers, `（一）` or `1.`, runs by itself.
    """
    ran: dict[tuple[str, str], set[int]] = {}
    within: dict[tuple[str, str], set[int]] = {}
    for passage, record in _numbered(document.passages):
        number = record.number if isinstance(record, Measure) else _value(record.number)
        if passage.id not in document.in_text or number is None:
            continue
        style = _style(record)
        run, group = (_top(passage), style), (passage.within.id if passage.within else "", style)
        follows = {last + 1 for last in within.get(group) or ran.get(run, {0})}
        right = follows if group in within else {1, *follows}
        if number not in right:
            yield record, _written(max(follows), record.number), record.number
        ran[run] = within[group] = {number} if number in right else {number, max(follows)}


def _numbered(passages: Iterable[Passage]) -> Iterator[tuple[Passage, Numbered]]:
    for passage in passages:
        if isinstance(passage.entry, (Section, Measure)):
            yield passage, passage.entry


def _value(numeral: str) -> int | None:
    """The value of a section's number, 三 or 3; None for one that does not count, 甲."""
    return value_of(numeral) if _NUMERAL.fullmatch(numeral) else None


def _style(record: Numbered) -> str:
    """How an entry is numbered: entries of one style follow one another."""
    mark = mark_of(f"{record.printed.strip()}文")
    return mark.style.name if mark else _NUMERAL.sub("", record.printed)


def _written(number: int, like: int | str) -> int | str:
    """A number, written like another one."""
    if isinstance(like, int):
        return number
    return str(number) if like.isdecimal() else chinese(number)


def _top(passage: Passage) -> str:
    """The id of the attachment or section at the top that holds a passage's siblings; empty for the text's own."""
    top = passage
    while top.within is not None:
        top = top.within
    return top.id if not isinstance(top.record, (Section, Measure)) else ""


def marks_are_of_their_numbers(case: Case) -> Iterator[Fault]:
    """所印序号（mark）里的数字就是序号（number）。"""
    for document in case.dataset.documents:
        for _, record in _numbered(document.passages):
            mark = mark_of(f"{record.mark.strip()}文") if record.mark else None
            number = record.number if isinstance(record, Measure) else _value(record.number)
            if mark and mark.number != number:
                text = "所印序号是“{mark}”，序号应为{must}，写的是{given}"
                must = _written(mark.number, record.number)
                yield Fault(record, ("number",), text, mark=record.mark, must=must, given=record.number)


NUMBERING_RULES = (entries_are_numbered, categories_are_numbered, marks_are_of_their_numbers)
