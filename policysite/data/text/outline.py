"""The lines of an issued document → what each is: head, text, sign-off, attachments; each goes to exactly one place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policysite.data.text.marks import mark_of
from policysite.data.text.printed import PrintedLine
from policysite.data.text.trees import (
    NEAR_LINES,
    TITLED,
    Tree,
    entry_mark,
    headings,
    points_in,
    tree,
    with_counted_heads,
)

Told = tuple[str, PrintedLine]
"""What a line is, in the words of `HeadKind` or `SignOffKind`, and the line."""


@dataclass
class Annex:
    """An attachment: the line that announces it, its title's lines, and all that follows to the next one."""

    mark: PrintedLine | None
    title: list[PrintedLine]
    lines: list[PrintedLine]


@dataclass
class Outline:
    """A whole document."""

    head: list[Told]
    text: Tree
    sign_off: list[Told]
    annexes: list[Annex]


_DATE = re.compile(
    r"(?:[0-9]{4}|[一二三四五六七八九〇零○]{4})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月\s*[0-9一二三四五六七八九十]{1,3}\s*日"
)
_NUMBER = re.compile(
    r"(?:[（(]?[\u4e00-\u9fff]{0,16}[〔\[［﹝（(][0-9]{4}[〕\]］﹞）)]\s*第?\s*[0-9]{1,4}\s*号[）)]?"
    r"|[（(]?(?:[0-9]{4}\s*年?\s*)?第\s*[0-9一二三四五六七八九十百]{1,5}\s*[号期][）)]?)(?:\s*签\s*发\s*人\s*[：:].{0,30})?"
)
_LETTERHEAD = re.compile(
    r"[0-9]{6}|№?\s*[0-9]{6}|特\s*急|加\s*急|平\s*急|特\s*提|急\s*件|[★☆—–_＿=＝*-]+"
    r"|签\s*发\s*人\s*[：:].{0,30}|[^《》，。；：]{2,40}(?:文\s*件|便\s*函)"
)
"""Lines that stand above a number or a title in the head of a paper: a copy's number, urgency, the letterhead."""
_COLOPHON = re.compile(
    r"(?:抄\s*送|抄\s*报|主\s*送|分\s*送)\s*[：:].*|.{2,40}[0-9〇○一二三四五六七八九十]\s*日\s*印\s*发|[（(]?共\s*印\s*[0-9]+\s*份[）)]?"
)
"""What stands below a paper's date: who gets a copy, who printed it and when."""
_ORDINAL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_BARE_ANNEX = re.compile(rf"附\s*[件表]\s*{_ORDINAL}?\s*[：:]?|附\s*[：:]")
_ANNEX = re.compile(rf"附\s*(?:[件表]\s*{_ORDINAL}?)?\s*[：:]\s*\S.*")
_CONTENTS = re.compile(r"(?:[\u4e00-\u9fff]{2,4}\s*)?目\s*[录次]")
_NOTE = re.compile(r"[（(][^（）()]{2,60}[）)]")
_STOPPED = re.compile(r"[。！？；：:，、]\Z")
_FOLLOWS = re.compile(r"(?:如下|以下.{0,8}|意见|方案|办法|措施|通知|规定|细则)[：:]\Z")
_LONGEST_TITLE, _MOST_TITLE_LINES = 45, 4
_LONGEST_COLOPHON = 8


def outline(lines: Sequence[PrintedLine]) -> Outline:
    """What each line of a document is."""
    lines = with_counted_heads(lines)
    body, annexes = _annexes(lines)
    body, colophon = _imprint(body)
    listed = any(_CONTENTS.fullmatch(line.text) for line in body[:1])
    body, sign_off = _signed(body) if len(body) > 2 and not listed else (body, [])
    sign_off += colophon
    start = next((at for at, line in enumerate(body) if entry_mark(line) is not None), len(body))
    start = min({start, *points_in(body)}) if start == len(body) else start
    start = _after_contents(body, start)
    head, preamble = _head(body[:start])
    head = _named_above(head)
    rest = [*body[start:]]
    if _is_first_of_several(head, preamble, rest):
        rest[:0] = [head.pop()[1], *preamble]
        preamble = []
    text = tree(rest)
    text.before = preamble
    if not text.entries and (rows := next((at for at, line in enumerate(preamble) if line.cells), None)) is not None:
        below = [line for _, line in sign_off]  # attachments stand behind the sign-off: this one goes on with it
        annexes = [Annex(None, [], [*preamble[rows:], *below]), *annexes]
        text.before, sign_off = preamble[:rows], []
    return Outline(head, text, sign_off, annexes)


def _after_contents(lines: Sequence[PrintedLine], start: int) -> int:
    """Where the text begins behind a table of contents: at the second time of its first heading."""
    if not any(_CONTENTS.fullmatch(line.text) for line in lines[:start]) or start >= len(lines):
        return start
    first = re.sub(r"[\s.…·0-9]+\Z", "", "".join(lines[start].text.split()))
    again = (at for at in range(start + 1, len(lines)) if "".join(lines[at].text.split()).startswith(first))
    return next(again, start)


def _annexes(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[Annex]]:
    """The lines of the document itself, and its attachments."""
    bare = [at for at, line in enumerate(lines) if not line.cells and _BARE_ANNEX.fullmatch(line.text) and at]
    announced = _announced(lines)
    starts = sorted({*bare, *(at for at in announced if not bare or (at > bare[0] and _ordinal(lines[at])))})
    if not starts:
        return [*lines], []
    ends = [*starts[1:], len(lines)]
    found = [_annex(lines[start], lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return [*lines[: starts[0]]], found


def _announced(lines: Sequence[PrintedLine]) -> list[int]:
    """Where attachments begin that are announced with their titles and nowhere else: 附件：… with a text behind it."""
    found = [at for at, line in enumerate(lines) if not line.cells and _ANNEX.fullmatch(line.text)]
    last = next((at for at in reversed(range(len(lines))) if not _ends_document(lines[at])), 0)
    again = {"".join(lines[at].text.split()): at for at in found}  # a list of them stands before the first
    return [at for at in found if at < last and at in again.values() and not _is_listed(lines, at)]


def _ordinal(line: PrintedLine) -> bool:
    """Whether it is one of several attachments: 附件2：…"""
    return bool(re.match(rf"附\s*[件表]\s*{_ORDINAL}\s*[：:]", line.text))


def _is_listed(lines: Sequence[PrintedLine], at: int) -> bool:
    """Whether a line only says what is attached: it goes on with the next number, or the sign-off follows."""
    after = lines[at + 1 : at + 12]
    signed = next((place for place, line in enumerate(after) if _DATE.fullmatch(line.text)), None)
    return signed is not None and all(len(line.text) <= _LONGEST_TITLE for line in after[:signed])


def _ends_document(line: PrintedLine) -> bool:
    return bool(_DATE.fullmatch(line.text) or _NOTE.fullmatch(line.text) or _ANNEX.fullmatch(line.text))


def _annex(mark: PrintedLine, lines: Sequence[PrintedLine]) -> Annex:
    title: list[PrintedLine] = []
    for line in lines:
        ended = line.cells or _STOPPED.search(line.text) or entry_mark(line) or len(line.text) > _LONGEST_TITLE
        if ended or len(title) == _MOST_TITLE_LINES or (title and _begins_sentence(line)):
            break
        title.append(line)
    if not _BARE_ANNEX.fullmatch(mark.text):
        title = []
    return Annex(mark, title, [*lines[len(title) :]])


def _begins_sentence(line: PrintedLine) -> bool:
    """Whether a short line below a title is no part of it: a note in brackets, a unit of measure."""
    return bool(_NOTE.fullmatch(line.text) or re.match(r"(?:单位|注|填报)[：:]", line.text))


def _imprint(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[Told]]:
    """The lines without what is printed below the date of a paper: copies to whom, printed by whom."""
    near = range(max(1, len(lines) - _LONGEST_COLOPHON), len(lines))
    start = next((at for at in near if not lines[at].cells and _COLOPHON.fullmatch(lines[at].text)), len(lines))
    if any(line.cells or mark_of(line.text) for line in lines[start:]):
        start = len(lines)
    return [*lines[:start]], [("note", line) for line in lines[start:]]


def _signed(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[Told]]:
    """The lines without what signs the document off at their end: what is attached, issuer, date, a note."""
    end, found = len(lines), []
    while end and not lines[end - 1].cells and _NOTE.fullmatch(lines[end - 1].text) and _is_final_note(lines, end):
        end -= 1
        found.append(("note", lines[end]))
    if end and _DATE.fullmatch(lines[end - 1].text):
        end -= 1
        found.append(("date", lines[end]))
        while end and _is_issuer(lines[end - 1]):
            end -= 1
            found.append(("issuer", lines[end]))
    elif found and not any(_DATE.fullmatch(line.text) for line in lines):
        end, found = len(lines), []
    start = _annex_notes(lines[:end])
    found += [("annex", line) for line in reversed(lines[start:end])]
    return [*lines[:start]], [*reversed(found)]


def _is_final_note(lines: Sequence[PrintedLine], end: int) -> bool:
    return end > 1 and any(_DATE.fullmatch(line.text) for line in lines[max(0, end - 4) : end])


def _is_issuer(line: PrintedLine) -> bool:
    words = "".join(line.text.split())
    return (
        not line.cells and 2 < len(words) <= 30 and not re.search(r"[。；：，！？]", words) and mark_of(words) is None
    )


def _annex_notes(lines: Sequence[PrintedLine]) -> int:
    """Where the lines begin, at the end of the text, that say what is attached."""
    for at in range(len(lines) - 1, max(-1, len(lines) - 20), -1):
        if _ANNEX.fullmatch(lines[at].text):
            listed = all(len(line.text) <= _LONGEST_TITLE and not line.text.endswith("。") for line in lines[at:])
            while listed and at and _ANNEX.fullmatch(lines[at - 1].text):
                at -= 1
            return at if listed else len(lines)
    return len(lines)


def _head(lines: Sequence[PrintedLine]) -> tuple[list[Told], list[PrintedLine]]:
    """The lines before the first entry: what each of the head is, and the paragraphs of the preamble."""
    signed = next((at for at, line in enumerate(lines) if at and _DATE.fullmatch(line.text)), None)
    if signed is None:
        return _opening(lines)
    issuers = signed
    while issuers and _is_issuer(lines[issuers - 1]):
        issuers -= 1
    head, notice = _opening(lines[:issuers])
    if not notice:  # a date below the title: no notice
        return _opening(lines)
    head += [("annex" if _ANNEX.fullmatch(line.text) else "notice", line) for line in notice]
    head += [("issuer", line) for line in lines[issuers:signed]]
    rest = [*lines[signed:]]
    head.append(("date", rest.pop(0)))
    while rest and _NOTE.fullmatch(rest[0].text):
        head.append(("note", rest.pop(0)))
    plan, preamble = _opening(rest)
    return [*head, *(("plan_title" if kind == "title" else kind, line) for kind, line in plan)], preamble


def _named_above(head: Sequence[Told]) -> list[Told]:
    """The head, where a title is that of the plan which the one above it names in 《》, with no notice between."""
    titles = [line.text for kind, line in head if kind == "title"]
    named = {text for at, text in enumerate(titles) if f"《{text}》" in "".join(titles[:at])}
    return [("plan_title" if kind == "title" and line.text in named else kind, line) for kind, line in head]


def _opening(lines: Sequence[PrintedLine]) -> tuple[list[Told], list[PrintedLine]]:
    """Title, number, to whom, how it was adopted, contents; then paragraphs."""
    found: list[Told] = []
    for at, line in enumerate(lines):
        kind = _kind(lines, at, [told for told, _ in found])
        if kind is None:
            return found, [*lines[at:]]
        found.append((kind, line))
    return found, []


def _kind(lines: Sequence[PrintedLine], at: int, before: Sequence[str]) -> str | None:
    """What a line of the head is; None for the first paragraph of the text."""
    line = lines[at]
    if line.cells:
        return None
    text = line.text
    if _BARE_ANNEX.fullmatch(text) and not before:
        return "annex"
    if "contents" in before or (_CONTENTS.fullmatch(text) and (at or _lists_annexes(lines))):
        return "contents"
    if _NUMBER.fullmatch(text):
        return "number"
    titled = "title" in before
    if not titled and _is_letterhead(lines, at):
        return "note"
    if (titled and _NOTE.fullmatch(text)) or (titled and _DATE.match(text) and len(text) <= 60 and "。" not in text):
        return "adopted"
    if text.endswith(("：", ":")) and titled and not _FOLLOWS.search(text) and "addressee" not in before:
        return "addressee" if len(text) <= 200 else None
    plain = not _STOPPED.search(text) and len(text) <= _LONGEST_TITLE and "。" not in text
    more = before.count("title") < _MOST_TITLE_LINES and (
        not before or before[-1] in ("title", "number", "annex", "note")
    )
    return "title" if plain and more and (not titled or before[-1] == "title") else None


def _lists_annexes(lines: Sequence[PrintedLine]) -> bool:
    """Whether all lines behind the first name attachments."""
    return len(lines) > 1 and all(_ANNEX.fullmatch(line.text) for line in lines[1:])


def _is_letterhead(lines: Sequence[PrintedLine], at: int) -> bool:
    """Whether a line stands above a title and is none: 特急, 签发人：…, 某某人民政府文件 with the number below it."""
    if not _LETTERHEAD.fullmatch(lines[at].text):
        return False
    named = re.search(r"(?:文\s*件|便\s*函)\Z", lines[at].text)
    return not named or any(_NUMBER.fullmatch(line.text) for line in lines[at + 1 : at + 5])


def _is_first_of_several(head: Sequence[Told], preamble: Sequence[PrintedLine], rest: Sequence[PrintedLine]) -> bool:
    """Whether the last line of a title is that of the first of several papers, which the lines above name together."""
    titles = [line for kind, line in head if kind in ("title", "plan_title")]
    last = len(titles) > 1 and head[-1][1] is titles[-1] and TITLED.fullmatch(titles[-1].text)
    return (
        bool(last)
        and len(preamble) < NEAR_LINES
        and any(TITLED.fullmatch(rest[at].text) and "则" not in rest[at].text[-1:] for at in headings(rest))
    )
