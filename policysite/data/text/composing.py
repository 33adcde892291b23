"""The outline of an issued document → the values of `policy.yml` and `checklist.yml`, as yet without ids.

Departments stand in them by the names that are printed; `importing` puts ids in their place. Whatever was not
understood is reminded of with its line, and stays in the text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policysite.data.problems import Position, Problem
from policysite.data.text.around import printed_title
from policysite.data.text.composing_checklist import checklist, checklist_parts
from policysite.data.text.composing_clauses import (
    FEW,
    HANDED_DOWN,
    HEADING_ALONE,
    LONGEST_HEADING,
    answered,
    answers,
    ends_in_tail,
    is_tail,
    led,
    like_heading,
    only_supports,
    tail_values,
    titled,
)
from policysite.data.text.composing_tables import table
from policysite.data.text.limits import limits
from policysite.data.text.marks import Mark, MarkStyle, chinese
from policysite.data.text.outline import Annex, Outline, outline
from policysite.data.text.printed import PrintedLine
from policysite.data.text.tail_lines import continued, listed_further
from policysite.data.text.tails import NotUnderstood, Part, Tail, clauses_in, line_tail
from policysite.data.text.trees import Node, Tree, tree
from policysite.data.text.unit_lists import halves
from policysite.data.text.units import one_name

Plain = dict[str, Any]


@dataclass
class Composed:
    """A document as read: both files' values, its units in the order printed, and what to look at.

    `units` are their names with the line of each first one; `doubts` are names that may be those of two.
    """

    policy: Plain
    checklist: Plain | None
    units: dict[str, int] = field(default_factory=dict)
    leaders: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    reminders: list[Problem] = field(default_factory=list)
    tails: int = 0


def composed(file: str, lines: Sequence[PrintedLine], known: Collection[str] = ()) -> Composed:
    """The document in the `lines` of `file`; `known` are names of departments however they are formed."""
    return _Composer(file, known).document(outline([replace(line, text=_text(line)) for line in lines]))


class _Composer:
    """Puts the values together, collecting names and reminders."""

    def __init__(self, file: str, known: Collection[str]) -> None:
        self.file, self.known = file, known
        self.found = Composed({}, None)
        self.leads = False
        self._row = -1
        self.above: Plain = {}
        self.clauses: list[tuple[PrintedLine, Plain]] = []
        self._titled: dict[MarkStyle, bool] = {}

    def remind(self, line: PrintedLine, text: str, **values: object) -> None:
        """Say what is to be looked at on a line."""
        problem = Problem(self.file, Position(line.number, 1), "issued_document", text, values, warning=True)
        self.found.reminders.append(problem)

    def document(self, read: Outline) -> Composed:
        """All of it."""
        found = self.found
        body: Plain = {}
        if read.head:
            body["head"] = [{"kind": kind, "text": line.text} for kind, line in read.head]
        body |= self._outside("preamble", read.text.before)
        body |= self._entries(read.text)
        body |= self._outside("closing", read.text.after)
        checklist = self._checklist(read)
        if read.sign_off and checklist is None:
            body["sign_off"] = [{"kind": kind, "text": line.text} for kind, line in read.sign_off]
        if checklist is None and (annexes := [self._annex(annex, body) for annex in read.annexes]):
            body["attachments"] = annexes
        found.policy, found.checklist = body, checklist
        self._look_at_tails()
        named = {*_named(body)}
        found.units = {name: line for name, line in found.units.items() if name in named}
        return found

    def _look_at_tails(self) -> None:
        """Remind of the few clauses that nobody answers for where nearly all others say who does."""
        without = [line for line, clause in self.clauses if not ("tail" in clause or "responsible" in clause)]
        if without and len(without) <= FEW * len(self.clauses):
            for line in without:
                self.remind(line, "这里没有写责任单位，其余各处都有，请与原件核对")

    def _outside(self, key: str, lines: Sequence[PrintedLine]) -> Plain:
        """Paragraphs that stand in no entry."""
        for line in lines:
            self._stray(line)
        texts = [line.text for line in lines]
        return {key: texts[0] if len(texts) == 1 else texts} if texts else {}

    def _remind_of_table(self, line: PrintedLine) -> None:
        """Say once of a table that stands in the text itself."""
        if self._row != line.number - 1:
            self.remind(line, "表格不在附件里，按文字照录，没有拆成条款")
        self._row = line.number

    def _stray(self, line: PrintedLine) -> None:
        """Remind of what a paragraph obliges to that stands in no numbered entry: it becomes no clause."""
        if line.cells:
            self._remind_of_table(line)
            return
        if any(part.tail or part.problem for part in clauses_in(line.text, self.leads, self.known)):
            self.remind(line, "这一段不在带序号的条目里，其中的责任单位没有拆成条款，按文字照录")
        elif found := limits(line.text):
            words = "、".join(f"“{limit.quote}”" for limit in found)
            self.remind(line, "这一段不在带序号的条目里，其中的{words}没有草拟成任务", words=words)

    def _entries(self, text: Tree) -> Plain:
        """The `measures` or `sections` of a text."""
        self._look_at_numbering(text.entries)
        self._titled = titled(text)
        return self._side_by_side(text.entries, top=True)

    def _side_by_side(self, nodes: Sequence[Node], top: bool = False) -> Plain:
        """Nodes that stand in one: all measures under `measures`, else all under `sections`."""
        entries = [self._section(node) if node.children else self._measure(node) for node in nodes]
        if not entries:
            return {}
        return {"measures" if all("clauses" in entry for entry in entries) else "sections": entries}

    def _section(self, node: Node) -> Plain:
        mark = _mark(node, "、")
        above, self.above = self.above, self._said_above(node) or self.above
        title, rest = self._section_title(node)
        for line in (*node.paragraphs, *node.after):
            self._stray(line)
        texts = {"text": [line.text for line in node.paragraphs], "after": [line.text for line in node.after]}
        found: Plain = {"number": node.mark.numeral.rpartition(".")[2]} | mark | {"title": title}
        found |= {"rest": rest} if rest else {}
        found |= {key: text for key, text in texts.items() if text} | self._side_by_side(node.children)
        self.above = above
        return found

    def _section_title(self, node: Node) -> tuple[str, str]:
        """The heading of an entry that others stand in, and the words behind it on its line."""
        first, stop, rest = node.mark.rest.partition("。")
        if stop and rest.strip() and not rest[0].isspace() and len(first) <= LONGEST_HEADING:
            return first + stop, rest.strip()
        parts = clauses_in(node.mark.rest, self.leads, self.known)
        heading = parts[0].text.strip() if parts else ""
        if heading and parts[0].tail and len(heading) < len(node.mark.rest):
            return heading, node.mark.rest[len(parts[0].text) :].strip()
        return node.mark.rest or node.mark.printed.strip(), ""

    def _said_above(self, node: Node) -> Plain:
        """What a tail behind a heading says for the entries below that have none of their own."""
        said: Plain = {}
        for part in clauses_in(node.mark.rest, self.leads, self.known):
            if part.problem:
                self._not_understood(node.line, part.problem)
            if part.tail:
                self.remind(node.line, "题目后的责任单位算作下面没有另写的各条的责任单位，请核对")
                said = {key: value for key, value in self.tail(node.line, part.tail).items() if key in HANDED_DOWN}
            if found := limits(part.text):
                words = "、".join(f"“{limit.quote}”" for limit in found)
                self.remind(node.line, "{words}写在分级的题目里，没有草拟成任务", words=words)
        return said

    def _measure(self, node: Node) -> Plain:
        mark = _mark(node, ".")
        title, words = self._heading(node)
        below = [*node.paragraphs]
        clauses = [*self._clauses(node.line, words, below)]
        if title and clauses and not clauses[0]["text"]:  # a tail right behind the heading
            clauses[0]["text"], title = title, ""
        while below:
            line = below.pop(0)
            if title and not clauses and is_tail(line, self.known):  # nothing but a heading and who answers for it
                clauses, title = [{"text": title}], ""
            self._add_paragraph(clauses, line, below)
        self._hand_down(node, clauses)
        if not clauses:
            self.remind(node.line, "“{mark}”只有题目，下面没有内容", mark=node.mark.printed.strip())
            clauses, title = [{"text": title or node.mark.printed.strip()}], ""
        elif not node.mark.rest:  # 第十三条 has the line to itself
            mark = {"mark": node.mark.printed.strip()}
        for clause in clauses if self.above else ():
            if not answers(clause):
                clause |= self.above | {"above": True}
            elif only_supports(clause):
                clause |= led(self.above, clause) | {"above": True}
        self.clauses += [(node.line, clause) for clause in clauses]
        return {"number": node.mark.number} | mark | ({"title": title} if title else {}) | {"clauses": clauses}

    def _hand_down(self, node: Node, clauses: Sequence[Plain]) -> None:
        """Let who answers for a heading, 一、就业工程（甲局牵头）, answer for the paragraphs below it too."""
        if len(clauses) < 2 or any("tail" in clause for clause in clauses[1:]):
            return
        if not clauses[0].get("tail") or not HEADING_ALONE.fullmatch(clauses[0]["text"]):
            return
        said = {key: value for key, value in clauses[0].items() if key in HANDED_DOWN and key != "deadline"}
        below = [clause for clause in clauses[1:] if not answers(clause)]
        for clause in below if said else ():
            clause |= said | {"above": True}
        if said and below:
            self.remind(node.line, "题目后的责任单位算作下面没有另写的各段的责任单位，请核对")

    def _heading(self, node: Node) -> tuple[str, str]:
        """The heading of an entry, and the words behind it on its line."""
        text = node.mark.rest
        alone = not re.search(r"[。；;]", text) and not limits(text)
        if alone and node.paragraphs and not ends_in_tail(text, self.known):
            return text, ""
        first, stop, rest = text.partition("。")
        if self._titled.get(node.mark.style) and stop and (rest or node.paragraphs) and like_heading(first):
            if ends_in_tail(first, self.known):
                return "", text
            return first + stop, rest.strip()
        return "", text

    def _clauses(self, line: PrintedLine, words: str, below: list[PrintedLine]) -> Iterator[Plain]:
        """The clauses of some words of a line; the lines `below` that its tail goes on in are taken from these."""
        parts = clauses_in(words, self.leads, self.known) if words else ()
        lines = continued(words, parts, below, self.leads, self.known) if parts else None
        if lines is None:
            for part in parts:
                yield from self._clause(line, part)
            return
        *before, last = lines.parts
        for part in before:
            yield from self._clause(line, part)
        del below[: len(lines.further)]
        given = self.tail(line, last.tail) if last.tail else {}
        printed = {"tail": words[last.at + len(last.text) :].strip(), "further": [*lines.further]}
        yield {"text": last.text.strip()} | given | printed

    def _clause(self, line: PrintedLine, part: Part) -> Iterator[Plain]:
        if part.problem:
            self._not_understood(line, part.problem)
        text = part.text.strip()
        if part.tail is None:
            words = f"{text}{part.after.strip()}"
            if words:
                yield {"text": words}
            return
        after = part.after.strip()
        yield {"text": text} | self.tail(line, part.tail) | ({"after": after} if after else {})

    def _not_understood(self, line: PrintedLine, problem: NotUnderstood) -> None:
        text = "“{words}”像是责任单位，没有读懂（{why}）：按文字照录，请核对后在policy.yml补上"
        self.remind(line, text, words=problem.text[:60], why=problem.why)

    def _add_paragraph(self, clauses: list[Plain], line: PrintedLine, below: list[PrintedLine]) -> None:
        """A paragraph below an entry, with the lines `below` it: clauses of its own, or the tail of the one before."""
        found = None if line.cells else line_tail(line.text, self.leads, self.known)
        if isinstance(found, Tail) and found.text.strip() == line.text.strip() and clauses:
            further = listed_further(line.text, below, self.known)
            whole = line_tail("".join((line.text, *further)), self.leads, self.known) if further else found
            self._add_tail(clauses[-1], line, whole if isinstance(whole, Tail) else found)
            if further:
                clauses[-1]["further"] = [*clauses[-1].get("further", ()), *further]
                del below[: len(further)]
            return
        if line.cells:
            self._remind_of_table(line)
            clauses.append({"text": line.text, "paragraph": True})
            return
        more = [*self._clauses(line, line.text, below)]
        if not more[0]["text"] and clauses and "further" in more[0] and not answers(clauses[-1]):
            clauses[-1] |= {key: value for key, value in more[0].items() if key != "text"} | {"tail_apart": True}
            return
        if not more[0]["text"]:
            more = [{"text": line.text}]
        more[0] = {"text": more[0].pop("text"), "paragraph": True} | more[0]
        clauses += more

    def _add_tail(self, clause: Plain, line: PrintedLine, tail: Tail) -> None:
        """A line that is a tail, below its clause or below a line of it before."""
        given = self.tail(line, tail)
        if not (answered(clause) or "tail" in clause):
            clause |= given | {"tail": line.text, "tail_apart": True}
            return
        if "tail" not in clause:
            clause["tail"] = f"（责任部门：{'、'.join(clause['responsible'])}）"
        self.found.tails -= 1
        clause["further"] = [*clause.get("further", ()), line.text]
        if acting := given.get("responsible"):
            clause["responsible"] = [*dict.fromkeys([*clause.get("responsible", ()), *acting])]
        for role, names in given.get("roles", {}).items():
            roles = clause.setdefault("roles", {})
            roles[role] = names if names is True else [*dict.fromkeys([*roles.get(role, ()), *names])]
        for key in ("deadline", "scope", "note"):
            if key in given:
                clause.setdefault(key, given[key])

    def tail(self, line: PrintedLine, tail: Tail) -> Plain:
        """The keys of a clause that a tail gives."""
        found = self.found
        found.tails += 1
        self.leads = self.leads or tail.leads_below
        for name in tail.doubts:
            if name not in found.doubts:
                found.doubts.append(name)
                said = "、".join(f"“{half}”" for half in halves(name) or ())
                self.remind(line, "“{name}”可能是两个单位{said}，请用policysite units核对", name=name, said=said)
        tail = replace(tail, units=tuple((role, one_name(name)) for role, name in tail.units))
        for _, name in tail.units:
            found.units.setdefault(name, line.number)
        found.leaders += [post for post in tail.leaders if post not in found.leaders]
        return tail_values(tail)

    def _annex(self, annex: Annex, body: Plain) -> Plain:
        """An attachment."""
        title = "".join(line.text for line in annex.title)
        mark = annex.mark.text if annex.mark else None
        if annex.title and len(annex.title) > 1:
            annex.lines[:0] = annex.title[1:]
            title = annex.title[0].text
        given = title or self._named_annex(annex, body)
        found: Plain = {"mark": mark} if mark else {}
        found |= {"title": given} | ({} if title else {"title_printed": False})
        if any(line.cells for line in annex.lines):
            return found | table(self, annex.lines)
        read = tree(annex.lines)
        answered = [part for line in annex.lines for part in clauses_in(line.text, self.leads, self.known)]
        if read.entries and any(part.tail for part in answered):
            above = [line.text for line in read.before]
            found |= {"text": above} if above else {}
            below = [line.text for line in read.after]
            return found | self._entries(read) | ({"notes": below} if below else {})
        return found | {"text": [line.text for line in annex.lines]}

    def _named_annex(self, annex: Annex, body: Plain) -> str:
        """What an attachment is called that prints no title: as it is announced, else by its mark."""
        announced = re.search(r"[：:]\s*(\S.*)", annex.mark.text) if annex.mark else None
        if announced:
            return announced[1].strip()
        return annex.mark.text.strip("：: ") if annex.mark else printed_title(body) or "附表"

    def _checklist(self, read: Outline) -> Plain | None:
        """The appendix of our own form, with its numbers looked at."""
        parts = checklist_parts(read)
        self._look_at_numbering(parts)
        return checklist(read, parts) if parts else None

    def _look_at_numbering(self, nodes: Sequence[Node]) -> None:
        """Remind of numbers that jump; they may begin again anywhere."""
        last: dict[MarkStyle, int] = {}
        for node in _every(nodes):
            before, number = last.get(node.mark.style), node.mark.number
            last[node.mark.style] = number
            if number not in (1, (before or 0) + 1):
                told = f"前一个是{_numeral(node.mark, before)}" if before else "前面没有同样的序号"
                text = "序号“{mark}”与前面的接不上：{told}，请与原件核对是否漏了、错了"
                self.remind(node.line, text, mark=node.mark.printed.strip(), told=told)


def _mark(node: Node, sign: str) -> Plain:
    """The mark of an entry where it is not its number and `sign`; empty where it is all that the line has."""
    if not node.mark.rest:
        return {"mark": ""}
    return {} if node.mark.printed == f"{node.mark.numeral}{sign}" else {"mark": node.mark.printed}


def _named(value: Any) -> Iterator[str]:
    """The names of units in some values."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from below if key in ("responsible", "lead", "support", "guide") else _named(below)
    elif isinstance(value, list):
        for below in value:
            yield from _named(below)


def _text(line: PrintedLine) -> str:
    """The words of a line as a text without tabs; of a row its cells, apart by wide spaces."""
    return "\u3000".join(cell for cell in line.cells if cell) if line.cells else line.text.replace("\t", "\u3000")


def _every(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _every(node.children)


def _numeral(mark: Mark, number: int) -> str:
    return f"“{chinese(number) if not mark.numeral.isascii() else number}”"
