"""The numbered entries of some lines, each in what it stands in.

Numbering is only looked at to find out what stands in what.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policysite.data.text.marks import Mark, MarkStyle, counted, mark_of
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


@dataclass
class Tree:
    """A text: what stands before its first entry, its entries, and what follows them."""

    before: list[PrintedLine] = field(default_factory=list)
    entries: list[Node] = field(default_factory=list)
    after: list[PrintedLine] = field(default_factory=list)


def entry_mark(line: PrintedLine) -> Mark | None:
    """The mark of a line that begins an entry; a row of a table begins none."""
    found = None if line.cells else mark_of(line.text) or counted(line.text, line.mark)
    return None if found and found.style is MarkStyle.POINT else found


_COUNTED = re.compile(r"([1-9][0-9]?)[ \u3000\t]+[\u4e00-\u9fff][^。；：，]{1,30}")


def with_counted_heads(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines, those with their bare numbers as marks that head numbers like theirs: 2 服务要求, and 2.1 below it."""
    found = [*lines]
    for at, (line, below) in enumerate(pairwise(lines)):
        head = None if line.cells or line.mark else _COUNTED.fullmatch(line.text)
        if head and re.match(rf"{head[1]}\.1(?![0-9])", below.text):
            found[at] = replace(line, mark=head[1])
    return found


TITLED = re.compile(
    r"[^。；：，！？]{2,30}(?:办法|规定|细则|制度|规则|方案|规程|规范|守则|措施|意见|计划|清单|要点|流程|职责|须知|标准"
    r"|条例|预案|通知)(?:[（(][^（）()]{2,8}[）)])?|[总附]\s*则"
)
NEAR_LINES = 3


def headings(lines: Sequence[PrintedLine]) -> frozenset[int]:
    """Where lines without a mark head what follows them: the next of several papers in one file, a bare 附则."""
    marks = [entry_mark(line) for line in lines]
    first = next((mark for mark in marks if mark), None)
    found = set()
    for at, line in enumerate(lines):
        if first is None or marks[at] or line.cells or not TITLED.fullmatch(line.text):
            continue
        mark = next((mark for mark in marks[at + 1 : at + 1 + NEAR_LINES] if mark), None)
        bare = re.fullmatch(r"[总附]\s*则", line.text)
        if mark and (mark.style is MarkStyle.ARTICLE if bare else (mark.style, mark.number) == (first.style, 1)):
            found.add(at)
    return frozenset(found)


def tree(lines: Sequence[PrintedLine]) -> Tree:
    """The numbered entries of some lines, each in what it stands in; the lines from the first entry on."""
    found = Tree()
    stack: list[Node] = []
    points, titles = points_in(lines), headings(lines)
    for at, line in enumerate(lines):
        mark = mark_of(line.text) if at in points else entry_mark(line)
        if at in titles:
            count = sum(node.mark.style is MarkStyle.TITLE for node in found.entries) + 1
            mark = Mark(MarkStyle.TITLE, "", str(count), count, line.text)
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


def points_in(lines: Sequence[PrintedLine]) -> frozenset[int]:
    """Where lines begin with 一是, 二是 in a row: one alone is a sentence."""
    marks = [(at, mark_of(line.text)) for at, line in enumerate(lines) if not line.cells]
    points = [(at, mark.number) for at, mark in marks if mark and mark.style is MarkStyle.POINT]
    rows = ({at, next_at} for (at, number), (next_at, after) in pairwise(points) if after == number + 1)
    return frozenset().union(*rows)


def _depth(stack: Sequence[Node], mark: Mark) -> int:
    """How many of the open entries an entry with that mark stands in."""
    if mark.style is MarkStyle.TITLE:
        return 0
    for depth, node in enumerate(stack):
        if node.mark.style is mark.style:
            return depth
    above = [depth for depth, node in enumerate(stack) if node.mark.style < mark.style]
    if above:
        return above[-1] + 1
    return len(stack) if mark.number == 1 else 0


_ENDING = re.compile(
    r"(?:本|上述|以上)(?:办法|通知|措施|意见|方案|规定|细则|规则|计划|分工|实施细则|政策)?.{0,12}(?:自|有效期|由.{2,20}解释)"
    r"|特此(?:通知|函|公告|报告|说明)|此前.{0,30}(?:废止|停止)|各[^。，]{1,24}(?:要|应|请)"
    r"|(?:联系(?:单位)?(?:人|电话|方式)|咨询电话|邮箱|抄送)(?:及(?:电话|方式))?[：:]"
)
_SENTENCE = re.compile(r"[。；：！？）)】〕]\Z")


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
