"""The lines of an issued document → what each is: head, text, sign-off, attachments; and the tree of numbered entries.

Every line goes to exactly one place. Numbering is only looked at to find out what stands in what.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policysite.data.text.marks import Mark, MarkStyle, mark_of
from policysite.data.text.printed import PrintedLine
from policysite.data.text.tails import clauses_in


@dataclass
class Node:
    """A numbered entry: its mark, the paragraphs below it, the entries that stand in it, and what follows these."""

    line: PrintedLine
    mark: Mark
    paragraphs: list[PrintedLine] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    after: list[PrintedLine] = field(default_factory=list)

    def leaves(self) -> Iterator["Node"]:
        """The entries without entries below, this one included."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


Told = tuple[str, PrintedLine]
"""What a line is, in the words of `HeadKind` or `SignOffKind`, and the line."""


@dataclass
class Tree:
    """A text: what stands before its first entry, its entries, and what follows them."""

    before: list[PrintedLine] = field(default_factory=list)
    entries: list[Node] = field(default_factory=list)
    after: list[PrintedLine] = field(default_factory=list)


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
_NUMBER = re.compile(r"[（(]?[\u4e00-\u9fff]{1,16}[〔\[［﹝（(][0-9]{4}[〕\]］﹞）)]\s*第?\s*[0-9]{1,4}\s*号[）)]?")
_BARE_ANNEX = re.compile(r"附\s*件\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})?\s*[：:]?")
_ANNEX = re.compile(r"附\s*件\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})?\s*[：:]\s*\S.*")
_CONTENTS = re.compile(r"目\s*[录次]")
_NOTE = re.compile(r"[（(][^（）()]{2,60}[）)]")
_STOPPED = re.compile(r"[。！？；：:，、]\Z")
_FOLLOWS = re.compile(r"(?:如下|以下.{0,8}|意见|方案|办法|措施|通知|规定|细则)[：:]\Z")
_LONGEST_TITLE, _MOST_TITLE_LINES = 45, 4


def outline(lines: Sequence[PrintedLine]) -> Outline:
    """What each line of a document is."""
    body, annexes = _annexes(lines)
    body, sign_off = _signed(body) if len(body) > 2 else (body, [])
    start = next((at for at, line in enumerate(body) if _entry_mark(line) is not None), len(body))
    start = _after_contents(body, start)
    head, preamble = _head(body[:start])
    text = tree(body[start:])
    text.before = preamble
    if not text.entries and (rows := next((at for at, line in enumerate(preamble) if line.cells), None)) is not None:
        annexes = [Annex(None, [], preamble[rows:]), *annexes]
        text.before = preamble[:rows]
    return Outline(head, text, sign_off, annexes)


def _entry_mark(line: PrintedLine) -> Mark | None:
    """The mark of a line that begins an entry; a row of a table begins none."""
    found = None if line.cells else mark_of(line.text)
    return None if found and found.style is MarkStyle.POINT else found


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
    starts = bare or _announced(lines)
    if not starts:
        return [*lines], []
    ends = [*starts[1:], len(lines)]
    found = [_annex(lines[start], lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return [*lines[: starts[0]]], found


def _announced(lines: Sequence[PrintedLine]) -> list[int]:
    """Where attachments begin that are announced with their titles and nowhere else: 附件：… with a text behind it."""
    found = [at for at, line in enumerate(lines) if not line.cells and _ANNEX.fullmatch(line.text)]
    last = next((at for at in reversed(range(len(lines))) if not _ends_document(lines[at])), 0)
    return [at for at in found if at < last and not _is_listed(lines, at)]


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
        ended = line.cells or _STOPPED.search(line.text) or _entry_mark(line) or len(line.text) > _LONGEST_TITLE
        if ended or len(title) == _MOST_TITLE_LINES or (title and _begins_sentence(line)):
            break
        title.append(line)
    if not _BARE_ANNEX.fullmatch(mark.text):
        title = []
    return Annex(mark, title, [*lines[len(title) :]])


def _begins_sentence(line: PrintedLine) -> bool:
    """Whether a short line below a title is no part of it: a note in brackets, a unit of measure."""
    return bool(_NOTE.fullmatch(line.text) or re.match(r"(?:单位|注|填报)[：:]", line.text))


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
    if "contents" in before or (_CONTENTS.fullmatch(text) and at):
        return "contents"
    if _NUMBER.fullmatch(text):
        return "number"
    titled = "title" in before
    if (titled and _NOTE.fullmatch(text)) or (titled and _DATE.match(text) and len(text) <= 60 and "。" not in text):
        return "adopted"
    if text.endswith(("：", ":")) and titled and not _FOLLOWS.search(text) and "addressee" not in before:
        return "addressee" if len(text) <= 200 else None
    plain = not _STOPPED.search(text) and len(text) <= _LONGEST_TITLE and "。" not in text
    more = before.count("title") < _MOST_TITLE_LINES and (not before or before[-1] in ("title", "number", "annex"))
    return "title" if plain and more and (not titled or before[-1] == "title") else None


def tree(lines: Sequence[PrintedLine]) -> Tree:
    """The numbered entries of some lines, each in what it stands in; the lines from the first entry on."""
    found = Tree()
    stack: list[Node] = []
    points = _points(lines)
    for at, line in enumerate(lines):
        mark = mark_of(line.text) if at in points else _entry_mark(line)
        if mark is None:
            _paragraph(stack, found).append(line)
            continue
        stack = stack[: _depth(stack, mark)]
        for open_entry in stack:  # it goes on: what stood between belongs to the entry before it
            if open_entry.after:
                _last(open_entry).paragraphs += open_entry.after
                open_entry.after = []
        (stack[-1].children if stack else found.entries).append(node := Node(line, mark))
        stack.append(node)
    for node in _every(found.entries):
        _fold_points(node)
    found.after = _closing(found.entries)
    return found


def _every(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _every(node.children)


def _last(node: Node) -> Node:
    """The last entry below an entry."""
    return _last(node.children[-1]) if node.children else node


def _paragraph(stack: Sequence[Node], found: Tree) -> list[PrintedLine]:
    """Where a paragraph without a mark goes: to the last entry; behind the items of an article to the article."""
    articles = [node for node in stack if node.mark.style is MarkStyle.ARTICLE]
    if articles and articles[-1].children and line_ends(stack[-1]):
        return articles[-1].after
    return stack[-1].paragraphs if stack else found.before


def line_ends(node: Node) -> bool:
    """Whether an entry is a whole sentence: what follows is no part of it."""
    return node.mark.rest.endswith(("。", "；", "！"))


def _fold_points(node: Node) -> None:
    """Take 一是, 二是 for paragraphs of their entry where only the last says who answers: for all of them."""
    points = [child for child in node.children if child.mark.style is MarkStyle.POINT and not child.children]
    if not points or len(points) != len(node.children):
        return
    said = [any(_answers(line.text) for line in (point.line, *point.paragraphs)) for point in points]
    if said[-1] and not any(said[:-1]):
        node.paragraphs += [line for point in points for line in (point.line, *point.paragraphs)]
        node.children = []


def _answers(text: str) -> bool:
    return any(part.tail for part in clauses_in(text))


def _points(lines: Sequence[PrintedLine]) -> frozenset[int]:
    """Where lines begin with 一是, 二是 in a row: one alone is a sentence."""
    marks = [(at, mark_of(line.text)) for at, line in enumerate(lines) if not line.cells]
    points = [(at, mark.number) for at, mark in marks if mark and mark.style is MarkStyle.POINT]
    rows = ({at, next_at} for (at, number), (next_at, after) in pairwise(points) if after == number + 1)
    return frozenset().union(*rows)


def _depth(stack: Sequence[Node], mark: Mark) -> int:
    """How many of the open entries an entry with that mark stands in."""
    for depth, node in enumerate(stack):
        if node.mark.style is mark.style:
            return depth
    above = [depth for depth, node in enumerate(stack) if node.mark.style < mark.style]
    if above:
        return above[-1] + 1
    return len(stack) if mark.number == 1 else 0


_ENDING = re.compile(
    r"(?:本|上述|以上)(?:办法|通知|措施|意见|方案|规定|细则|规则|计划|分工|实施细则|政策)?.{0,12}(?:自|有效期|由.{2,20}解释)"
    r"|特此通知|此前.{0,30}(?:废止|停止)|各[^。，]{1,24}(?:要|应|请)"
)
_SENTENCE = re.compile(r"[。；：！？）)]\Z")


def _closing(entries: Sequence[Node]) -> list[PrintedLine]:
    """The paragraphs behind the last entry that do not belong to it, taken from it.

    They are its own where entries go on in further paragraphs elsewhere too, or where it is a heading alone; but for
    those that end a document: 本办法自…起施行.
    """
    leaves = [leaf for entry in entries for leaf in entry.leaves()]
    if not leaves:
        return []
    last = leaves[-1]
    headed = not _SENTENCE.search(last.mark.rest)
    goes_on = any(leaf.paragraphs for leaf in leaves[:-1] if _SENTENCE.search(leaf.mark.rest))
    own = len(last.paragraphs) if goes_on or headed else 0
    first = 1 if headed else 0
    ends = (at for at in range(first, own) if _ENDING.match(last.paragraphs[at].text))
    own = next(ends, own) if last.mark.style is not MarkStyle.ARTICLE else own
    last.paragraphs, closing = last.paragraphs[:own], last.paragraphs[own:]
    return closing
