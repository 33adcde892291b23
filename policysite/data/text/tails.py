"""Who answers for a clause, as the document prints it behind: a bracket, a line of its own, a table's cell → roles.

A bracket that looks like such a tail and cannot be read to its last word is `NotUnderstood`; any other bracket is none,
and stays text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from policysite.data.text.tail_reading import NotUnderstood, Outcome, Reading, Tail, named, read
from policysite.data.text.tail_words import DEADLINE, LEADER, ROLES, column_role, deadline_words, key_of
from policysite.data.text.unit_lists import depths, end_of, is_inside, pieces_of, wide
from policysite.data.text.units import ends_like_unit, is_unit_like

__all__ = [
    "ROLES",
    "NotUnderstood",
    "Part",
    "Tail",
    "clauses_in",
    "column_role",
    "line_tail",
    "read_cell",
    "read_tail",
]


@dataclass(frozen=True)
class Part:
    """A clause of a paragraph: its words, its tail, and the signs behind that; `at` is where its words begin.

    The words, tails and signs of all parts are the paragraph. Of what is not understood the words are in `text`.
    """

    text: str
    tail: Tail | None = None
    problem: NotUnderstood | None = None
    at: int = 0
    after: str = ""


_OPENING = "（〔【"
_MEANT = re.compile(r"\s*([^：，；。（]{2,12})：")
_NO_COLON = re.compile("(?:责任|牵头|配合|主责|承办|协办)(?:单位|部门|科室|处室|股室)")
_EXPLAINED = re.compile("(?:含|包括|包含|如(?!皋|东)|例如|比如|原|即|注|见|以下|下称|简称|不含|其中|根据|依据|除)")


def read_tail(bracket: str, first_leads: bool = False, known: Collection[str] = ()) -> Tail | NotUnderstood | None:
    """The tail that a bracket is; None for one that is none, （含备用部分）.

    `first_leads`: a note before it says so. `known` are names of units however they end.
    """
    plain = wide(bracket)
    first = end_of(plain, 0) if plain[:1] in tuple(_OPENING) else None
    if first and first < len(bracket.rstrip()):
        (part, *others) = clauses_in(bracket, first_leads, known) or (Part(""),)
        return None if others or part.text or part.after else part.tail
    found = _bracket(bracket, first_leads, known)
    return found.tail if found and not _only_deadline(found) else None


def _bracket(bracket: str, first_leads: bool, known: Collection[str]) -> Outcome | None:
    """The same with how it was read; also of a bracket that holds only a deadline, （6月底前完成）."""
    plain = wide(bracket.strip())
    content = bracket.strip()[1:-1]
    if plain[:1] not in tuple(_OPENING) or depths(bracket) is None:
        why = "括号不成对"
        return _failed(bracket, why) if _is_meant(plain[1:]) or _is_meant(plain) else None
    found = read(content, bracket, None, first_leads=first_leads, known=known)
    reading = found.reading
    if isinstance(found.tail, NotUnderstood):
        return (
            found if reading.looks_like_tail and not _is_explained(reading, content) else _colonless(bracket, content)
        )
    if reading.keyed:
        return None if _only_time(content, reading) else found
    empty = not (reading.entries or reading.leaders or found.note or reading.deadlines)
    return None if empty or _is_explained(reading, content) else found


def _is_explained(reading: Reading, content: str) -> bool:
    """Whether the bracket explains the words before it: （包括甲局、乙局）."""
    return not reading.keyed and bool(_EXPLAINED.match(content.strip()))


def _only_time(content: str, reading: Reading) -> bool:
    """Whether it tells when something is, and of no unit: （时间：6月1日）."""
    return not (reading.entries or reading.leaders) and wide(content).strip().startswith("时间：")


def _only_deadline(found: Outcome) -> bool:
    reading = found.reading
    nobody = not (reading.entries or reading.leaders or found.note or reading.fault)
    return nobody and not reading.keyed


def _failed(text: str, why: str) -> Outcome:
    return Outcome(Reading((), keyed=True, fault=why), None, NotUnderstood(text, why))


def _colonless(bracket: str, content: str) -> Outcome | None:
    """（责任单位市财政局、市教育局）: a key that no colon follows."""
    found = _NO_COLON.match(wide(content).strip())
    if found and any(is_unit_like(named(piece)) for piece in pieces_of(content.strip()[found.end() :])):
        return _failed(bracket, f"“{found[0]}”后面没有冒号")
    return None


def _is_meant(words: str) -> bool:
    """Whether the words begin as a tail does, with 责任单位： or its like."""
    found = _MEANT.match(words)
    return bool(found and key_of(found[1]))


_NOBODY = re.compile(r"[\s—–\-－/／\\无]*")


def read_cell(cell: str, role: str, known: Collection[str] = ()) -> Tail | NotUnderstood:
    """A cell of a column that holds `role`, or `leader` or `deadline`; one that is empty or 无 names nobody."""
    if _NOBODY.fullmatch(cell):
        return Tail(cell)
    if role == DEADLINE:
        return Tail(cell, deadline=deadline_words(cell))
    if role == LEADER:
        return Tail(cell, leaders=tuple(name for name in re.split(r"[、，,；;\s]+", cell.strip()) if name))
    if depths(cell) is None:
        return NotUnderstood(cell, "括号不成对")
    if re.fullmatch('同上|同前|〃|″|”|"', cell.strip()):
        return NotUnderstood(cell, f"“{cell.strip()}”没有写出单位")
    return read(cell.strip(), cell, role, first_leads=False, known=known).tail


def line_tail(line: str, first_leads: bool = False, known: Collection[str] = ()) -> Tail | NotUnderstood | None:
    """The tail that a line is, in brackets or without, or that ends it without brackets behind a 。."""
    *_, last = (Part(""), *_plain_parts(line, 0, first_leads, known))
    if last.tail or last.problem:
        return last.tail or last.problem
    if wide(line.strip())[:1] in tuple(_OPENING) and end_of(wide(line.strip()), 0) == len(line.strip()):
        found = read_tail(line.strip(), first_leads, known)
        return replace(found, text=line) if found else None
    return None


def _plain_parts(paragraph: str, begin: int, first_leads: bool, known: Collection[str]) -> Iterator[Part]:
    """The words from `begin` on as parts, of which the last may end in a tail without brackets."""
    found = _unbracketed(paragraph, begin, first_leads, known)
    if not found:
        if begin < len(paragraph):
            yield Part(paragraph[begin:], at=begin)
        return
    start, end, tail = found
    if isinstance(tail, NotUnderstood):
        yield Part(paragraph[begin:end], problem=tail, at=begin)
    else:
        yield Part(paragraph[begin:start], tail, at=begin)
    yield from _plain_parts(paragraph, end, first_leads or (isinstance(tail, Tail) and tail.leads_below), known)


_SENTENCE_START = re.compile(r"(?:^|(?<=[。；！？\s]))(?=\S)")


def _unbracketed(
    paragraph: str, begin: int, first_leads: bool, known: Collection[str]
) -> tuple[int, int, Tail | NotUnderstood] | None:
    """责任单位：甲局、乙局 at a line's beginning or behind a sentence: where it begins and ends, and what it is."""
    plain = wide(paragraph)
    for place in _SENTENCE_START.finditer(plain, begin):
        start = place.start()
        head = _MEANT.match(plain, start)
        if not head or not (key := key_of(head[1])) or is_inside(plain, start):
            continue
        end = _sentence_end(plain, start)
        text = paragraph[start:end]
        if depths(text) is None:
            return start, end, NotUnderstood(text, "括号不成对")
        found = read(text.strip(), text, None, first_leads=first_leads, known=known)
        short = head[1] in (
            "责任",
            "负责",
            "牵头",
            "配合",
            "时间",
            "指导",
            "参与",
            "支持",
            "主办",
            "承办",
            "协助",
            "参加",
        )
        if key == DEADLINE and not (found.reading.entries or found.reading.leaders) and start > begin:
            continue
        names = {name for _, name in found.reading.entries}
        if not short or (isinstance(found.tail, Tail) and names and found.reading.unit_like >= len(names)):
            return start, end, found.tail
    return None


def _sentence_end(plain: str, start: int) -> int:
    """The end of the sentence, 。 included, and of those behind it that begin with a further key."""
    at = start
    while (stop := plain.find("。", at)) >= 0:
        at = stop + 1
        if not _is_meant(plain[at:]):
            return at
    return len(plain)


def clauses_in(paragraph: str, first_leads: bool = False, known: Collection[str] = ()) -> tuple[Part, ...]:
    """A paragraph cut into clauses behind each tail; a note in one of its tails holds for those after it."""
    plain, begin, leads = wide(paragraph), 0, first_leads
    parts: list[Part] = []
    at = _next(plain, 0)
    while at is not None:
        if found := _tail_at(paragraph, at, leads, known):
            end, tail = found
            after = _AFTER.match(plain, end)
            behind = paragraph[end : after.end() if after else end]
            *before, last = (*_plain_parts(paragraph[:at], begin, leads, known), Part("", at=at))
            if before and not (before[-1].tail or before[-1].problem):
                last = before.pop()
            parts, begin = [*parts, *before], last.at
            if isinstance(tail, Tail):
                parts.append(Part(paragraph[begin:at], tail, at=begin, after=behind))
                leads = leads or tail.leads_below
            else:
                parts.append(Part(paragraph[begin:end], problem=tail, at=begin, after=behind))
            begin = end + len(behind)
        at = _next(plain, begin if found else at + 1)
    return (*parts, *_plain_parts(paragraph, begin, leads, known))


_AFTER = re.compile(r"\s*[。；，、;,.！]?\s*")


def _next(plain: str, begin: int) -> int | None:
    """Where the next bracket opens that may be a tail."""
    return next((at for at in range(begin, len(plain)) if plain[at] in _OPENING), None)


def _tail_at(
    paragraph: str, start: int, leads: bool, known: Collection[str]
) -> tuple[int, Tail | NotUnderstood] | None:
    """The tail that opens at `start`, with the brackets that stand right behind it, and where it ends."""
    plain = wide(paragraph)
    if not (end := end_of(plain, start)):
        return _unclosed(paragraph, start, known)
    found = _bracket(paragraph[start:end], leads, known)
    if not found or _only_deadline(found) or not _closes(plain, start, end, found.reading):
        return None
    if is_inside(plain, start):
        return (end, NotUnderstood(paragraph[start:end], "写在别的括号里面")) if found.reading.keyed else None
    if isinstance(found.tail, Tail) and (stray := re.match("[^（）。]*）", plain[end:])):
        end += stray.end()
        return end, NotUnderstood(paragraph[start:end], "括号不成对")
    if isinstance(found.tail, NotUnderstood):
        return end, found.tail
    brackets = [paragraph[start:end]]
    while further := _further(paragraph, end, known):
        brackets.append(further)
        end += len(further)
    return end, _together(brackets, leads, known)


def _further(paragraph: str, begin: int, known: Collection[str]) -> str | None:
    """A bracket right behind a tail, with the space between: （牵头单位：甲局）（6月底前完成）."""
    start = len(paragraph) - len(paragraph[begin:].lstrip())
    plain = wide(paragraph)
    if start >= len(paragraph) or plain[start] not in _OPENING or not (end := end_of(plain, start)):
        return None
    found = _bracket(paragraph[start:end], False, known)
    if not found or isinstance(found.tail, NotUnderstood):
        return None
    named_only = not (found.reading.keyed or found.reading.said or found.note or found.reading.deadlines)
    return None if named_only else paragraph[begin:end]


def _together(brackets: list[str], leads: bool, known: Collection[str]) -> Tail:
    """Several brackets as one tail; a note in one of them holds for all."""
    found = [_bracket(bracket.strip(), leads, known) for bracket in brackets]
    leads = leads or any(one.note for one in found if one)
    tails = [one.tail for bracket in brackets if (one := _bracket(bracket.strip(), leads, known))]
    read_ones = [tail for tail in tails if isinstance(tail, Tail)]
    units = [unit for tail in read_ones for unit in tail.units]
    return Tail(
        "".join(brackets),
        tuple(dict.fromkeys(units)),
        tuple(leader for tail in read_ones for leader in tail.leaders),
        "，".join(tail.deadline for tail in read_ones if tail.deadline) or None,
        "，".join(tail.scope for tail in read_ones if tail.scope) or None,
        next((tail.note for tail in read_ones if tail.note), None),
        any(tail.first_leads for tail in read_ones),
        tuple(name for tail in read_ones for name in tail.doubts),
    )


def _closes(plain: str, start: int, end: int, reading: Reading) -> bool:
    """Whether the bracket stands where a clause ends, and explains no word: 市委宣传部（市文明办）."""
    before, behind = plain[:start].rstrip(), plain[end:].lstrip()
    if reading.keyed or not before or before[-1] in "。；！？”.":
        return True
    if reading.said:
        return not behind or behind[0] in "。；，、！." or behind[0] in _OPENING
    return (not behind or behind[0] in "。；") and not ends_like_unit(before)


def _unclosed(paragraph: str, start: int, known: Collection[str]) -> tuple[int, NotUnderstood] | None:
    """A tail whose bracket is never closed, to the end of its sentence."""
    plain = wide(paragraph)
    stop = plain.find("。", start)
    end = stop if stop >= 0 else len(plain)
    content = paragraph[start + 1 : end]
    meant = _is_meant(plain[start + 1 : end])
    if not meant and (not plain[:start].rstrip().endswith(("。", "；")) or plain[start] != "（"):
        return None
    if not meant and not read(content, content, None, first_leads=False, known=known).reading.looks_like_tail:
        return None
    return end, NotUnderstood(paragraph[start:end], "括号不成对")
